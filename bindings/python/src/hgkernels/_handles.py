"""Native handles, and who keeps what alive.

A handle borrows the data that it was parsed from, and lends its columns. So
whatever points into native memory holds a reference to its owner:

    view of a column -> pointer to the column -> handle -> loan -> data

and nothing is freed while anybody can still see it. Closing only drops a
reference.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .native import CData


class Free:
    """Frees a handle, and keeps the data that the handle borrows."""

    __slots__ = ("data", "free")

    def __init__(self, data: object, free: Callable[[CData], None]) -> None:
        self.data = data
        self.free = free

    def __call__(self, handle: CData) -> None:
        """Do it. The data goes when this object goes."""
        self.free(handle)


class Keep:
    """Keeps a handle for something that it lent."""

    __slots__ = ("handle",)

    def __init__(self, handle: CData) -> None:
        self.handle = handle

    def __call__(self, lent: CData) -> None:
        """Do nothing: what was lent goes with the handle."""
