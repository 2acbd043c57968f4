"""Writes markers back."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._store import Store

__all__: list[str] = []


def encode(store: Store, places: range, version: int | None) -> bytes:
    """Return the bytes of a store with the markers at some places."""
    raise NotImplementedError
