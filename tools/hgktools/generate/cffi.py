"""The declarations of the C interface as a module that cffi can load."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hgktools.support import interpreters
from hgktools.support.console import UserError
from hgktools.support.environments import environment
from hgktools.support.paths import BINDING, ROOT
from hgktools.support.process import run

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = ROOT / "headergen.toml"
MODULE = BINDING / "src" / "hgkernels" / "_ffi.py"
PROGRAM = """
import pathlib, sys
from cffi import FFI
cdef, module = map(pathlib.Path, sys.argv[1:])
ffi = FFI()
ffi.cdef(cdef.read_text())
ffi.set_source("hgkernels._ffi", None)
ffi.emit_python_code(str(module))
"""


def declarations() -> Path:
    """Return the file of declarations that the header generator writes."""
    if not CONFIG.exists():
        raise UserError(f"{CONFIG.name}: missing")
    found = re.search(
        r'^\s*cffi\s*=\s*"([^"]+)"', CONFIG.read_text(), re.MULTILINE
    )
    if found is None:
        raise UserError(f"{CONFIG.name}: says nothing of a cffi output")
    return ROOT / found[1]


def write(module: Path) -> None:
    """Write the cffi module for the committed declarations to *module*."""
    python = environment(interpreters.default(), "develop")
    cdef = declarations()
    if not cdef.exists():
        raise UserError(f"{cdef.relative_to(ROOT)}: missing")
    run([python, "-c", PROGRAM, cdef, module], label="writing _ffi.py")
