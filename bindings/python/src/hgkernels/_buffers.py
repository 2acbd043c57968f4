"""Bytes that go to C, and results that come from it.

What goes in is lent, not copied, where nobody can take it away meanwhile. A
result is made where it will stay: one allocation, and each byte written once.
"""

from __future__ import annotations

import sys

from ._arrays import new_array
from .native import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from typing_extensions import Buffer

    from .native import CData

# On PyPy a loan does not lock what it lends: its owner may close or resize it.
LOANS_LOCK = sys.implementation.name != "pypy"

# Only there may the memory of a new `bytes` object be written to: that is how
# its C interface has such objects made.
_FILLS_BYTES = sys.implementation.name == "cpython"

# `bytes(n)` clears its memory. That is cheap as long as the memory stays in
# the processor's second-level cache; above, it would be half of the work.
_CLEARED_SIZE = 1 << 17

# Objects of this size and less are not new: there is one for each value.
_SHARED_SIZE = 1

# No object can be larger, with its header.
_LARGEST = sys.maxsize - 64


def lend(data: Buffer, *, private: bool = False) -> CData:
    """Lend a bytes-like object to C; the result keeps the object alive.

    Private is what nobody else can close or resize. What is no bytes-like
    object raises `TypeError`, and one whose bytes do not lie side by side
    `BufferError`.
    """
    if LOANS_LOCK or private or isinstance(data, bytes):
        return ffi.from_buffer(data)
    view = _contiguous(data)
    if not isinstance(view.obj, bytes):
        view = memoryview(view.tobytes())
    return ffi.from_buffer(view)


def joined(separator: bytes, parts: Iterable[Buffer]) -> bytes:
    """Return bytes-like objects side by side, with a separator between two.

    Raises what `lend` raises, or `TypeError` where that raises `BufferError`.
    """
    if not LOANS_LOCK:
        # PyPy would gather scattered bytes.
        parts = [
            part if isinstance(part, bytes) else _contiguous(part)
            for part in parts
        ]
    return separator.join(parts)


def _contiguous(data: Buffer) -> memoryview:
    """Return a view of bytes that lie side by side."""
    view = memoryview(data)
    if not view.c_contiguous:
        message = "memoryview: underlying buffer is not C-contiguous"
        raise BufferError(message)
    return view


def filled(size: int, fill: Callable[[CData], int]) -> bytes:
    """Return the bytes that a function writes.

    The function is given room for *size* bytes and says how many it has
    written, which is mostly all of them. It raises an exception if it cannot.
    """
    if size > _LARGEST:
        raise MemoryError
    if size <= _SHARED_SIZE or not _FILLS_BYTES:
        room = new_array("char[]", size)
        copied: bytes = ffi.buffer(room, fill(room))[:]
        return copied
    # The object is new, so nobody else can see what happens to it.
    result = bytes(size) if size < _CLEARED_SIZE else _uncleared(size)
    written = fill(ffi.from_buffer(result))
    return result if written == size else result[:written]


def _uncleared(size: int) -> bytes:
    """Return a new object, in whose memory anything may be."""
    # Found once, and not before it is needed: that takes a while.
    make = globals().get("_make") or globals().setdefault("_make", _maker())
    result: bytes = make(None, size)
    return result


def _maker() -> Callable[[None, int], bytes]:
    """Return Python's own function for an object that is yet to be filled."""
    try:
        from ctypes import (
            PYFUNCTYPE,
            c_ssize_t,
            c_void_p,
            py_object,
            pythonapi,
        )
    except ImportError:
        # A Python that was built without it.
        return lambda _, size: bytes(size)
    function = PYFUNCTYPE(py_object, c_void_p, c_ssize_t)
    return function(("PyBytes_FromStringAndSize", pythonapi))
