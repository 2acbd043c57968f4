"""Random texts with chains of deltas, and ways to damage a chain."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

HEADER = 12
# Numbers at which fields of 32 bits turn from one meaning to another.
EDGES = (0, 1, 2, 11, 12, 13, 1 << 16, (1 << 31) - 1, 1 << 31, (1 << 32) - 1)

# The first and the last size of data that ends where 32 bits with a sign do
# not reach, if its hunk is the first.
OVERFLOWING, MOST = (1 << 31) - HEADER, (1 << 31) - 1


def hunk(start: int, end: int, data: bytes) -> bytes:
    """Return one hunk: *data* instead of what is from *start* to *end*."""
    return struct.pack(">III", start, end, len(data)) + data


def chain(random: Random) -> tuple[bytes, list[bytes]]:
    """Return a text and deltas that follow each other, possibly none."""
    size = random.choice([0, 1, 6, 30, 200])
    base = text = _letters(random, random.randint(0, size))
    deltas = []
    for _ in range(random.choice([0, 1, 1, 2, 3, 8, 40])):
        change, text = _change(random, text)
        deltas.append(change)
    return base, deltas


def _letters(random: Random, count: int) -> bytes:
    return bytes(random.choice(b"abc\n\0\xff") for _ in range(count))


def _change(random: Random, text: bytes) -> tuple[bytes, bytes]:
    """Return a delta to *text*, and what it leads to."""
    hunks, parts, last = [], [], 0
    for _ in range(random.choice([0, 1, 1, 2, 3, 9])):
        start = random.randint(last, min(len(text), last + 40))
        end = random.randint(start, min(len(text), start + 20))
        data = _letters(random, random.choice([0, 1, 2, 12]))
        hunks.append(hunk(start, end, data))
        parts += [text[last:start], data]
        last = end
        if random.random() < 0.1:
            # Another insertion at the very place.
            hunks.append(hunk(end, end, b"+"))
            parts.append(b"+")
    return b"".join(hunks), b"".join([*parts, text[last:]])


def damaged(random: Random, deltas: list[bytes]) -> list[bytes]:
    """Return a chain with a few things wrong."""
    changed = list(deltas)
    for _ in range(random.choice([1, 1, 1, 2, 4])):
        place = random.randrange(len(changed))
        changed[place] = _damaged(random, changed[place])
        if random.random() < 0.1:
            other = random.randrange(len(changed))
            changed[place], changed[other] = changed[other], changed[place]
        if random.random() < 0.1:
            # What hides damage: a hunk over everything, or over much of it.
            changed.insert(place + 1, hunk(0, random.randint(0, 40), b"new"))
    return changed


def _damaged(random: Random, delta: bytes) -> bytes:
    changed = bytearray(delta)
    kind = random.randrange(6)
    if kind == 0 and changed:
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    elif kind == 1:
        del changed[random.randint(0, len(changed)) :]
    elif kind == 2:
        changed += _letters(random, random.randint(1, 14))
    elif kind == 3 and len(changed) >= HEADER:
        starts = headers(delta) or [0]
        place = random.choice(starts) + random.choice([0, 4, 8])
        field = int.from_bytes(changed[place : place + 4], "big")
        field += random.choice([-2, -1, 1, 2, 7])
        if random.random() < 0.3:
            field = random.choice(EDGES)
        changed[place : place + 4] = (field % (1 << 32)).to_bytes(4, "big")
    elif kind == 4:
        start, size = random.randint(0, 20), random.randint(0, 20)
        changed += hunk(start, start + size, b"more")
    else:
        changed[:0] = hunk(random.randint(0, 9), random.randint(0, 9), b"")
    return bytes(changed)


def headers(delta: bytes) -> list[int]:
    """Return where the hunks of *delta* begin; nothing if they do not fit."""
    found, at = [], 0
    while at < len(delta):
        if at + HEADER > len(delta):
            return []
        found.append(at)
        at += HEADER + int.from_bytes(delta[at + 8 : at + HEADER], "big")
    return found if at == len(delta) else []


def has_half_a_header(delta: bytes) -> bool:
    """Tell whether too few bytes are left for a hunk that should come.

    There Mercurial's `patchedsize` reads past the end, and so says anything.
    """
    at = 0
    while at < len(delta):
        if at + HEADER > len(delta):
            return True
        start, end, size = struct.unpack_from(">III", delta, at)
        if start > end:
            return False
        at += HEADER + size
    return False


def overflows(delta: bytes) -> bool:
    """Tell whether a hunk ends where 32 bits with a sign do not reach.

    There Mercurial's C computes a wrong end, and may accept the hunk.
    """
    at = 0
    while at + HEADER <= len(delta):
        (size,) = struct.unpack_from(">I", delta, at + 8)
        if size <= MOST < at + HEADER + size:
            return True
        at += HEADER + size
    return False
