"""Figures in the READMEs, and where each comes from.

A figure is a number with a unit of speed or size. After it comes a comment
that names its source: `104 times<!-- figure: cpython drafts cext -->`. The
source is a name in tools/figures.json, which `tools/bench --figures` writes,
or a limit that a check enforces.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from hgktools.checks.linkage import MOST_BYTES, NEWEST_GLIBC
from hgktools.checks.markdown import prose
from hgktools.support.paths import DROP_IN, ROOT, TOOLS

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = TOOLS / "figures.json"
# Those whose figures are quoted and checked.
READMES = (ROOT / "README.md", DROP_IN / "README.md")
UNIT = r"(?:\xd7|x|times|[KM]i?B|GB/s|[mnµ]s)"
FIGURE = re.compile(
    rf"(?<![\w.])(\d[\d.,]*)\s?{UNIT}(?!\w)(?:<!--\s*figure:\s*(.*?)\s*-->)?"
)
LIMITS = {
    "most stripped": f"{MOST_BYTES // 1000}",
    "newest glibc": ".".join(map(str, NEWEST_GLIBC)),
}


def findings(text: str, name: str = "README.md") -> list[str]:
    """Return what is wrong with the figures in *text*, a file's of *name*."""
    return list(_findings(text, _known(), name))


def quoted(text: str, known: dict[str, str] | None = None) -> str:
    """Return a README's *text* with each figure as its source has it."""
    source = _known() if known is None else known

    def quote(figure: re.Match[str]) -> str:
        number = source.get(figure[2], figure[1])
        return number + figure[0][len(figure[1]) :]

    return FIGURE.sub(quote, text)


def _known() -> dict[str, str]:
    known = dict(LIMITS)
    if FILE.exists():
        known.update(json.loads(FILE.read_text())["figures"])
    return known


def _findings(
    text: str, known: dict[str, str], file: str = "README.md"
) -> Iterator[str]:
    for number, line in enumerate(prose(text).splitlines(), 1):
        for figure in FIGURE.finditer(line):
            place = f"{file}:{number}: {figure[0].split('<')[0]}"
            name = figure[2]
            if name is None:
                yield f"{place}: says not where it comes from"
            elif name not in known:
                yield f"{place}: {name}: no such figure"
            elif known[name] != figure[1]:
                yield f"{place}: {name} is {known[name]}"
