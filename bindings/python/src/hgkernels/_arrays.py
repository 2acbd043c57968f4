"""Arrays of C, made and read."""

from __future__ import annotations

from .native import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .native import CData

# For what the library fills: clearing it first would be work for nothing.
new_array = ffi.new_allocator(should_clear_after_alloc=False)


def integers(start: CData, count: int) -> list[int]:
    """Return the integers that begin at a pointer."""
    values: Any = ffi.unpack(start, count)
    result: list[int] = values
    return result


def floats(start: CData, count: int) -> list[float]:
    """Return the floating-point numbers that begin at a pointer."""
    values: Any = ffi.unpack(start, count)
    result: list[float] = values
    return result
