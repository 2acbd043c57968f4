"""The check `header`: what is generated is current, alone, and true."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hgktools.checks import prototypes
from hgktools.checks.check import CheckError, need
from hgktools.generate import cffi
from hgktools.generate.header import headergen
from hgktools.support import system
from hgktools.support.paths import HEADER
from hgktools.support.process import CommandFailedError, run

STRICT = ("-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only")
# gcc 12 and clang 17 know C23 as c2x only.
LANGUAGES = (("c", "c99"), ("c", "c11"), ("c", "c2x"), ("c++", "c++17"))


def check_header() -> str:
    """Check that the header is current, stands alone and is true."""
    need(HEADER.exists(), "Include/hgkernels.h: missing")
    headergen("--verify")
    cffi.make_ffi("--verify")
    count = _check_alone()
    names = prototypes.check()
    return f"{names} prototypes; alone under {count} compilers and standards"


def _check_alone() -> int:
    """Compile the header by itself, and see that a bad one is refused."""
    pairs = compilers()
    with tempfile.TemporaryDirectory() as folder:
        broken = Path(folder) / "broken.h"
        broken.write_text(HEADER.read_text() + "\nint *f(void) {return 1;}\n")
        for program, language, standard in pairs:
            command = [program, "-x", language, f"-std={standard}", *STRICT]
            run([*command, str(HEADER)])
            try:
                run([*command, str(broken)])
            except CommandFailedError:
                continue
            raise CheckError(f"{program} {standard}: accepts a broken header")
    return len(pairs)


def compilers() -> list[tuple[str, str, str]]:
    """Return program, language and standard of each strict compilation."""
    system.need_program("gcc", "gcc", "libc6-dev")
    system.need_program("g++", "g++")
    result = []
    for language, standard in LANGUAGES:
        gcc = "g++" if language == "c++" else "gcc"
        # Swift brings a clang of its own.
        clang = "clang++" if language == "c++" else "clang"
        result += [(gcc, language, standard), (clang, language, standard)]
    return result
