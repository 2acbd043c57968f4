"""The sequence of markers that `Markers` and their slices are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ._encoding import encode
from .rows import Marker, iterate, marker_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import overload

    from ._store import Store

else:

    def overload(function: object) -> object:
        """Do nothing; it is for type checkers."""
        return function


__all__ = ["MarkersView"]


class MarkerSequence(Sequence[Marker]):
    """Markers of one store, some or all, in an order."""

    __slots__ = ()

    def _selection(self) -> tuple[Store, range]:
        raise NotImplementedError

    def __len__(self) -> int:
        """Return the number of markers."""
        return len(self._selection()[1])

    @overload
    def __getitem__(self, index: int) -> Marker: ...
    @overload
    def __getitem__(self, index: slice) -> MarkersView: ...
    def __getitem__(self, index: int | slice) -> Marker | MarkersView:
        """Return a marker, or for a slice a view, which copies nothing."""
        store, places = self._selection()
        if isinstance(index, slice):
            return MarkersView(store, places[index])
        try:
            place = places[index]
        except IndexError:
            message = f"marker index {index} is out of range"
            raise IndexError(message) from None
        return marker_at(store, place)

    def __iter__(self) -> Iterator[Marker]:
        """Iterate over the markers, which are made in blocks."""
        return iterate(*self._selection())

    def __reversed__(self) -> Iterator[Marker]:
        store, places = self._selection()
        return iterate(store, places[::-1])

    def encode(self, version: int | None = None) -> bytes:
        """Return the bytes of a store that has just these markers.

        *version* is that of the format, 0 or 1; None means the version that
        the markers were read from. What that format cannot say raises
        `UnsupportedError` or `OutOfRangeError`.

        In the version that they were read from, the markers come out byte for
        byte, but without what may follow a marker's last field.

        Takes time and memory in proportion to the result.
        """
        store, places = self._selection()
        return encode(store, places, version)


class MarkersView(MarkerSequence):
    """A slice of `Markers`.

    It stands for the markers that were there when it was made, and stays
    valid when the `Markers` are refreshed or closed.
    """

    __slots__ = ("_places", "_store")

    def __init__(self, store: Store, places: range) -> None:
        self._store = store
        self._places = places

    def _selection(self) -> tuple[Store, range]:
        return self._store, self._places

    @property
    def indices(self) -> range:
        """The indices of these markers in the `Markers` that were sliced."""
        return self._places

    def __repr__(self) -> str:
        return f"<MarkersView of {len(self._places)} markers>"
