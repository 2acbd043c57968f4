"""Figures in the READMEs, and where each comes from.

A figure is a number with a unit of speed or size. After it comes a comment
that names its source: `104 times<!-- figure: cpython drafts cext -->`. The
source is a name in tools/figures.json, which `tools/bench --figures` writes,
a limit that a check enforces, or a constant of the drop-in:
`8 MiB<!-- figure: constant FILE NAME -->`.
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
UNIT = r"(?P<unit>\xd7|x|times|[KM]i?B|GB/s|[mnµ]s)"
NUMBER = r"(?P<number>\d(?:[\d.,]*\d)?)"
SOURCE = r"(?:<!--\s*figure:\s*(?P<source>.*?)\s*-->)?"
FIGURE = re.compile(rf"(?<![\w.]){NUMBER}\s?{UNIT}(?!\w){SOURCE}")
# A constant is a number of bytes, written as a power of two.
CONSTANT = "constant"
BYTES = {"KiB": 10, "MiB": 20}
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
        number = _number(figure, source) or figure["number"]
        return number + figure[0][len(figure["number"]) :]

    return FIGURE.sub(quote, text)


def _number(figure: re.Match[str], known: dict[str, str]) -> str | None:
    """Return what a *figure* is to be, or None if nothing says it."""
    name = figure["source"] or ""
    kind, *words = name.split() or [""]
    if kind != CONSTANT:
        return known.get(name)
    file, constant = words
    text = (DROP_IN / "src" / file).read_text()
    found = re.search(rf"^{constant} = (\d+) << (\d+)$", text, re.MULTILINE)
    power = BYTES.get(figure["unit"])
    if found is None or power is None or int(found[2]) < power:
        return None
    return str(int(found[1]) << (int(found[2]) - power))


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
            name = figure["source"]
            if not name:
                yield f"{place}: says not where it comes from"
                continue
            wanted = _number(figure, known)
            if wanted is None:
                yield f"{place}: {name}: no such figure"
            elif wanted != figure["number"]:
                yield f"{place}: {name} is {wanted}"
