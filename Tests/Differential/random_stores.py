"""Random markers, and ways to damage a store."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from hgkernels.rows import Row

SHA256 = 2
ODD_DATES = (0.0, -0.0, 1e300, 5e-324, -1.5, float("inf"), float("-inf"))


class Maker:
    """Makes markers of one version, with nodes out of a small pool."""

    def __init__(self, random: Random, version: int) -> None:
        """Choose the pool of nodes."""
        self.random = random
        self.version = version
        self.pool = [self._bytes(20) for _ in range(random.randint(1, 12))]
        self.wide_pool = [node + self._bytes(12) for node in self.pool]
        self.wide_pool += [node + bytes(12) for node in self.pool]

    def _bytes(self, count: int) -> bytes:
        # No node is null: that one means something else to Mercurial.
        return bytes(self.random.randrange(1, 256) for _ in range(count))

    def nodes(self, count: int, *, wide: bool = False) -> tuple[bytes, ...]:
        """Return nodes of the pool, or now and then a new one."""
        pool = self.wide_pool if wide else self.pool
        size = 32 if wide else 20
        return tuple(
            self.random.choice(pool)
            if self.random.random() < 0.9
            else self._bytes(size)
            for _ in range(count)
        )

    def marker(self) -> Row:
        """Return a marker with anything that its version can say."""
        random = self.random
        wide = self.version == 1 and random.random() < 0.2
        flags = random.choice([0, 1, 1, random.randrange(1 << 16)])
        flags = flags & ~SHA256 | (SHA256 if wide else 0)
        if self.version == 0:
            flags &= 255
        predecessor, *successors = self.nodes(
            1 + random.choice([0, 1, 1, 1, 2, 3]), wide=wide
        )
        parents = random.choice([None, 0, 1, 1, 2])
        return (
            predecessor,
            tuple(successors) * (60 if random.random() < 0.002 else 1),
            flags,
            tuple(sorted(self._metadata().items())),
            self._date(),
            None if parents is None else self.nodes(parents, wide=wide),
        )

    def markers(self) -> list[Row]:
        """Return the markers of a store, most often a few."""
        most = self.random.choice([1, 4, 12, 40])
        return [self.marker() for _ in range(self.random.randint(0, most))]

    def _date(self) -> tuple[float, int]:
        random = self.random
        seconds = random.choice(
            [
                float(random.randrange(2_000_000_000)),
                random.uniform(-1e10, 1e10),
                random.choice(ODD_DATES),
                struct.unpack(">d", random.getrandbits(64).to_bytes(8, "big"))[
                    0
                ],
            ]
        )
        if seconds != seconds:  # noqa: PLR0124 - that is what NaN is
            seconds = 1.0
        # Version 1 keeps minutes, so both versions can say the same.
        return seconds, 60 * random.randint(-32768, 32767)

    def _metadata(self) -> dict[bytes, bytes]:
        random = self.random
        usual = {
            b"user": b"A. Uthor <author@example.org>",
            b"operation": random.choice([b"amend", b"rebase", b"split"]),
            b"ef1": b"%d" % random.randrange(64),
            "note é".encode(): "Ünïcode".encode(),
            b"": b"",
        }
        chosen = {key: usual[key] for key in usual if random.random() < 0.4}
        if random.random() < 0.05:
            chosen[b"k" * random.randint(1, 255)] = b"v" * random.randint(
                0, 255
            )
        if random.random() < 0.005:
            chosen.update((b"%d" % n, b"") for n in range(200))
        return chosen


def damaged(data: bytes, random: Random) -> bytes:
    """Return a store with a few things wrong; the version byte is kept."""
    changed = bytearray(data)
    for _ in range(random.choice([1, 1, 1, 2, 3, 8])):
        if len(changed) < 2:
            break
        place = random.randrange(1, len(changed))
        kind = random.randrange(8)
        if kind == 0:
            changed[place] ^= 1 << random.randrange(8)
        elif kind == 1:
            changed[place] = random.choice([0, 1, 2, 3, 127, 128, 254, 255])
        elif kind == 2:
            del changed[place:]
        elif kind == 3:
            changed[place:place] = bytes(
                random.randrange(256) for _ in range(random.randint(1, 9))
            )
        elif kind == 4:
            end = place + random.randint(1, 60)
            changed[place:place] = changed[place:end]
        elif kind == 5:
            del changed[place : place + random.randint(1, 60)]
        elif kind == 6:
            _change_header(changed, random)
        else:
            _change_text(changed, random)
    return bytes(changed)


def _change_header(changed: bytearray, random: Random) -> None:
    """Change a byte of the first marker that counts something."""
    counts = [1, 2, 3, 4, 5, 6] if changed[0] == 0 else [3, 4, 16, 17, 18, 19]
    place = random.choice(counts)
    if place < len(changed):
        changed[place] = random.choice([0, 1, 2, 3, 4, 40, 254, 255])


def _change_text(changed: bytearray, random: Random) -> None:
    """Change what version 0 has as text: dates, parents, separators."""
    old, new = random.choice(
        [
            (b"date:", b"data:"),
            (b"p1:", b"p2:"),
            (b"p2:", b"p1:"),
            (b"p1:", b"p0:"),
            (b"p0:", b"p1:"),
            (b":", b"\0"),
            (b"\0", b":"),
            (b" ", b"_"),
            (b".0 ", b".0\t"),
            (b".", b"e"),
            (b"0 ", b"_ "),
        ]
    )
    place = changed.find(old)
    if place > 0:
        changed[place : place + len(old)] = new
