"""The check `abi`: C programs, compiled as a user would, and run."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hgktools.checks.check import need
from hgktools.support import library, system
from hgktools.support.paths import HEADER, LIBRARY, ROOT
from hgktools.support.process import run

STRICT = ("-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O1")
TESTS = ROOT / "Tests" / "ABITests"
EXAMPLES = ROOT / "bindings" / "c"
SECONDS = 120


def check_abi() -> str:
    """Compile C tests and the C example strictly, and run them."""
    library.build()
    system.need_program("gcc", "gcc", "libc6-dev")
    tests = sorted(TESTS.rglob("*.c"))
    examples = sorted(EXAMPLES.rglob("*.c"))
    need(tests, "Tests/ABITests: no C program")
    need(examples, "bindings/c: no C program")
    with tempfile.TemporaryDirectory() as folder:
        # A user links with -lhgkernels and runs against the soname.
        (Path(folder) / "libhgkernels.so").symlink_to(LIBRARY)
        (Path(folder) / "libhgkernels.so.1").symlink_to(LIBRARY)
        for source in tests + examples:
            for compiler in ("gcc", "clang"):
                _run(compiler, source, Path(folder))
    return f"{len(tests)} tests and {len(examples)} examples, two compilers"


def _run(compiler: str, source: Path, folder: Path) -> None:
    program = folder / f"{source.stem}-{compiler}"
    run(
        [compiler, *STRICT, "-I", str(HEADER.parent), str(source)]
        + ["-o", str(program), "-L", str(folder), "-lhgkernels", "-pthread"],
        label=f"{compiler} {source.name}",
    )
    argument = folder / "obsstore"
    if not argument.exists():
        argument.write_bytes(b"\1")
    run(
        [str(program), str(argument)],
        env={"LD_LIBRARY_PATH": str(folder)},
        timeout=SECONDS,
        label=f"running {program.name}",
    )
