"""Is a chunk decoded, whatever it is compressed with?"""

from __future__ import annotations

import zlib

import pytest

from hgkernels.chunks import ChunkDecoder
from hgkernels.errors import (
    MalformedError,
    OutOfRangeError,
    UnsupportedError,
)

TEXT = b"ab\n" * 200
# What zstd 1.5.7 makes of it.
ZSTD = bytes.fromhex("28b52ffd6058015500001861620a010052acdc10")


@pytest.mark.parametrize(
    ("chunk", "held"),
    [
        (b"", b""),
        (b"u", b""),
        (b"uone", b"one"),
        (b"\0one", b"\0one"),
        (zlib.compress(TEXT), TEXT),
        (ZSTD, TEXT),
        # Mercurial ignores what follows, too.
        (ZSTD + b"and more", TEXT),
        (bytearray(ZSTD), TEXT),
        (memoryview(b"no" + ZSTD)[2:], TEXT),
    ],
)
def test_chunks(chunk: bytes, held: bytes) -> None:
    decoder = ChunkDecoder()
    for _ in range(2):
        found = decoder.decode(chunk)
        assert type(found) is bytes
        assert found == held
    assert decoder.decode(chunk, len(held)) == held


def test_results_stay_when_others_are_decoded() -> None:
    decoder = ChunkDecoder()
    first = decoder.decode(b"u" + b"1" * 5000)
    assert decoder.decode(b"u" + b"2" * 5000) == b"2" * 5000
    assert first == b"1" * 5000


def test_large_chunks() -> None:
    decoder = ChunkDecoder()
    text = bytes(range(256)) * 20_000
    chunk = zlib.compress(text, 1)
    for _ in range(3):
        assert decoder.decode(chunk) == text
        assert decoder.decode(ZSTD) == TEXT


@pytest.mark.parametrize("chunk", [b"uone", zlib.compress(TEXT), ZSTD])
def test_limits(chunk: bytes) -> None:
    decoder = ChunkDecoder()
    size = len(decoder.decode(chunk))
    with pytest.raises(OutOfRangeError):
        decoder.decode(chunk, size - 1)
    assert len(decoder.decode(chunk, size)) == size


def test_streams_that_end_early() -> None:
    decoder = ChunkDecoder()
    chunk = zlib.compress(TEXT)
    for size in range(1, len(chunk)):
        with pytest.raises(MalformedError):
            decoder.decode(chunk[:size])
    assert decoder.decode(chunk) == TEXT


def test_frames_that_end_early() -> None:
    decoder = ChunkDecoder()
    header = 7
    for size in range(1, header):
        with pytest.raises(MalformedError):
            decoder.decode(ZSTD[:size])
    # There is one block, and of a part of it nothing is known.
    for size in range(header, len(ZSTD)):
        assert decoder.decode(ZSTD[:size]) == b""
    assert decoder.decode(ZSTD) == TEXT


def test_damage() -> None:
    with pytest.raises(MalformedError):
        # In the frame's header: no such frame can be.
        ChunkDecoder().decode(ZSTD[:4] + b"\xff" + ZSTD[5:])


@pytest.mark.parametrize("first", [b"z", b"1", b"\xff", b"\1"])
def test_unknown_kinds(first: bytes) -> None:
    with pytest.raises(UnsupportedError):
        ChunkDecoder().decode(first + b"one")


def test_what_is_no_chunk() -> None:
    with pytest.raises(TypeError):
        ChunkDecoder().decode("text")  # type: ignore[arg-type]
