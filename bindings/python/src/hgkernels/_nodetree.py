"""The class `nodetree`, in the shape of Mercurial's C extension."""

from __future__ import annotations

from bisect import bisect_left

from ._mercurial_index import IndexObject, checked_key, revlog_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, SupportsIndex

_NODE_PLACE = 7


class nodetree:  # noqa: N801 - Mercurial's name
    """Some revisions of an index, told apart by their nodes.

    *capacity* says how many they will be; it may be wrong.
    """

    __slots__ = ("_digits", "_index", "_sorted")

    def __init__(self, index: IndexObject, capacity: SupportsIndex) -> None:
        if not isinstance(index, IndexObject):
            message = f"an index is needed, not {type(index).__name__}"
            raise TypeError(message)
        if capacity.__index__() < 0:
            message = "negative capacity"
            raise ValueError(message)
        self._index = index
        self._digits: set[str] = set()
        self._sorted: list[str] | None = None

    def insert(self, rev: int) -> None:
        """Add a revision."""
        if not 0 <= rev < len(self._index):
            message = "revlog index out of range"
            raise ValueError(message)
        entry: Any = self._index[rev]
        self._digits.add(entry[_NODE_PLACE].hex())
        self._sorted = None

    def shortest(self, node: bytes) -> int:
        """Return how many digits of a node no other one here begins with."""
        digits = checked_key(node).hex()
        if digits not in self._digits:
            message = f"no node {digits}"
            raise revlog_error(message)
        if self._sorted is None:
            self._sorted = sorted(self._digits)
        others = self._sorted
        place = bisect_left(others, digits)
        # The one before and the one after have most digits in common.
        near = (
            others[max(place - 1, 0) : place] + others[place + 1 : place + 2]
        )
        return 1 + max((_shared(digits, other) for other in near), default=0)


def _shared(digits: str, others: str) -> int:
    """Return how many digits are the same, from the first one on."""
    for size, (digit, other) in enumerate(zip(digits, others)):
        if digit != other:
            return size
    return len(digits)
