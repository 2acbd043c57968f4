"""Random indexes of format 1: graphs, chains of deltas, repeated nodes."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

RECORD = struct.Struct(">Qiiiiii20s12x")
IS_SNAPSHOT = 0x400

# Almost every way for a query to go wrong needs few revisions.
_SIZES = (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16)
_LARGE_SIZES = (30, 100)


class RandomIndex:
    """An index, what its header says, and what it is made of."""

    def __init__(self, rnd: random.Random) -> None:
        """Make an index."""
        is_large = rnd.random() < 0.02
        count = rnd.choice(_LARGE_SIZES if is_large else _SIZES)
        self.is_inline = rnd.random() < 0.2
        self.uses_general_delta = rnd.random() < 0.7
        self.uses_delta_info = rnd.random() < 0.2
        self.parents: list[tuple[int, int]] = []
        self.bases: list[int] = []
        self.sizes: list[int] = []
        self.offsets: list[int] = []
        self.flags: list[int] = []
        self.nodes: list[bytes] = []
        # Half of the graphs have one root.
        new_root = rnd.choice((0, 0.1))
        end = 0
        for rev in range(count):
            self._append(rnd, rev, end, new_root)
            end = self.offsets[rev] + self.sizes[rev]
        self.data = self._data()

    def __len__(self) -> int:
        """Return the number of revisions."""
        return len(self.parents)

    def _append(
        self, rnd: random.Random, rev: int, end: int, new_root: float
    ) -> None:
        self.parents.append(
            (
                _near(rnd, rev) if rnd.random() > new_root else -1,
                _near(rnd, rev) if rnd.random() < 0.3 else -1,
            )
        )
        kind = rnd.random()
        self.bases.append(
            rev
            if kind < 0.4 or not rev
            else -1
            if kind < 0.5
            else _near(rnd, rev)
        )
        self.sizes.append(rnd.choice((0, 5, 5, 5, 50)))
        # Chunks that nobody needs any more may lie between others.
        may_have_gap = rev and not self.is_inline
        gap = rnd.choice((0, 0, 0, 3)) if may_have_gap else 0
        self.offsets.append(end + gap)
        self.flags.append(rnd.choice((0, IS_SNAPSHOT)))
        node = rnd.getrandbits(160).to_bytes(20, "big")
        if self.nodes and rnd.random() < 0.02:
            node = rnd.choice(self.nodes)
        self.nodes.append(node)

    def _data(self) -> bytes:
        parts: list[bytes] = []
        for rev, (parent1, parent2) in enumerate(self.parents):
            parts.append(
                RECORD.pack(
                    self.offsets[rev] << 16 | self.flags[rev],
                    self.sizes[rev],
                    9,
                    self.bases[rev],
                    rev,
                    parent1,
                    parent2,
                    self.nodes[rev],
                )
            )
            if self.is_inline:
                parts.append(bytes(self.sizes[rev]))
        return b"".join(parts)

    @property
    def header(self) -> int:
        """The version word, which is not written over the first record."""
        return (
            1
            | self.is_inline << 16
            | self.uses_general_delta << 17
            | self.uses_delta_info << 19
        )


def _near(rnd: random.Random, rev: int) -> int:
    """Return a revision before another, mostly not far; -1 before 0."""
    if not rev:
        return -1
    distance = rnd.choice((1, 1, 2, 3, 8, rev))
    return rev - 1 - int(rnd.random() * min(distance, rev))
