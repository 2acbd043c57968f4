"""Chunks, the stored form of texts and deltas, one by one.

To read texts, use `hgkernels.Revlog`: that finds the chunks, decodes them and
applies them in one call. This is for programs that have found a chunk by
themselves, as Mercurial does.
"""

from __future__ import annotations

from ._buffers import lend
from .errors import failure
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["LARGEST", "ChunkDecoder"]

#: How much a chunk of a revlog can hold at most, in bytes.
LARGEST = (1 << 31) - 1

# What one works with; it is for PyPy's collector, which cannot see it.
_SIZE = 1 << 18


class ChunkDecoder:
    """Decodes chunks of revlogs.

    The memory that it takes to decompress is kept from one chunk to the next.
    It serves one thread at a time.
    """

    __slots__ = ("_cell", "_handle")

    def __init__(self) -> None:
        cell = ffi.new("hgk_revision_decoder **")
        code = lib.hgk_revision_decoder_make(cell)
        if code < 0:
            raise failure(code)
        self._handle = ffi.gc(cell[0], lib.hgk_revision_decoder_free, _SIZE)
        self._cell = ffi.new("const void **")

    def decode(self, chunk: Buffer, limit: int = LARGEST) -> bytes:
        """Return the text or the delta in a chunk.

        *chunk* is any bytes-like object. Its first byte says how it is stored:
        0 or ``u`` as it is, the first with this byte; ``x`` as a zlib stream;
        ``(`` as a zstd frame. A frame that ends early has the text of its
        whole blocks, as Mercurial reads it.

        `UnsupportedError` is raised for another first byte, `MalformedError`
        for a damaged chunk, and `OutOfRangeError` for one that holds more than
        *limit* bytes.
        """
        loan = lend(chunk)
        size = lib.hgk_revision_decoder_decode(
            self._handle, loan, len(loan), limit, self._cell
        )
        if size < 0:
            raise failure(size)
        text: bytes = ffi.buffer(self._cell[0], size)[:]
        return text
