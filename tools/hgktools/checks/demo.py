"""The check `demo`: the README's first command, from end to end."""

from __future__ import annotations

import sys

from hgktools.checks.check import need
from hgktools.support.paths import TOOLS
from hgktools.support.process import run

SECONDS = 900
CLOSING = (
    "Every reader gave the same answers.",
    "Both checked the same, and found no error.",
)


def check_demo() -> str:
    """Run the demonstration, which compares us with Mercurial."""
    output = run([sys.executable, str(TOOLS / "demo")], timeout=SECONDS)
    for line in CLOSING:
        need(line in output, f"tools/demo ended early:\n{output}")
    line = next(each for each in output.splitlines() if "obsstore" in each)
    return " ".join(line.split()[1:])
