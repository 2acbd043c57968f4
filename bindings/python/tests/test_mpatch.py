"""Does `mpatch` behave as Mercurial's module does?"""

from __future__ import annotations

import mmap
import pickle
import struct
from array import array
from typing import Any

import pytest
from deltas import delta, random_bytes, random_chain, seeded

from hgkernels import mpatch
from hgkernels.mpatch import mpatchError, patchedsize, patches

BASE = b"0123456789"
UNDECODABLE = "patch cannot be decoded"
INVALID = "invalid patch"


class Index:
    def __init__(self, value: int) -> None:
        self.value = value

    def __index__(self) -> int:
        return self.value


class Bytes(bytes):
    __slots__ = ()


class List(list[Any]):
    pass


@pytest.mark.parametrize(
    ("base", "text", "recorded"),
    [
        (b"a\nb\nc\n", b"a\nB\nc\n", "000000020000000400000002420a"),
        (b"", b"x\n", "000000000000000000000002780a"),
        (b"x\n", b"", "000000000000000200000000"),
        (b"a\nb\nc", b"a\nb\nc\n", "000000040000000500000002630a"),
        (
            b"1\n2\n3\n4\n5\n6\n",
            b"1\n2\nX\n4\n5\n6\nY\n",
            "000000040000000600000002580a0000000c0000000c00000002590a",
        ),
    ],
)
def test_what_mercurial_wrote(base: bytes, text: bytes, recorded: str) -> None:
    deltas = [bytes.fromhex(recorded)]
    assert patches(base, deltas) == text
    assert patchedsize(len(base), deltas[0]) == len(text)


@pytest.mark.parametrize(
    ("chain", "text"),
    [
        ([delta((10, 10, b"x"))], b"0123456789x"),
        ([delta((2, 4, b"x"), (4, 6, b"y"))], b"01xy6789"),
        ([delta((2, 2, b"x"), (2, 2, b"y"))], b"01xy23456789"),
        ([delta((3, 3, b""))], BASE),
        ([b""], BASE),
        ([b"", delta((0, 10, b"")), b""], b""),
        # What is wrong with the first is gone with the second.
        ([delta((2, 5, b"x"), (4, 6, b"y")), delta((0, 7, b"z"))], b"z"),
        ([delta((5, 20, b"x")), delta((4, 6, b""))], INVALID),
        ([delta((2, 5, b"x"), (4, 6, b"y"))], INVALID),
        ([delta((5, 6, b"x"), (2, 3, b"y"))], INVALID),
        ([delta((8, 12, b""))], INVALID),
        ([delta((11, 11, b"x"))], INVALID),
        ([delta((0, 10, b"")), delta((5, 6, b"x"))], INVALID),
        ([delta((5, 4, b""))], UNDECODABLE),
        ([delta((-1, 2, b""))], UNDECODABLE),
        ([struct.pack(">iii", 0, 0, -1)], UNDECODABLE),
        ([delta((1, 2, b"abc"))[:-1]], UNDECODABLE),
        ([delta((1, 2, b"abc")) + b"\0\0"], UNDECODABLE),
        ([bytes(5)], UNDECODABLE),
        ([b"x", delta((0, 10, b""))], UNDECODABLE),
    ],
)
def test_chains(chain: list[bytes], text: bytes | str) -> None:
    # More than a few deltas are passed in another way.
    for deltas in (chain, [*chain, b"", b"", b"", b""]):
        if isinstance(text, str):
            with pytest.raises(mpatchError) as caught:
                patches(BASE, deltas)
            assert str(caught.value) == text
            assert type(caught.value) is mpatchError
        else:
            found = patches(BASE, deltas)
            assert found == text
            assert type(found) is bytes


@pytest.mark.parametrize(
    ("chain", "place"),
    [
        ([b"", delta((1, 2, b"abc"), (3, 4, b"")) + b"\0"], (1, 2, 27)),
        ([b"", delta((1, 2, b"abc"), (5, 4, b""))], (1, 1, 15)),
        ([delta((1, 2, b"abc"), (2, 2, b""))[:-3]], (0, 1, 15)),
        ([b"", b"", delta((1, 2, b"abc"), (1, 2, b""))], (2, 1, 15)),
        ([b"", delta((1, 2, b""), (3, 4, b"abcd"), (1, 11, b""))], (1, 2, 28)),
        ([delta((0, 0, b"a"), (10, 11, b""), (11, 11, b""))], (0, 1, 13)),
    ],
)
@pytest.mark.parametrize("more", [0, 9])
def test_errors_know_the_place(
    chain: list[bytes], place: tuple[int, int, int], more: int
) -> None:
    with pytest.raises(mpatchError) as caught:
        patches(BASE, [*chain, *[b""] * more])
    error = caught.value
    assert (error.delta, error.hunk, error.offset) == place
    again = pickle.loads(pickle.dumps(error))
    assert (again.delta, again.hunk, again.offset) == place
    assert str(again) == str(error)


@pytest.mark.parametrize("seed", range(60))
def test_random_chains(seed: int) -> None:
    generator = seeded(seed)
    base = random_bytes(generator, generator.choice((0, 1, 30, 400)))
    count = generator.choice((1, 2, 3, 4, 9, 40, 150))
    deltas, text = random_chain(generator, base, count)
    assert patches(base, deltas) == text
    joined = memoryview(b"".join(deltas))
    views: list[Any] = []
    at = 0
    for chunk in deltas:
        views.append(joined[at : at + len(chunk)])
        at += len(chunk)
    assert patches(base, views) == text
    assert patches(bytearray(base), list(map(bytearray, deltas))) == text
    size = len(base)
    for chunk in deltas:
        size = patchedsize(size, chunk)
    assert size == len(text)


def test_large_deltas_among_small_ones() -> None:
    large = delta((0, 10, b"x" * 100_000))
    small = [delta((n, n + 1, b"y")) for n in range(30)]
    text = b"y" * 30 + b"x" * (100_000 - 30)
    for at in (0, 1):
        chain = [b""] * at + [large, *small]
        assert patches(BASE, chain) == text


def test_without_deltas_the_text_itself_is_returned() -> None:
    for text in (b"ab", bytearray(b"ab"), "ab", None, object()):
        assert patches(text, []) is text  # type: ignore[type-var]


@pytest.mark.parametrize(
    "text", [bytearray(BASE), memoryview(BASE), array("B", BASE), Bytes(BASE)]
)
def test_texts_are_bytes_like(text: Any) -> None:
    for deltas in ([b""], [b""] * 8, List([b""])):
        found = patches(text, deltas)
        assert found == BASE
        assert type(found) is bytes


def test_maps_are_bytes_like() -> None:
    with mmap.mmap(-1, 24) as data:
        data[:] = delta((0, 1, b"x" * 12))
        assert patches(BASE, [data]) == b"x" * 12 + BASE[1:]
        assert patches(data, [delta((1, 24, b""))]) == b"\0"


@pytest.mark.parametrize("wrong", [(b"",), None, iter([b""]), b"", {}, 1])
def test_deltas_are_a_list(wrong: Any) -> None:
    with pytest.raises(TypeError, match="list"):
        patches(BASE, wrong)


@pytest.mark.parametrize("wrong", ["text", 1, None, [b""], object()])
@pytest.mark.parametrize("count", [1, 9])
def test_other_objects_are_type_errors(wrong: Any, count: int) -> None:
    with pytest.raises(TypeError):
        patches(BASE, [*[b""] * count, wrong])
    with pytest.raises(TypeError):
        patches(wrong, [b""] * count)


@pytest.mark.parametrize("count", [1, 9])
def test_scattered_bytes_are_buffer_errors(count: int) -> None:
    scattered: Any = memoryview(bytes(48))[::2]
    with pytest.raises(BufferError):
        patches(BASE, [*[b""] * count, scattered])
    with pytest.raises(BufferError):
        patches(scattered, [b""] * count)


def test_views_of_wide_elements_count_in_bytes() -> None:
    chunk = delta((0, 4, b"abcd"))
    view: Any = memoryview(chunk).cast("I")
    for count in (1, 9):
        assert patches(BASE, [view] * count) == b"abcd456789"


def test_arguments_are_positional() -> None:
    for arguments, names in (
        ((BASE,), {}),
        ((BASE, [], 1), {}),
        ((BASE,), {"bins": []}),
    ):
        with pytest.raises(TypeError):
            patches(*arguments, **names)


@pytest.mark.parametrize(
    ("size", "header", "expected"),
    [
        (10, (0, 5, 0), 5),
        (10, (0, 100, 0), -90),
        (10, (0xFFFFFFFB, 0xFFFFFFFF, 0), 6),
        (-5, (0, 5, 0), -10),
        (2**62, (0, 5, 0), 2**62 - 5),
        (-(2**63), (0, 5, 0), 2**63 - 5),
        (Index(7), (0, 0, 0), 7),
        (True, (0, 0, 0), 1),
        (10, (5, 0, 0), None),
        (10, (0xFFFFFFFF, 2, 0), None),
        (10, (0, 0, 1), None),
        (10, (0, 0, 0xFFFFFFFF), None),
        (10, (0, 0, 0x80000000), None),
    ],
)
def test_patched_sizes(
    size: Any, header: tuple[int, int, int], expected: int | None
) -> None:
    chunk = struct.pack(">III", *header)
    if expected is not None:
        assert patchedsize(size, chunk) == expected
        return
    with pytest.raises(mpatchError, match=UNDECODABLE) as caught:
        patchedsize(size, delta((1, 2, b"a")) + chunk)
    error = caught.value
    assert (error.delta, error.hunk, error.offset) == (0, 1, 13)


def test_patched_sizes_wrap() -> None:
    assert patchedsize(2**63 - 1, delta((0, 0, b"a"))) == -(2**63)
    nothing = struct.pack(">III", 0, 0xFFFFFFFF, 0)
    assert patchedsize(10, nothing * 3) == 10 - 3 * 0xFFFFFFFF


@pytest.mark.parametrize("wrong", [bytearray(), memoryview(b""), "", None, 5])
def test_patched_sizes_want_bytes(wrong: Any) -> None:
    with pytest.raises(TypeError, match="bytes-like object"):
        patchedsize(1, wrong)


@pytest.mark.parametrize("wrong", [1.0, "1", None, b"1"])
def test_sizes_have_to_be_integers(wrong: Any) -> None:
    with pytest.raises(TypeError):
        patchedsize(wrong, b"")


@pytest.mark.parametrize("huge", [2**63, 2**70, -(2**63) - 1])
def test_sizes_have_to_fit(huge: int) -> None:
    with pytest.raises(OverflowError):
        patchedsize(huge, b"")


def test_names() -> None:
    assert mpatch.version == 1
    assert mpatchError.__name__ == "mpatchError"
    assert mpatchError.__mro__[1] is Exception
