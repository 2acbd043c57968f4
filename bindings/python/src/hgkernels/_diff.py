"""Two texts to a delta."""

from __future__ import annotations

from ._buffers import filled, lend
from .errors import failure
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from typing_extensions import Buffer

    from .native import CData

    Flavour = Literal["bdiff", "storage", "fast"]


def make(a: Buffer, b: Buffer, *, flavour: Flavour = "fast") -> bytes:
    """Return a delta that makes the text *b* of *a*: hunks of whole lines.

    All flavours give deltas that Mercurial applies and stores. ``"fast"``
    takes time in proportion to the texts, whatever they are, and gives deltas
    that are no larger in all; which of several equal lines it keeps may change
    from one version of this package to the next. ``"storage"`` and ``"bdiff"``
    are, to the byte, what Mercurial's functions `storage_diff` and `bdiff`
    return; they follow its rules, which take long for some texts.

    The texts may be any bytes-like objects whose bytes lie side by side.
    Texts of 4 GiB and more raise `ValueError`, and so do differences beyond
    the first 2 GiB of *a*, where a delta cannot point.
    """
    if flavour not in ("bdiff", "storage", "fast"):
        message = f"no flavour {flavour!r}: 'bdiff', 'storage' or 'fast'"
        raise ValueError(message)
    number: int = getattr(lib, f"HGK_DIFF_{flavour.upper()}")
    return make_delta(a, b, number)


def make_delta(a: Buffer, b: Buffer, flavour: int) -> bytes:
    """Return a delta that makes one text of another."""
    base, text = lend(a), lend(b)
    cell = ffi.new("hgk_diff **")
    code = lib.hgk_diff_make(base, len(base), text, len(text), flavour, cell)
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
