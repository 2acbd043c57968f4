"""Random numbers that every Python draws alike from a seed."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class Chance:
    """A seeded source, on the two methods whose algorithms are promised."""

    def __init__(self, seed: int) -> None:
        """Start from *seed*."""
        self._random = Random(seed)  # noqa: S311 - data, not secrets
        self.draw = self._random.random
        self.bytes = self._random.randbytes

    def below(self, limit: int) -> int:
        """Return a number from 0 to *limit*, exclusive."""
        return int(self.draw() * limit)

    def one(self, choices: Sequence[T]) -> T:
        """Return one of *choices*."""
        return choices[self.below(len(choices))]

    def scattered(self, count: int, total: int) -> list[int]:
        """Return *count* places below *total*, ascending, evenly spread."""
        bounds = [index * total // count for index in range(count + 1)]
        return [
            first + self.below(last - first)
            for first, last in zip(bounds, bounds[1:])
        ]

    def shuffle(self, items: list[T]) -> None:
        """Put *items* into a random order."""
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]
