"""Is what goes to C lent safely, and is a result made as it should be?"""

from __future__ import annotations

import mmap
import sys
from array import array
from typing import Any

import pytest

from hgkernels import _buffers
from hgkernels._buffers import filled, lend
from hgkernels.native import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hgkernels.native import CData

DATA = bytes(range(200))
SIZES = [0, 1, 2, 3, 1000, (1 << 17) - 1, 1 << 17, (1 << 17) + 1, 1 << 20]


@pytest.mark.parametrize(
    ("lent", "expected"),
    [
        (DATA, DATA),
        (b"", b""),
        (bytearray(DATA), DATA),
        (memoryview(DATA)[5:9], DATA[5:9]),
        (memoryview(bytearray(DATA))[5:9], DATA[5:9]),
        (memoryview(DATA)[7:7], b""),
        (memoryview(DATA).cast("B", (20, 10)), DATA),
        (memoryview(DATA).cast("H"), DATA),
        (array("I", [1, 2**31]), array("I", [1, 2**31]).tobytes()),
    ],
)
def test_bytes_like_objects_are_lent(lent: Any, expected: bytes) -> None:
    assert bytes(ffi.buffer(lend(lent))) == expected


def test_a_map_is_lent() -> None:
    with mmap.mmap(-1, len(DATA)) as data:
        data[:] = DATA
        loan = lend(data)
        assert bytes(ffi.buffer(loan)) == DATA
        del loan


@pytest.mark.parametrize("wrong", ["text", 1, None, [b"a"], object()])
def test_other_objects_are_type_errors(wrong: Any) -> None:
    with pytest.raises(TypeError):
        lend(wrong)


@pytest.mark.parametrize(
    "scattered", [memoryview(DATA)[::2], memoryview(bytearray(DATA))[::-1]]
)
def test_scattered_bytes_are_buffer_errors(scattered: memoryview) -> None:
    with pytest.raises(BufferError):
        lend(scattered)


def test_what_is_lent_cannot_shrink() -> None:
    data = bytearray(DATA)
    loan = lend(data)
    try:
        data.clear()
    except BufferError:
        pass
    else:
        # Where nothing holds it back, a copy was lent.
        assert sys.implementation.name == "pypy"
    assert bytes(ffi.buffer(loan)) == DATA


@pytest.mark.parametrize("size", SIZES)
def test_results_are_what_was_written(size: int) -> None:
    data = (DATA * (size // len(DATA) + 1))[:size]

    def fill(room: CData) -> int:
        assert len(room) == size
        ffi.memmove(room, data, size)
        return size

    result = filled(size, fill)
    assert type(result) is bytes
    assert result == data
    assert hash(result) == hash(data)


@pytest.mark.parametrize("size", SIZES)
def test_results_may_be_shorter_than_their_room(size: int) -> None:
    for written in {0, size // 2, max(size - 1, 0)}:

        def fill(room: CData, written: int = written) -> int:
            ffi.memmove(room, b"x" * written, written)
            return written

        assert filled(size, fill) == b"x" * written


def test_objects_that_are_shared_are_left_alone() -> None:
    def fill(room: CData) -> int:
        room[0] = b"x"
        return 1

    assert filled(1, fill) == b"x"
    assert bytes(1) == b"\0"
    assert [bytes([number])[0] for number in range(256)] == list(range(256))


@pytest.mark.parametrize("size", SIZES)
def test_errors_pass_through(size: int) -> None:
    def fill(_: CData) -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        filled(size, fill)


@pytest.mark.parametrize("size", [sys.maxsize, sys.maxsize - 64, 1 << 62])
def test_sizes_that_no_memory_has(size: int) -> None:
    with pytest.raises(MemoryError):
        filled(size, len)


@pytest.mark.skipif(
    sys.implementation.name != "cpython", reason="made otherwise there"
)
def test_results_without_ctypes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(vars(_buffers), "_make", raising=False)
    monkeypatch.setitem(sys.modules, "ctypes", None)
    size = 1 << 18

    def fill(room: CData) -> int:
        ffi.memmove(room, b"y" * size, size)
        return size

    assert filled(size, fill) == b"y" * size
    monkeypatch.delitem(vars(_buffers), "_make")
