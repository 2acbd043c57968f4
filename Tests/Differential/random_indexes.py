"""Random indexes of format 1: graphs, chains of deltas, repeated nodes."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import random

RECORD = struct.Struct(">Qiiiiii20s12x")
SIZES = (0, 1, 2, 5, 10, 30, 100)


class RandomIndex(NamedTuple):
    """An index, and what its header would say."""

    data: bytes
    count: int
    uses_general_delta: bool

    @property
    def header(self) -> int:
        """The version word."""
        return 1 | self.uses_general_delta << 17

    def node(self, rev: int) -> bytes:
        """Return the node of a revision."""
        fields = RECORD.unpack_from(self.data, rev * RECORD.size)
        node: bytes = fields[7]
        return node


def random_index(rnd: random.Random) -> RandomIndex:
    """Return an index, whose first record has no version word over it."""
    count = rnd.choice(SIZES)
    # Half of the graphs have one root.
    new_root = rnd.choice((0, 0.05))
    records: list[bytes] = []
    for rev in range(count):
        node = bytes(rnd.randrange(256) for _ in range(20))
        if records and rnd.random() < 0.02:
            node = RECORD.unpack(rnd.choice(records))[7]
        records.append(
            RECORD.pack(
                rev * 5 << 16,
                rnd.choice((0, 5, 5, 5)),
                9,
                rnd.choice((rev, rev, _near(rnd, rev), _near(rnd, rev), -1))
                if rev
                else rev,
                rev,
                _near(rnd, rev) if rnd.random() > new_root else -1,
                _near(rnd, rev) if rnd.random() < 0.25 else -1,
                node,
            )
        )
    return RandomIndex(b"".join(records), count, rnd.random() < 0.7)


def _near(rnd: random.Random, rev: int) -> int:
    """Return a revision before another, mostly not far; -1 before 0."""
    if not rev:
        return -1
    distance = rnd.choice((1, 2, 3, 8, 50, rev))
    return rnd.randrange(max(0, rev - distance), rev)
