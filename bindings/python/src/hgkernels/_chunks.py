"""Chunks: what a revlog stores of each revision, and how it is compressed."""

from __future__ import annotations

from collections import Counter

from ._index import INLINE
from .native import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._index import Index
    from .native import CData

# What the first byte of a chunk stands for.
_KINDS = {b"x": "zlib", b"(": "zstd", b"u": "none", b"\0": "none"}
_EMPTY, _MISSING, _UNKNOWN = "empty", "missing", "unknown"

# The mode of a chunk whose first byte says nothing.
_PLAIN = 0

_RECORD_SIZE = 64


def compressions(index: Index, data: CData) -> dict[str, int]:
    """Return how many chunks are compressed in which way.

    Takes O(revisions), and looks at the first byte of each chunk.
    """
    step = 0
    if index.header & INLINE:
        # A record comes before each chunk.
        step, data = _RECORD_SIZE, index.data
    chunks = ffi.buffer(data)
    found: Counter[str] = Counter()
    shift = 0
    columns = (index.column(name) for name in ("offsets", "stored_sizes"))
    for offset, size, mode in zip(*columns, index.column("modes")):
        shift += step
        if not size:
            found[_EMPTY] += 1
        elif mode == _PLAIN:
            found["none"] += 1
        else:
            at = offset + shift
            first = chunks[at : at + 1]
            found[_KINDS.get(first, _UNKNOWN) if first else _MISSING] += 1
    return dict(found)
