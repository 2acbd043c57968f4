"""The stream of a bundle."""

from __future__ import annotations

from typing import Any

from mercurial import changegroup, extensions, mdiff, util

from . import emission

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# As much as Mercurial reads ahead.
_AHEAD = 1 << 18

# Smaller pieces are joined until they have this size.
_JOINED = 1 << 15

_slowly = util.chunkbuffer.read


def wrap() -> None:
    """Wrap what makes the bytes of a bundle."""
    extensions.wrapfunction(changegroup, "makechangegroup", _make_changegroup)
    extensions.wrapfunction(changegroup.cg1unpacker, "getchunks", _get_chunks)
    extensions.wrapfunction(changegroup.cgpacker, "generate", _generate)
    extensions.wrapfunction(
        changegroup, "_revisiondeltatochunks", _delta_chunks
    )
    # Called for each small piece of a bundle: without the cost of a wrapper.
    util.chunkbuffer.read = _read


def _make_changegroup(make: Any, *args: Any, **options: Any) -> Any:
    """Make a changegroup, and note that it is all that its stream has."""
    made = make(*args, **options)
    made._hgkernels_is_whole = True
    return made


def _generate(
    generate: Any, packer: Any, *args: Any, **options: Any
) -> Iterator[bytes]:
    """Iterate over the bytes of a changegroup that is made."""
    return _joined(generate(packer, *args, **options))


def _joined(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Join small chunks, each of which would be handed on many times."""
    waiting: list[bytes] = []
    size = 0
    for chunk in chunks:
        if len(chunk) >= _JOINED:
            # It is handed on as it is.
            if waiting:
                yield b"".join(waiting)
            yield chunk
        else:
            waiting.append(chunk)
            size += len(chunk)
            if size < _JOINED:
                continue
            yield b"".join(waiting)
        waiting.clear()
        size = 0
    if waiting:
        yield b"".join(waiting)


def _delta_chunks(
    chunks: Any,
    repo: Any,
    delta: Any,
    header: Any,
    full_text_support: bool = False,  # noqa: FBT002 - as it is there
) -> Iterable[bytes]:
    """Return the bytes of a revision in a changegroup, in one piece mostly."""
    data, prefix = delta.delta, b""
    if (
        type(delta) is not emission.Sent
        or (data is None and delta.basenode != repo.nullid)
        or delta.protocol_flags
    ):
        made: Iterable[bytes] = chunks(repo, delta, header, full_text_support)
        return made
    if data is None:
        data = delta.revision
        if not full_text_support:
            prefix = mdiff.trivialdiffheader(len(data))
    fields = header(delta)
    length = len(fields) + len(prefix) + len(data)
    start = changegroup.chunkheader(length) + fields + prefix
    return (start, data) if length >= _JOINED else (start + data,)


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
