"""What a shared object says of itself, as binutils print it."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from hgktools.support import system
from hgktools.support.process import run

VERSION = re.compile(r"\bGLIBC_(\d+)\.(\d+)")


def exported(library: Path) -> set[str]:
    """Return the names that *library* defines for others."""
    system.need_program("nm", "binutils")
    lines = run(
        ["nm", "--dynamic", "--defined-only", "--format=posix", str(library)]
    ).splitlines()
    rows = [line.split() for line in lines if line]
    # The name of a version is an absolute symbol: it is no export.
    return {row[0].split("@")[0] for row in rows if row[1] != "A"}


def dynamic(library: Path, tag: str) -> list[str]:
    """Return the values of *tag*, such as NEEDED, in *library*."""
    system.need_program("readelf", "binutils")
    text = run(["readelf", "--dynamic", "--wide", str(library)])
    return re.findall(rf"\({tag}\)[^\[\n]*\[([^\]]*)\]", text)


def newest_glibc(library: Path) -> tuple[int, int]:
    """Return the newest version of glibc that *library* asks for."""
    system.need_program("readelf", "binutils")
    text = run(["readelf", "--version-info", "--wide", str(library)])
    found = VERSION.findall(text)
    return max((int(major), int(minor)) for major, minor in found)


def stripped_size(library: Path) -> int:
    """Return the size of *library* without what only a debugger needs."""
    system.need_program("strip", "binutils")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / library.name
        shutil.copyfile(library, copy)
        run(["strip", "--strip-unneeded", str(copy)])
        return copy.stat().st_size
