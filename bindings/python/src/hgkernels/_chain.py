"""Chains of deltas: lent to the library, combined, applied.

A call for each delta would cost more than the library needs to apply it. So
deltas are joined, which Python does fast, and the library is told what stands
between two of them. Deltas that are too large to be copied are lent, each by
itself.
"""

from __future__ import annotations

import os

from ._buffers import filled, lend
from .errors import failure
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from typing_extensions import Buffer

    from .errors import HgKernelsError
    from .native import CData

STRICT: int = lib.HGK_DELTA_STRICT
COMBINED: int = lib.HGK_DELTA_COMBINED

# Deltas come from outside, and nobody there can know these bytes. No hunk
# begins with the first.
_SEPARATOR = b"\xff" + os.urandom(11)
_SEPARATOR_LOAN = ffi.from_buffer(_SEPARATOR)

# Fewer are lent: that costs no more than to join them.
_FEW = 3

# The mean size up to which copying a delta costs less than lending it.
_SMALL = 2048

# So many deltas are looked at to tell.
_SAMPLE = 16

# Errors that say something about the deltas, and not about the call.
_ABOUT_DELTAS = frozenset(
    (
        lib.HGK_ERROR_TRUNCATED,
        lib.HGK_ERROR_MALFORMED,
        lib.HGK_ERROR_OUT_OF_RANGE,
    )
)


class Place:
    """Where the library tells which hunk of which delta it refuses."""

    __slots__ = ("cells",)

    def __init__(self) -> None:
        self.cells = tuple(ffi.new("uint64_t *") for _ in range(3))

    def failure(self, code: int) -> HgKernelsError:
        """Return the exception for an error code."""
        if code not in _ABOUT_DELTAS:
            return failure(code)
        index, hunk, offset = (cell[0] for cell in self.cells)
        return failure(code, offset, index=index, hunk=hunk)


class Chain:
    """Deltas, combined; what they were made of stays lent until `close`."""

    __slots__ = ("_handle", "_loans")

    def __init__(self, deltas: list[Any], mode: int) -> None:
        self._handle, self._loans = _joined(deltas, mode) or _lent(deltas, mode)

    def close(self) -> None:
        """Free the memory."""
        lib.hgk_patch_free(self._handle)

    def apply(self, base: CData) -> bytes:
        """Return what the deltas make of a base."""
        handle = self._handle
        base_size = len(base)
        null = ffi.NULL
        size = lib.hgk_patch_measure(handle, base_size, null, null, null)
        if size < 0:
            place = Place()
            code = lib.hgk_patch_measure(handle, base_size, *place.cells)
            raise place.failure(code)

        def fill(text: CData) -> int:
            code = lib.hgk_patch_apply(
                handle, base, base_size, text, size, null, null, null
            )
            if code < 0:
                raise failure(code)
            return code

        return filled(size, fill)

    def fold(self) -> bytes:
        """Return the one delta that does the same."""
        handle = self._handle
        place = Place()
        size = lib.hgk_patch_fold_measure(handle, *place.cells)
        if size < 0:
            raise place.failure(size)

        def fill(delta: CData) -> int:
            code = lib.hgk_patch_fold(handle, delta, size, *place.cells)
            if code < 0:
                raise place.failure(code)
            return code

        return filled(size, fill)


def _joined(deltas: list[Any], mode: int) -> tuple[CData, Any] | None:
    """Join the deltas and combine them; None if that is not the way."""
    count = len(deltas)
    if count <= _FEW:
        return None
    try:
        sample = deltas[:: count // _SAMPLE + 1]
        if sum(map(len, sample)) > _SMALL * len(sample):
            return None
        joined = _SEPARATOR.join(deltas)
    except (TypeError, BufferError):
        # Lending them finds out what is wrong, if anything is.
        return None
    handle = ffi.new("hgk_patch **")
    loan = ffi.from_buffer(joined)
    code = lib.hgk_patch_combine_joined(
        loan,
        len(joined),
        _SEPARATOR_LOAN,
        len(_SEPARATOR),
        count,
        mode,
        handle,
        ffi.NULL,
        ffi.NULL,
        ffi.NULL,
    )
    # A broken delta may hide where the next one begins; each by itself, they
    # have no secrets.
    return None if code < 0 else (handle[0], loan)


def _lent(deltas: list[Buffer], mode: int) -> tuple[CData, Any]:
    """Lend each delta and combine them."""
    loans = [lend(delta) for delta in deltas]
    starts = ffi.new("void *[]", loans)
    sizes = ffi.new("size_t[]", [len(loan) for loan in loans])
    handle = ffi.new("hgk_patch **")
    code = lib.hgk_patch_combine(
        starts, sizes, len(loans), mode, handle, ffi.NULL, ffi.NULL, ffi.NULL
    )
    if code < 0:
        place = Place()
        code = lib.hgk_patch_combine(
            starts, sizes, len(loans), mode, handle, *place.cells
        )
        raise place.failure(code)
    return handle[0], (loans, starts, sizes)
