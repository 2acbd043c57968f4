"""Repositories whose chunks are compressed with zstd.

They are Mercurial's default, but on PyPy it has no zstd to use, and so it
refuses them. Here the library decompresses chunks. Those that are written are
zlib streams, or stored as they are: the first byte of a chunk says which, and
every Mercurial reads all kinds of them in one revlog.

zstd bundles are read, too, with all of them in memory. None are written, and
none are offered to a peer or asked for: both then agree on zlib.

Where the package ``zstandard`` is installed Mercurial finds it by itself, and
nothing is changed.
"""

from __future__ import annotations

from hgkernels_mercurial import library, versions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NAME = b"zstd"

# A bundle may be larger than a chunk; it ends where memory does.
_LARGEST_STREAM = 1 << 40


def read_zstd(compression: Any) -> None:
    """Let `mercurial.utils.compression` read what zstd has made."""
    engines = compression.compengines
    if versions.refusal() or engines[NAME].available():
        return
    engines._engines[NAME] = _engine(compression)
    # What cannot be written is not to be chosen.
    engines._bundlenames.pop(NAME, None)
    engines._wiretypes.pop(NAME, None)


def _engine(compression: Any) -> Any:
    """Return the engine; its class is made of Mercurial's."""
    error = compression.error
    reader = _reader(compression)

    class Engine(compression._zstdengine):  # type: ignore[misc]
        """zstd for stores, as far as it is there."""

        def available(self) -> bool:
            return library.is_available()

        def bundletype(self) -> tuple[bytes, bytes]:
            """Can be read here, but not written."""
            return NAME, b"ZS"

        def wireprotosupport(self) -> None:
            return None

        def compressstream(self, _it: Any, _opts: Any = None) -> Any:
            message = b"zstd streams cannot be written on PyPy"
            raise error.Abort(message)

        def decompressorreader(self, fh: Any) -> Any:
            return reader(fh)

        def revlogcompressor(self, opts: Any = None) -> Chunks:
            zlib = compression.compengines[b"zlib"].revlogcompressor(opts)
            return Chunks(zlib, error.StorageError)

    return Engine()


def _reader(compression: Any) -> Any:
    """Return the class that reads streams."""

    class Reader(compression._CompressedStreamReader):  # type: ignore[misc]
        """Reads a stream, which it takes into memory first."""

        def __init__(self, fh: Any) -> None:
            super().__init__(fh)
            self._parts: list[bytes] = []

        def _decompress(self, chunk: bytes) -> None:
            if chunk:
                self._parts.append(chunk)
                return
            stream = b"".join(self._parts)
            self._parts.clear()
            try:
                self._pending.append(_decode(stream, _LARGEST_STREAM))
            except ValueError as refusal:
                message = b"zstd stream cannot be read: %s" % _told(refusal)
                raise compression.error.Abort(message) from None
            self._eof = True

    return Reader


class Chunks:
    """Compresses with zlib and decompresses with zstd, chunk by chunk."""

    def __init__(self, zlib: Any, refused: type[Exception]) -> None:
        self.compress = zlib.compress
        self._refused = refused

    def decompress(self, chunk: Any) -> bytes:
        """Return what is in a chunk whose first byte says zstd."""
        try:
            return _decode(chunk)
        except ValueError as refusal:
            message = b"revlog decompress error: %s" % _told(refusal)
            raise self._refused(message) from None


def _decode(chunk: Any, *limit: int) -> bytes:
    """Decode a chunk, with the one decoder that a process needs."""
    decode = globals().get("_decoder")
    if decode is None:
        from hgkernels.chunks import ChunkDecoder

        decode = globals().setdefault("_decoder", ChunkDecoder().decode)
    text: bytes = decode(chunk, *limit)
    return text


def _told(refusal: Exception) -> bytes:
    return str(refusal).encode("ascii", "replace")
