"""Which of our functions the tests are known to reach.

`lists/reached/LIST-MODE.txt` names them, one a line. A run in which one of
them is never called has not judged what it was to judge, and fails.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hgktools.suite.source import LISTS

if TYPE_CHECKING:
    from pathlib import Path

# Where the kernels are that Mercurial is given: the extension, the policy's
# modules, and what those take from the package hgkernels.
KERNELS = (
    "hgext3rd.hgkernels.",
    "hgkernels_mercurial.modules.",
    "hgkernels_mercurial.pypy.",
    "hgkernels_mercurial.selecting.",
    "hgkernels._dirs.",
    "hgkernels._lazymanifest.",
    "hgkernels._mercurial_index.",
    "hgkernels.bdiff.",
    "hgkernels.mpatch.",
    "hgkernels.parsers.",
)
# A name with one underscore, and not two.
PRIVATE = re.compile(r"\._(?!_)\w*$")
# What compares kernels by itself, when asked to.
REPORT = ("selftests", "._report.", "._command.")


def _file(tests: str, mode: str) -> Path:
    return LISTS / "reached" / f"{tests}-{mode}.txt"


def kernels(calls: dict[str, int]) -> dict[str, int]:
    """Return the *calls* of what Mercurial calls."""
    return {
        name: count
        for name, count in calls.items()
        if name.startswith(KERNELS)
        and not any(part in name for part in REPORT)
    }


def known(tests: str, mode: str) -> list[str]:
    """Return the functions that the list *tests* reaches in *mode*."""
    file = _file(tests, mode)
    return file.read_text().splitlines() if file.exists() else []


def record(tests: str, mode: str, calls: dict[str, int]) -> None:
    """Write down what was called as what is known to be.

    Functions that are private are not named: they may change at any time.
    """
    names = [
        name
        for name, count in sorted(kernels(calls).items())
        if count and not PRIVATE.search(name)
    ]
    file = _file(tests, mode)
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(f"{name}\n" for name in names))


def idle(tests: str, mode: str, calls: dict[str, int]) -> list[str]:
    """Return the known functions that were not called."""
    return [name for name in known(tests, mode) if not calls.get(name)]
