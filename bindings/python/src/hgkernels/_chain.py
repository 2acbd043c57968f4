"""Chains of deltas: lent to the library, combined, applied.

A call for each delta would cost more than the library needs to apply it. So
deltas are joined, which Python does fast, and the library is told what stands
between two of them. Deltas that are too large to be copied are lent, each by
itself.
"""

from __future__ import annotations

import os

from ._buffers import filled, joined, lend
from .errors import failure
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Union

    from typing_extensions import Buffer

    from .errors import HgKernelsError
    from .native import CData

    # Whatever cffi takes for a pointer to bytes.
    Bytes = Union[bytes, CData]

STRICT: int = lib.HGK_DELTA_STRICT
COMBINED: int = lib.HGK_DELTA_COMBINED

# Deltas come from outside, and nobody there can know these bytes. No hunk
# begins with the first.
_SEPARATOR = b"\xff" + os.urandom(11)

# Fewer deltas are lent: that costs no more than to join them.
_FEW = 3

# The mean size up to which copying a delta costs less than lending it.
_SMALL = 2048

# So many deltas are looked at to tell.
_SAMPLE = 8

_NOWHERE = ffi.NULL

# The size of joined deltas up to which a chain is small, in bytes. What the
# library has for them may be a few times as much.
_KEPT_SIZE = 1 << 18

# The last chain.
_kept: list[Chain] = []


class Chain:
    """Deltas, combined.

    To be closed once, and not used after. What it was made of stays lent
    until then.
    """

    __slots__ = ("_handle", "_is_small", "_loans")

    def __init__(self, deltas: list[Any], mode: int) -> None:
        handle = ffi.new("hgk_patch **")
        joined = _joined(deltas, mode, handle)
        self._is_small = joined is not None and len(joined) <= _KEPT_SIZE
        self._loans = _lent(deltas, mode, handle) if joined is None else joined
        self._handle = handle[0]

    def close(self) -> None:
        """Be done with it.

        Its memory, unless it is much or somebody else's, is freed when the
        next chain is done: texts are read in rows, and an allocator that
        gives the memory back to the system gets it anew for each of them,
        which takes longer than all the rest.
        """
        if not self._is_small:
            self.free()
            return
        # The methods of lists are atomic: threads free each chain once.
        _kept.append(self)
        if len(_kept) > 1:
            _kept.pop(0).free()

    def free(self) -> None:
        """Free the memory."""
        lib.hgk_patch_free(self._handle)

    def apply(self, base: Bytes) -> bytes:
        """Return what the deltas make of a base."""
        handle, base_size = self._handle, len(base)
        size = lib.hgk_patch_measure(handle, base_size, _NOWHERE)
        if size < 0:
            place = new_place()
            code = lib.hgk_patch_measure(handle, base_size, place)
            raise refusal(code, place)
        return filled(
            size,
            lambda text: checked(
                lib.hgk_patch_apply(
                    handle, base, base_size, text, size, _NOWHERE
                )
            ),
        )

    def fold(self) -> bytes:
        """Return the one delta that does the same."""
        handle, place = self._handle, new_place()
        size = lib.hgk_patch_fold_measure(handle, place)
        if size < 0:
            raise refusal(size, place)
        return filled(
            size,
            lambda delta: checked(
                lib.hgk_patch_fold(handle, delta, size, _NOWHERE)
            ),
        )


def _joined(deltas: list[Any], mode: int, handle: CData) -> CData | None:
    """Join the deltas and combine them; None if that is not the way."""
    count = len(deltas)
    if count <= _FEW:
        return None
    try:
        sample = deltas[:: count // _SAMPLE + 1]
        if sum(map(len, sample)) > _SMALL * len(sample):
            return None
        chain = joined(_SEPARATOR, deltas)
    except (TypeError, BufferError):
        # Lending them finds out what is wrong, if anything is.
        return None
    loan = ffi.from_buffer(chain)
    code = lib.hgk_patch_combine_joined(
        loan, len(chain), _SEPARATOR, count, mode, handle, _NOWHERE
    )
    # A broken delta may hide where the next one begins; each by itself, they
    # have no secrets.
    return None if code < 0 else loan


def _lent(deltas: list[Buffer], mode: int, handle: CData) -> Any:  # noqa: ANN401 - kept only
    """Lend each delta and combine them; return what has to be kept."""
    loans = [lend(delta) for delta in deltas]
    starts = ffi.new("void *[]", loans)
    sizes = ffi.new("size_t[]", [len(loan) for loan in loans])
    code = lib.hgk_patch_combine(
        starts, sizes, len(loans), mode, handle, _NOWHERE
    )
    if code < 0:
        place = new_place()
        code = lib.hgk_patch_combine(
            starts, sizes, len(loans), mode, handle, place
        )
        raise refusal(code, place)
    return loans, starts, sizes


def new_place() -> CData:
    """Return where the library tells which hunk of which delta it refuses."""
    return ffi.new("uint64_t[]", 3)


def checked(code: int) -> int:
    """Return a count, or raise the exception for an error code."""
    if code < 0:
        raise failure(code)
    return code


def refusal(code: int, place: Sequence[int] | CData) -> HgKernelsError:
    """Return the exception for an error code about some hunk."""
    if code not in (
        lib.HGK_ERROR_TRUNCATED,
        lib.HGK_ERROR_MALFORMED,
        lib.HGK_ERROR_OUT_OF_RANGE,
    ):
        return failure(code)
    return failure(code, place[2], index=place[0], hunk=place[1])
