"""The compression of bundles, beside what makes them.

To compress takes about as long as to read what is compressed. Python's global
lock is free while the compressor works, so a thread of its own does it. The
bytes are those that one thread would make: they depend on what is compressed,
and not on the pieces in which it comes.
"""

from __future__ import annotations

import bz2
from collections import deque
from typing import Any

from mercurial import extensions, util
from mercurial.utils import compression

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

# Less is compressed at once, since a thread would not pay.
_LEAST = 1 << 20
# What the thread is given at once, and how much of that may wait.
_PIECE = 1 << 18
_WAITING = 8


def wrap() -> None:
    """Wrap the compressor that bundles have by default."""
    engine = type(util.compengines[b"bz2"])
    extensions.wrapfunction(engine, "compressstream", _compress_stream)


def _compress_stream(
    compress: Any, engine: Any, chunks: Iterable[bytes], opts: Any = None
) -> Iterator[bytes]:
    """Iterate over the compressed bytes of some chunks."""
    if compression.bz2 is not bz2:
        yield from compress(engine, chunks, opts)
        return
    level = (opts or {}).get(b"level", 9)
    compressor = bz2.BZ2Compressor(level)
    pieces = _pieces(chunks, _PIECE)
    first = []
    size = 0
    for piece in pieces:
        first.append(piece)
        size += len(piece)
        if size >= _LEAST:
            break
    else:
        for piece in first:
            yield from _nonempty(compressor.compress(piece))
        yield compressor.flush()
        return
    yield from _beside(compressor, first, pieces)
    yield compressor.flush()


def _beside(
    compressor: Any, first: list[bytes], pieces: Iterator[bytes]
) -> Iterator[bytes]:
    from concurrent.futures import ThreadPoolExecutor

    waiting: deque[Future[bytes]] = deque()
    with ThreadPoolExecutor(1) as thread:
        try:
            for piece in first:
                waiting.append(thread.submit(compressor.compress, piece))
            for piece in pieces:
                waiting.append(thread.submit(compressor.compress, piece))
                while waiting and (
                    waiting[0].done() or len(waiting) > _WAITING
                ):
                    yield from _nonempty(waiting.popleft().result())
            while waiting:
                yield from _nonempty(waiting.popleft().result())
        finally:
            for future in waiting:
                future.cancel()


def _nonempty(data: bytes) -> Iterator[bytes]:
    if data:
        yield data


def _pieces(chunks: Iterable[bytes], least: int) -> Iterator[bytes]:
    """Join chunks to pieces of some size; only the last may be smaller."""
    waiting: list[bytes] = []
    size = 0
    for chunk in chunks:
        waiting.append(chunk)
        size += len(chunk)
        if size >= least:
            yield b"".join(waiting)
            waiting.clear()
            size = 0
    if waiting:
        yield b"".join(waiting)
