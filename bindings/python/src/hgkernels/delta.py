"""Revlog deltas: make, apply, fold and take them back.

A delta is what Mercurial keeps of a revision: a list of hunks, each of which
says which bytes of a base are replaced, and by what. A chain of deltas is
applied one after the other, but all at once: no text in between is made.

Everything takes any bytes-like object, memory views into one large buffer
included, and gives `bytes`. What is no delta raises `TruncatedError` or
`MalformedError`, and what does not fit its base `MalformedError` (hunks out of
order) or `OutOfRangeError`; all of them know the `index` of the delta, the
number of the `hunk` in it and its `offset`, in bytes.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Sequence

from ._arrays import new_array
from ._buffers import filled, lend
from ._chain import STRICT, Chain, checked, new_place, refusal
from ._diff import make
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Literal, NamedTuple, overload

    from typing_extensions import Buffer

    from .native import CData

    class Hunk(NamedTuple):
        """Bytes of the base, and what takes their place.

        `start` is the offset in the base of the first byte that is replaced,
        `end` that of the first byte that is kept again, and `data` what takes
        their place.
        """

        start: int
        end: int
        data: bytes

else:
    Hunk = namedtuple("Hunk", "start end data")  # noqa: PYI024

    def overload(function: object) -> object:
        """Do nothing; it is for type checkers."""
        return function


__all__ = [
    "Hunk",
    "Hunks",
    "apply",
    "fold",
    "hunks",
    "invert",
    "make",
    "validate",
]


def apply(base: Buffer, deltas: Iterable[Buffer]) -> bytes:
    """Return what a chain of deltas makes of a base.

    The first delta is the first to apply. Each has to be right by itself: its
    hunks in order, apart from each other, and inside of the text that the
    deltas before it make. (Mercurial, and with it `hgkernels.mpatch`, looks
    at the end of the chain only.)

    Takes O(size of the result + hunks x log deltas), and 64 bytes of memory a
    hunk.
    """
    loan = lend(base)
    chain = Chain(_listed(deltas), STRICT)
    try:
        return chain.apply(loan)
    finally:
        chain.close()


def fold(deltas: Iterable[Buffer]) -> bytes:
    """Return the one delta that does what a chain of deltas does.

    No base is needed. Each hunk of the result changes something, and between
    two of them there is something that is kept. An offset of 2 GiB or more,
    which no delta can say, raises `OutOfRangeError`.

    Takes O(size of the result + hunks x log deltas), and 64 bytes of memory a
    hunk.
    """
    chain = Chain(_listed(deltas), STRICT)
    try:
        return chain.fold()
    finally:
        chain.close()


def invert(base: Buffer, delta: Buffer) -> bytes:
    """Return the delta that takes back what a delta does to a base.

    It has a hunk for each hunk of *delta*. Takes O(size of the result +
    hunks).
    """
    text, loan, place = lend(base), lend(delta), new_place()
    size = lib.hgk_delta_invert_measure(len(text), loan, len(loan), place)
    if size < 0:
        raise refusal(size, place)
    return filled(
        size,
        lambda inverse: checked(
            lib.hgk_delta_invert(
                text, len(text), loan, len(loan), inverse, size, ffi.NULL
            )
        ),
    )


def validate(delta: Buffer, base_size: int) -> int:
    """Check that a delta fits a base of *base_size* bytes.

    Returns the number of its hunks. Takes O(hunks).
    """
    loan, place = lend(delta), new_place()
    count = lib.hgk_delta_validate(loan, len(loan), base_size, place)
    if count < 0:
        raise refusal(count, place)
    return count


def hunks(delta: Buffer) -> Hunks:
    """Return the hunks of a delta, a sequence of `Hunk`.

    Their order is not looked at. Takes O(hunks).
    """
    return Hunks(delta)


class Hunks(Sequence[Hunk]):
    """The hunks of a delta: a sequence of `Hunk`, and its columns.

    `starts`, `ends`, `offsets` and `sizes` are memory views with one integer
    for each hunk: where in the base the bytes begin and end that are replaced,
    and where in the delta those begin that take their place, and how many they
    are.
    """

    __slots__ = ("_data", "_loan", "ends", "offsets", "sizes", "starts")

    def __init__(self, delta: Buffer) -> None:
        loan, place = lend(delta), new_place()
        null = ffi.NULL
        count = lib.hgk_delta_hunks(
            loan, len(loan), null, null, null, null, 0, place
        )
        if count < 0:
            raise refusal(count, place)
        starts = new_array("uint32_t[]", count)
        ends = new_array("uint32_t[]", count)
        offsets = new_array("uint64_t[]", count)
        sizes = new_array("uint32_t[]", count)
        checked(
            lib.hgk_delta_hunks(
                loan, len(loan), starts, ends, offsets, sizes, count, null
            )
        )
        self._loan = loan
        self._data = ffi.buffer(loan)
        self.starts = _view(starts, "I")
        self.ends = _view(ends, "I")
        self.offsets = _view(offsets, "Q")
        self.sizes = _view(sizes, "I")

    def __len__(self) -> int:
        return len(self.starts)

    def __repr__(self) -> str:
        return f"<{len(self)} Hunks>"

    @overload
    def __getitem__(self, index: int) -> Hunk: ...
    @overload
    def __getitem__(self, index: slice) -> list[Hunk]: ...
    def __getitem__(self, index: int | slice) -> Hunk | list[Hunk]:
        """Return a hunk, or a list of those that a slice has."""
        if isinstance(index, slice):
            return [self[number] for number in range(len(self))[index]]
        start, end = self.starts[index], self.ends[index]
        offset = self.offsets[index]
        data = self._data[offset : offset + self.sizes[index]]
        return Hunk(start, end, data)

    def __iter__(self) -> Iterator[Hunk]:
        return map(self.__getitem__, range(len(self)))


def _view(numbers: CData, code: Literal["I", "Q"]) -> memoryview[int]:
    """Return numbers as Python sees them."""
    view = memoryview(ffi.buffer(numbers)).toreadonly()
    return view.cast(code)


def _listed(deltas: Iterable[Buffer]) -> list[Buffer]:
    """Return deltas as a list."""
    if isinstance(deltas, (bytes, bytearray, memoryview)):
        message = f"a list of deltas is needed, not {type(deltas).__name__}"
        raise TypeError(message)
    return deltas if isinstance(deltas, list) else list(deltas)
