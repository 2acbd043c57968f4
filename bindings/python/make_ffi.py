"""Write ``_ffi.py``, the compiled form of the C declarations.

Usage: ``python make_ffi.py [--verify]``

``_cdef.h`` holds the declarations as cffi reads them. Reading them takes
cffi's C parser and some hundred milliseconds; ``_ffi.py`` is what comes of it
and loads in less than one. Run this whenever ``_cdef.h`` has changed.

With ``--verify`` nothing is written, and the exit code is 2 if ``_ffi.py`` is
out of date.
"""

import contextlib
import io
import os
import sys
import tempfile

from cffi import FFI

PACKAGE = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "src", "hgkernels"
)
NOTICE = "# Made by make_ffi.py from _cdef.h. Do not edit.\n"


def read(path: str) -> str:
    """Return the text of a file, or an empty one if there is no such file."""
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8") as file:
        return file.read()


def compiled() -> str:
    """Return the text that ``_ffi.py`` should have."""
    ffi = FFI()
    ffi.cdef(read(os.path.join(PACKAGE, "_cdef.h")))
    ffi.set_source("hgkernels._ffi", None)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "_ffi.py")
        with contextlib.redirect_stdout(io.StringIO()):
            ffi.emit_python_code(path)
        body = read(path).split("\n", 1)[1]
    return NOTICE + body


def main(arguments: list[str]) -> int:
    """Do what the arguments say; return the exit code."""
    path = os.path.join(PACKAGE, "_ffi.py")
    text = compiled()
    if arguments == ["--verify"]:
        if read(path) == text:
            return 0
        sys.stderr.write("make_ffi.py: _ffi.py is out of date\n")
        return 2
    if arguments:
        sys.stderr.write("usage: make_ffi.py [--verify]\n")
        return 64
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
