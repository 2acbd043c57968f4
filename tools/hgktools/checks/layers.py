"""The check `layers`: the tree is the diagram, and stays it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hgktools.checks.check import need, need_none
from hgktools.support.paths import ROOT
from hgktools.support.process import run

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = {
    "Include",
    "LICENSE",
    "NOTICE",
    "Package.swift",
    "README.md",
    "Sources",
    "Tests",
    "bindings",
    "tools",
}
# What a layer may import: kernels know neither C nor pointers.
IMPORTS = {
    "HgBytes": {"CDeps", "Synchronization"},
    "HgKernels": {"HgBytes"},
    "HgABI": {"CDeps", "HgBytes", "HgKernels"},
}
IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\(\w+\))?\s+)*(?:(?:public|package|internal|private|"
    r"fileprivate)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|"
    r"let|typealias)\s+)?(\w+)",
    re.MULTILINE,
)
MOST_LINES = 600
REASON = "This file is long because"
REASON_WITHIN = 20
# Written by a program or copied word for word; nobody reads them through.
UNSIZED = re.compile(
    r"^(Include/hgkernels\.h|LICENSE|Tests/(Vectors|Fuzz/corpus)/.*|.*LICEN[CS]E[^/]*|"
    r".*/_ffi\.py|.*\.pyi|.*\.json|tools/headergen/Tests/.*Fixtures/.*)$"
)
# Folders of somebody's own machine.
MACHINE = re.compile(r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+)/")


def check_layers() -> str:
    """Check imports, `unsafe`, the top level, file sizes and paths."""
    files = tracked()
    findings = list(_top(files))
    for layer in IMPORTS:
        sources = [f for f in files if f.startswith(f"Sources/{layer}/")]
        need(sources, f"Sources/{layer}: no files")
        for name in sources:
            findings += _layer(layer, name, (ROOT / name).read_text())
    for name in files:
        findings += _text(name)
    need_none(findings)
    return f"{len(files)} files"


def tracked() -> list[str]:
    """Return the names of all files that git has, or would add."""
    listed = run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
    )
    return [name for name in listed.splitlines() if (ROOT / name).is_file()]


def _top(files: list[str]) -> Iterator[str]:
    names = {name.split("/")[0] for name in files}
    for name in sorted(names - TOP):
        if not name.startswith("."):
            yield f"{name}: does not belong at the top level"


def _layer(layer: str, name: str, text: str) -> Iterator[str]:
    for module in IMPORT.findall(text):
        if module not in IMPORTS[layer]:
            yield f"{name}: {layer} must not import {module}"
    if layer == "HgKernels" and "unsafe" in text.lower():
        yield f"{name}: kernels contain nothing unsafe, not even the word"


def _text(name: str) -> Iterator[str]:
    data = (ROOT / name).read_bytes()
    if b"\0" in data:
        return
    lines = data.decode("utf-8", "replace").splitlines()
    for number, line in enumerate(lines, 1):
        if MACHINE.search(line):
            yield f"{name}:{number}: names a folder of one machine"
    head = "\n".join(lines[:REASON_WITHIN])
    too_long = len(lines) > MOST_LINES and not UNSIZED.match(name)
    if too_long and REASON not in head:
        yield f"{name}: {len(lines)} lines without `{REASON} …` at its top"
