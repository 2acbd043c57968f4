"""Two texts to a delta."""

from __future__ import annotations

from ._buffers import filled, lend
from .errors import failure
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Buffer

    from .native import CData


def make_delta(a: Buffer, b: Buffer, flavour: int) -> bytes:
    """Return a delta that makes one text of another."""
    base, text = lend(a), lend(b)
    cell = ffi.new("hgk_diff **")
    code = lib.hgk_diff_make(
        base, len(base), text, len(text), flavour, cell
    )
    if code == lib.HGK_ERROR_OUT_OF_RANGE:
        # In Mercurial's words.
        message = "bdiff inputs too large"
        raise ValueError(message)
    if code < 0:
        raise failure(code)
    diff = cell[0]

    def fill(delta: CData) -> int:
        written = lib.hgk_diff_delta(diff, text, len(text), delta, size)
        if written < 0:
            raise failure(written)
        return written

    try:
        size = lib.hgk_diff_delta_size(diff)
        return filled(size, fill)
    finally:
        lib.hgk_diff_free(diff)
