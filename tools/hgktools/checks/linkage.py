"""The check `linkage`: what the library gives, and what it needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hgktools.checks import elf
from hgktools.checks.check import need, need_none
from hgktools.checks.differential import run_tests
from hgktools.generate.cffi import declarations
from hgktools.support import library
from hgktools.support.paths import EXPORT_MAP, HEADER, LIBRARY, ROOT

if TYPE_CHECKING:
    from pathlib import Path

FUNCTION = re.compile(r"\b(hgk_\w+)\s*\(")
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
LISTED = re.compile(r"\b(hgk_\w+)\s*;")
NEEDED = ["libc.so.6"]
NEWEST_GLIBC = (2, 17)
# SwiftPM writes this into every library; it names no folder of a machine.
OWN_FOLDER = "$ORIGIN"
MOST_BYTES = 740_000


def check_linkage() -> str:
    """Check that exports, map, header and cffi agree; libc alone; small."""
    library.build()
    exported = elf.exported(LIBRARY)
    need(exported, "the library exports nothing")
    findings = [f"{name}: exported" for name in _foreign(exported)]
    for path in (HEADER, declarations()):
        text = COMMENT.sub("", _read(path))
        findings += _differences(path, set(FUNCTION.findall(text)), exported)
    listed = set(LISTED.findall(COMMENT.sub("", _read(EXPORT_MAP))))
    findings += _differences(EXPORT_MAP, listed, exported)
    findings += _needs()
    need_none(findings)
    size = elf.stripped_size(LIBRARY)
    need(size <= MOST_BYTES, f"{size} bytes stripped; at most {MOST_BYTES}")
    note = f"{len(exported)} exports, {size / 1000:.0f} KB stripped"
    tests = ROOT / "Tests" / "Linkage"
    return f"{note}; {run_tests(tests)}" if tests.exists() else note


def _read(path: Path) -> str:
    need(path.exists(), f"{path.relative_to(ROOT)}: missing")
    return path.read_text()


def _foreign(exported: set[str]) -> list[str]:
    return sorted(name for name in exported if not name.startswith("hgk_"))


def _differences(path: Path, names: set[str], exported: set[str]) -> list[str]:
    place = path.relative_to(ROOT)
    missing = [f"{name}: not in {place}" for name in exported - names]
    extra = [f"{name}: in {place} alone" for name in names - exported]
    return sorted(missing + extra)


def _needs() -> list[str]:
    findings = []
    needed = elf.dynamic(LIBRARY, "NEEDED")
    if needed != NEEDED:
        findings.append(f"needs {needed}, not {NEEDED}")
    names = elf.dynamic(LIBRARY, "SONAME")
    if len(names) != 1 or not names[0].startswith("libhgkernels.so."):
        findings.append(f"SONAME is {names}")
    paths = elf.dynamic(LIBRARY, "(?:RPATH|RUNPATH)")
    if paths not in ([], [OWN_FOLDER]):
        findings.append(f"searches {paths}")
    newest = elf.newest_glibc(LIBRARY)
    if newest > NEWEST_GLIBC:
        findings.append(f"needs GLIBC_{newest[0]}.{newest[1]}")
    return findings
