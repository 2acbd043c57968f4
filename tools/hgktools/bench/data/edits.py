"""Edits of a text's lines, the delta that says the same, and its effect."""

from __future__ import annotations

from itertools import accumulate
from struct import Struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Replaces the lines from the first number to the second, exclusive.
Edit = tuple[int, int, list[bytes]]

# A hunk's start, its end, and the size of what comes in between.
HUNK = Struct(">III")


def edited(lines: list[bytes], edits: Sequence[Edit]) -> list[bytes]:
    """Return *lines* after *edits*, which are in order and apart."""
    result, last = [], 0
    for start, end, new in edits:
        result += lines[last:start]
        result += new
        last = end
    return result + lines[last:]


def delta(lines: list[bytes], edits: Sequence[Edit]) -> bytes:
    """Return the binary delta that has the effect of *edits*."""
    offsets = list(accumulate(map(len, lines), initial=0))
    hunks = []
    for start, end, new in edits:
        data = b"".join(new)
        hunks.append(HUNK.pack(offsets[start], offsets[end], len(data)))
        hunks.append(data)
    return b"".join(hunks)


def patched(text: bytes, change: bytes) -> bytes:
    """Return what the delta *change* makes of *text*.

    Written for being obvious: it judges the answers of all contestants.
    """
    parts: list[bytes] = []
    last = at = 0
    while at < len(change):
        if at + HUNK.size > len(change):
            raise ValueError(f"half a hunk at byte {at} of a delta")
        start, end, size = HUNK.unpack_from(change, at)
        at += HUNK.size
        if not last <= start <= end <= len(text) or at + size > len(change):
            raise ValueError(f"a bad hunk before byte {at} of a delta")
        parts += [text[last:start], change[at : at + size]]
        last = end
        at += size
    return b"".join([*parts, text[last:]])
