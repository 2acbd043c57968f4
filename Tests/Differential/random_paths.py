"""Random store paths, of parts that some file system finds special."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

PARTS = [
    *(b"a", b"B", b"_", b".", b" ", b"~", b"}", b"\x7e", b"\x7f", b"\xe9"),
    *(b"/", b"/", b"/AUX", b"/aux.", b"/com1", b"/lpt0", b"/nul", b"/Con"),
    *(b".i", b".d", b".i/", b".d/", b".hg/", b".i.hg/", b"\x01", b'"'),
    *(b"x" * 20, b"/abcdefg.h", b"/abcdefgh", b"/abcdefg", b"\xff" * 9),
]
PREFIXES = [b"data/", b"data/", b"meta/"]
SUFFIXES = [b".i", b".i", b".d", b"", b".", b"-0123abcd.nd", b"/00manifest.i"]


def path(chance: Random) -> bytes:
    """Return a store path whose components are not empty."""
    parts = chance.choices(PARTS, k=chance.randrange(1, 20))
    parts.append(chance.choice(SUFFIXES))
    whole = b"".join(parts)
    names = [name for name in whole.split(b"/") if name]
    return chance.choice(PREFIXES) + b"/".join(names or [b"x"])
