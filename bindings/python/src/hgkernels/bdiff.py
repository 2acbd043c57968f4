"""Functions with the names and ways of Mercurial's ``bdiff`` module.

They take the same arguments and give the same results, to the byte, and the
same exceptions, so that this module can stand in for the other.

One name is left out: ``xdiffblocks``, which Mercurial asks for with `getattr`
and which its own pure module lacks too. What it does is another project's
algorithm, under another licence.

`hgkernels.delta` has the same in a friendlier form, and a faster flavour.
"""

from __future__ import annotations

from io import BytesIO
from operator import index

from ._arrays import integers, new_array
from ._diff import make_delta
from .errors import failure
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import SupportsIndex

    from typing_extensions import Buffer

    from .native import CData

__all__ = [
    "bdiff",
    "blocks",
    "fixws",
    "line_diff",
    "manifest_diff",
    "splitnewlines",
    "storage_diff",
    "version",
]

#: What Mercurial compares with the version of the module that it expects.
version = 3

# What C calls an unsigned byte.
_LARGEST_FLAG = 255


def bdiff(a: Buffer, b: Buffer, /) -> bytes:
    """Return a delta that makes *b* of *a*: hunks of whole lines.

    Equal texts give ``b""``. Lines that both begin with are not searched for
    matches.

    The texts may be any bytes-like objects whose bytes lie side by side;
    what is none raises `TypeError`, and texts of 4 GiB and more `ValueError`.
    """
    return make_delta(a, b, lib.HGK_DIFF_BDIFF)


def storage_diff(a: Buffer, b: Buffer, /) -> bytes:
    """Return a delta that makes *b* of *a*, as Mercurial stores it.

    As `bdiff`, but lines that both texts end with are not searched for matches
    either.
    """
    return make_delta(a, b, lib.HGK_DIFF_STORAGE)


def line_diff(a: Buffer, b: Buffer, /) -> bytes:
    """Return what `storage_diff` returns."""
    return make_delta(a, b, lib.HGK_DIFF_STORAGE)


def manifest_diff(a: Buffer, b: Buffer, /) -> bytes:
    """Return what `storage_diff` returns, of the texts of two manifests."""
    return make_delta(a, b, lib.HGK_DIFF_STORAGE)


def blocks(a: bytes, b: bytes, /) -> list[tuple[int, int, int, int]]:
    """Return which lines are the same in both texts.

    A block ``(a1, a2, b1, b2)`` says that the lines of *a* from *a1* to before
    *a2* are those of *b* from *b1* to before *b2*, counted from 0. Blocks are
    in order; the last one is empty and at the end of both texts, and others
    may be empty too.

    The texts have to be `bytes`.
    """
    _check_bytes("bdiff() argument 1", a)
    _check_bytes("bdiff() argument 2", b)
    cell = ffi.new("hgk_diff_blocks **")
    code = lib.hgk_diff_blocks_make(
        ffi.from_buffer(a), len(a), ffi.from_buffer(b), len(b), cell
    )
    if code < 0:
        raise failure(code)
    try:
        numbers = _block_numbers(cell[0])
    finally:
        lib.hgk_diff_blocks_free(cell[0])
    # One after the other out of one iterator: four make a block.
    each = iter(numbers)
    return list(zip(each, each, each, each))


def _block_numbers(blocks: CData) -> list[int]:
    column = ffi.new("const uint32_t **")
    count = lib.hgk_diff_blocks_column(blocks, column)
    return integers(column[0], count)


def fixws(s: bytes, allws: SupportsIndex, /) -> bytes:
    r"""Return a text with its whitespace changed, to be compared without it.

    If *allws* is 0 or false, each run of spaces, tabs and carriage returns
    becomes one space, and one before a newline disappears. If not, all of them
    do.

    The text has to be `bytes`.
    """
    _check_bytes("fixws() argument 1", s)
    flag = index(allws)
    if flag < 0:
        message = "unsigned byte integer is less than minimum"
        raise OverflowError(message)
    if flag > _LARGEST_FLAG:
        message = "unsigned byte integer is greater than maximum"
        raise OverflowError(message)
    size = len(s)
    room = new_array("char[]", size)
    written = lib.hgk_diff_fixws(
        ffi.from_buffer(s), size, 1 if flag else 0, room, size
    )
    if written < 0:
        raise failure(written)
    fixed: bytes = ffi.buffer(room, written)[:]
    return fixed


def splitnewlines(text: bytes, /) -> list[bytes]:
    r"""Return the lines of a text, each with its newline.

    A line ends after each ``\n``, and nowhere else; the last one may lack it.
    The text has to be `bytes`.
    """
    if not isinstance(text, bytes):
        name = type(text).__name__
        message = f"argument 1 must be read-only bytes-like object, not {name}"
        raise TypeError(message)
    # Python's own reader of lines has the same rule, and nearly all of the
    # time goes into making the objects.
    return BytesIO(text).readlines()


def _check_bytes(what: str, text: object) -> None:
    if not isinstance(text, bytes):
        name = "None" if text is None else type(text).__name__
        message = f"{what} must be bytes, not {name}"
        raise TypeError(message)
