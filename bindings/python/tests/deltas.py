"""Deltas, written hunk by hunk and applied byte by byte, without the library.

Hunks are (start, end, data).
"""

from __future__ import annotations

import random
import struct

HEADER = 12

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    Hunk = tuple[int, int, bytes]


def delta(*hunks: Hunk) -> bytes:
    """Return a delta."""
    return b"".join(
        struct.pack(">iii", start, end, len(data)) + data
        for start, end, data in hunks
    )


def hunks(delta: bytes) -> list[Hunk]:
    """Return the hunks of a delta."""
    found = []
    at = 0
    while at < len(delta):
        start, end, size = struct.unpack_from(">iii", delta, at)
        at += HEADER
        found.append((start, end, delta[at : at + size]))
        at += size
    return found


def apply(base: bytes, delta: bytes) -> bytes:
    """Return what a valid delta makes of a base."""
    return applied(base, hunks(delta))


def applied(base: bytes, hunks: Iterable[Hunk]) -> bytes:
    """Return what the hunks of a valid delta make of a base."""
    parts = []
    kept = 0
    for start, end, data in hunks:
        assert kept <= start <= end <= len(base)
        parts += [base[kept:start], data]
        kept = end
    return b"".join([*parts, base[kept:]])


def seeded(seed: int) -> random.Random:
    """Return a source of random numbers that can be repeated."""
    return random.Random(seed)


def random_bytes(generator: random.Random, size: int) -> bytes:
    """Return bytes; Python 3.9 has no `randbytes` on PyPy."""
    return bytes(generator.getrandbits(8) for _ in range(size))


def random_hunks(generator: random.Random, size: int) -> list[Hunk]:
    """Return hunks that fit a base of some size, some of them adjacent."""
    count = generator.choice((0, 1, 1, 1, 2, 3, 8))
    places = sorted(generator.randint(0, size) for _ in range(2 * count))
    if generator.randrange(4) == 0 and count > 1:
        places[2] = places[1]
    return [
        (start, end, random_bytes(generator, generator.choice((0, 1, 3, 9))))
        for start, end in zip(places[::2], places[1::2])
    ]


def random_chain(
    generator: random.Random, base: bytes, count: int
) -> tuple[list[bytes], bytes]:
    """Return deltas and what they make of a base."""
    deltas = []
    for _ in range(count):
        hunks = random_hunks(generator, len(base))
        deltas.append(delta(*hunks))
        base = applied(base, hunks)
    return deltas, base
