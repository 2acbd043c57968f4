"""The generated prototypes, compared with what the compiler believes.

The Swift compiler can write a header of its own for a module. Both headers
are given to clang at once, which refuses declarations that differ. Opaque
handles are plain pointers to the compiler, so they become `void` here.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from hgktools.checks.check import CheckError, need
from hgktools.support import system
from hgktools.support.paths import HEADER, ROOT
from hgktools.support.process import CommandFailedError, run

LAYERS = ("HgBytes", "HgKernels", "HgABI")
FLAGS = (
    *("-swift-version", "6", "-parse-as-library", "-strict-memory-safety"),
    *("-enable-upcoming-feature", "InternalImportsByDefault"),
    *("-enable-upcoming-feature", "MemberImportVisibility"),
    *("-enable-experimental-feature", "Lifetimes"),
)
# What the compiler's header needs of Apple's Foundation, which C code for
# this platform does not have.
FOUNDATION = """
typedef unsigned long NSUInteger;
typedef long NSInteger;
"""
OPAQUE = re.compile(r"^typedef struct (\w+) \1;$", re.MULTILINE)
FUNCTION = re.compile(r"\b(hgk_\w+)\s*\(")
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
# Any parameter list that can be made wrong: the proof that clang looks.
SIZE = re.compile(r"\b(?:size_t|u?int\d+_t) (?=\w+[,)])")


def check() -> int:
    """Compare all prototypes; return how many there are."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        believed = _compiler_header(folder)
        ours = HEADER.read_text()
        names = _functions(ours)
        need(names, "Include/hgkernels.h: declares no function")
        differing = names ^ _functions(believed.read_text())
        need(not differing, f"in one header only: {sorted(differing)}")
        _compile(folder, believed, ours)
        _prove_it_can_fail(folder, believed, ours)
    return len(names)


def _functions(text: str) -> set[str]:
    return set(FUNCTION.findall(COMMENT.sub("", text)))


def _compiler_header(folder: Path) -> Path:
    system.need_swift()
    system.need_archives()
    for layer in LAYERS:
        sources = sorted((ROOT / "Sources" / layer).rglob("*.swift"))
        need(sources, f"Sources/{layer}: no sources")
        run(
            ["swiftc", *FLAGS, "-I", str(folder)]
            + ["-I", str(ROOT / "Sources" / "CDeps")]
            + ["-emit-module", "-module-name", layer]
            + ["-emit-module-path", str(folder / f"{layer}.swiftmodule")]
            + ["-emit-clang-header-path", str(folder / f"{layer}.h")]
            + [str(source) for source in sources],
            label=f"the compiler's header for {layer}",
        )
    return folder / f"{LAYERS[-1]}.h"


def _compile(folder: Path, believed: Path, ours: str) -> None:
    erased = OPAQUE.sub(r"#define \1 void", ours)
    (folder / "erased.h").write_text(erased)
    (folder / "Foundation").mkdir(exist_ok=True)
    (folder / "Foundation" / "Foundation.h").write_text(FOUNDATION)
    both = folder / "both.m"
    both.write_text(f'#include "{believed.name}"\n#include "erased.h"\n')
    run(["clang", "-fsyntax-only", "-I", str(folder), str(both)])


def _prove_it_can_fail(folder: Path, believed: Path, ours: str) -> None:
    wrong, changes = SIZE.subn("float ", ours, count=1)
    need(changes, "no parameter was found to make wrong")
    try:
        _compile(folder, believed, wrong)
    except CommandFailedError:
        return
    raise CheckError("clang accepted a prototype that was made wrong")
