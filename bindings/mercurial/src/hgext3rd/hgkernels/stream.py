"""The stream of a bundle."""

from __future__ import annotations

from typing import Any

from mercurial import changegroup, extensions, util

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# As much as Mercurial reads ahead.
_AHEAD = 1 << 18

_slowly = util.chunkbuffer.read


def wrap() -> None:
    """Wrap what makes the bytes of a bundle."""
    extensions.wrapfunction(changegroup, "makechangegroup", _make_changegroup)
    extensions.wrapfunction(changegroup.cg1unpacker, "getchunks", _get_chunks)
    # Called for each small piece of a bundle: without the cost of a wrapper.
    util.chunkbuffer.read = _read


def _make_changegroup(make: Any, *args: Any, **options: Any) -> Any:
    """Make a changegroup, and note that it is all that its stream has."""
    made = make(*args, **options)
    made._hgkernels_is_whole = True
    return made


def _get_chunks(get: Any, unpacker: Any) -> Iterator[bytes]:
    """Iterate over the bytes of a changegroup.

    One that was just made need not be taken apart to find its end.
    """
    stream = unpacker._stream
    if (
        getattr(unpacker, "_hgkernels_is_whole", False)
        and type(stream) is util.chunkbuffer
        and unpacker.callback is None
        and not stream._queue
        and not stream._chunkoffset
    ):
        unpacker._hgkernels_is_whole = False
        return iter(stream.iter)
    chunks: Iterator[bytes] = get(unpacker)
    return chunks


def _read(self: Any, l: int | None = None) -> bytes:  # noqa: E741 - its name
    """Return the next bytes of a stream; see `mercurial.util.chunkbuffer`."""
    queue = self._queue
    if not l or l < 0:
        return _taken(self, l)
    if not queue:
        left = _AHEAD
        for chunk in self.iter:
            queue.append(chunk)
            left -= len(chunk)
            if left <= 0:
                break
        if len(queue) > 1:
            # Most reads are of a few bytes in one piece then.
            whole = b"".join(queue)
            queue.clear()
            queue.append(whole)
    if queue:
        chunk = queue[0]
        start = self._chunkoffset
        end = start + l
        if end < len(chunk) and type(chunk) is bytes:
            self._chunkoffset = end
            self._absolute_offset += l
            return chunk[start:end]
    return _taken(self, l)


def _taken(stream: Any, size: int | None) -> bytes:
    found: bytes = _slowly(stream, size)
    return found
