"""Source code as lines, and the edits that a programmer makes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hgktools.bench.data.chance import Chance
    from hgktools.bench.data.edits import Edit

WORDS = (
    b"node entry store buffer cache parent child text delta index head name "
    b"path offset length count result window table state branch flags chunk"
).split()
# Lines that come again and again, as they do in any source file.
COMMON = (
    b"\n",
    b"\n",
    b"\n",
    b"    else:\n",
    b"        return None\n",
    b"            continue\n",
    b"    try:\n",
    b'        """\n',
)
COMMON_SHARE = 0.3
DEEPEST = 4


def lines(chance: Chance, count: int) -> list[bytes]:
    """Return *count* lines of source code."""
    return [_line(chance) for _ in range(count)]


def _line(chance: Chance) -> bytes:
    if chance.draw() < COMMON_SHARE:
        return chance.one(COMMON)
    indent = b"    " * chance.below(DEEPEST)
    one, two, three = (chance.one(WORDS) for _ in range(3))
    form = chance.below(5)
    if form == 0:
        return b"%sif %s.%s > %d:\n" % (indent, one, two, chance.below(500))
    if form == 1:
        return b"%s# The %s of a %s, unless the %s is shorter than %d.\n" % (
            indent,
            one,
            two,
            three,
            chance.below(1000),
        )
    if form == 2:  # noqa: PLR2004 - the third of the forms
        name = b"%s_%s_%d" % (one, two, chance.below(1000))
        return b"%sdef %s(self, %s):\n" % (indent, name, three)
    return b"%s%s = self.%s_%s(%s, %d)\n" % (
        indent,
        one,
        two,
        three,
        one,
        chance.below(10_000),
    )


def edits(chance: Chance, total: int, count: int) -> list[Edit]:
    """Return *count* edits scattered over a file of *total* lines."""
    found: list[Edit] = []
    places = [*chance.scattered(count, total), total]
    for start, following in zip(places, places[1:]):
        # Most often some lines are replaced by as many, or one more.
        old = min(following - start, chance.one((0, 1, 1, 2, 3)))
        new = max(0, old + chance.one((-1, 0, 0, 0, 1)))
        found.append((start, start + old, lines(chance, new or not old)))
    return found
