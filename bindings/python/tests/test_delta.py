"""Are deltas applied, folded and inverted as they should be?"""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from deltas import (
    applied,
    delta,
    random_bytes,
    random_chain,
    random_hunks,
    seeded,
)

from hgkernels import HgKernelsError
from hgkernels.delta import Hunk, apply, fold, hunks, invert, validate
from hgkernels.errors import (
    ArgumentError,
    MalformedError,
    OutOfRangeError,
    TruncatedError,
)

BASE = b"0123456789"


@pytest.mark.parametrize("seed", range(60))
def test_random_chains(seed: int) -> None:
    generator = seeded(seed)
    base = random_bytes(generator, generator.choice((0, 1, 30, 400)))
    count = generator.choice((0, 1, 2, 3, 4, 9, 40, 150))
    deltas, text = random_chain(generator, base, count)
    assert apply(base, deltas) == text
    assert apply(base, iter(deltas)) == text
    assert apply(memoryview(base), tuple(map(bytearray, deltas))) == text
    folded = fold(deltas)
    assert apply(base, [folded]) == text
    found = hunks(folded)
    kept = -1
    for hunk in found:
        # Nothing is said twice, and nothing that has no effect.
        assert hunk.start > kept
        assert hunk.end > hunk.start or hunk.data
        kept = hunk.end
    inverse = invert(base, folded)
    assert apply(text, [inverse]) == base
    assert len(hunks(inverse)) == len(found)
    assert validate(inverse, len(text)) == len(found)


@pytest.mark.parametrize("seed", range(20))
def test_hunks(seed: int) -> None:
    generator = seeded(seed)
    expected = random_hunks(generator, 500)
    chunk = delta(*expected)
    found = hunks(memoryview(chunk))
    assert list(found) == expected
    assert len(found) == len(expected)
    assert found[:] == expected
    assert found[::-2] == expected[::-2]
    assert list(found.starts) == [start for start, _, _ in expected]
    assert list(found.ends) == [end for _, end, _ in expected]
    assert list(found.sizes) == [len(data) for _, _, data in expected]
    for offset, (_, _, data) in zip(found.offsets, expected):
        assert chunk[offset : offset + len(data)] == data
    if expected:
        assert found[-1] == expected[-1]
        assert type(found[0]) is Hunk
        assert pickle.loads(pickle.dumps(found[0])) == expected[0]
    for index in (len(expected), -len(expected) - 1):
        with pytest.raises(IndexError):
            found[index]
    assert str(len(expected)) in repr(found)
    with pytest.raises(TypeError):
        found.starts[0] = 1


def test_hunks_are_read_in_any_order() -> None:
    assert list(hunks(delta((5, 6, b"a"), (2, 9, b"")))) == [
        (5, 6, b"a"),
        (2, 9, b""),
    ]


STRICT = [
    # In order and inside of the text, each by itself.
    ([delta((5, 6, b"x"), (2, 3, b"y"))], MalformedError, (0, 1, 13)),
    ([delta((2, 5, b"x"), (4, 6, b"y"))], MalformedError, (0, 1, 13)),
    ([delta((8, 12, b""))], OutOfRangeError, (0, 0, 0)),
    ([delta((0, 10, b"")), delta((0, 1, b""))], OutOfRangeError, (1, 0, 0)),
    ([delta((5, 4, b""))], MalformedError, (0, 0, 0)),
    ([b"", delta((1, 2, b"ab"))[:-1]], TruncatedError, (1, 0, 0)),
    ([b"", delta((1, 2, b"ab")) + b"\0"], TruncatedError, (1, 1, 14)),
]


@pytest.mark.parametrize(("chain", "kind", "place"), STRICT)
@pytest.mark.parametrize("more", [[], [delta((0, 0, b"z"))] * 9])
def test_every_delta_has_to_be_right(
    chain: list[bytes],
    kind: type[HgKernelsError],
    place: tuple[int, int, int],
    more: list[bytes],
) -> None:
    with pytest.raises(kind) as caught:
        apply(BASE, [*chain, *more])
    error = caught.value
    assert (error.index, error.hunk, error.offset) == place
    assert f"in hunk {place[1]} of delta {place[0]}" in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert (again.index, again.hunk, again.offset) == place
    # The damage is not undone by replacing all.
    size = 10 + 9
    with pytest.raises(HgKernelsError):
        apply(BASE, [*chain, *more, delta((0, size, b"all"))])


def test_a_fold_cannot_say_more_than_a_delta_can() -> None:
    far = 2**31 - 1
    # The first makes room, so that the second is far away in the base.
    chain = [delta((0, far, b"")), delta((1, 2, b""))]
    with pytest.raises(OutOfRangeError) as caught:
        fold(chain)
    error = caught.value
    assert (error.index, error.hunk, error.offset) == (1, 0, 0)
    assert list(hunks(fold([delta((far, far, b"a"))]))) == [(far, far, b"a")]
    assert list(hunks(fold(chain[:1]))) == [(0, far, b"")]


def test_folds_of_nothing() -> None:
    assert fold([]) == b""
    assert fold([b"", b""]) == b""
    assert fold([delta((3, 3, b"ab")), delta((3, 5, b""))]) == b""
    assert fold([delta((3, 3, b""))]) == b""


def test_folds_join_neighbours() -> None:
    assert list(hunks(fold([delta((2, 4, b"x"), (4, 6, b"y"))]))) == [
        (2, 6, b"xy")
    ]
    chain = [delta((2, 4, b"abcd")), delta((4, 4, b"XX")), delta((6, 7, b""))]
    assert list(hunks(fold(chain))) == [(2, 4, b"abXXd")]


def test_inverses_are_refused_like_deltas() -> None:
    for chunk, kind, place in (
        (delta((0, 1, b"x"), (8, 12, b"")), OutOfRangeError, (1, 13)),
        (delta((5, 6, b"x"), (5, 6, b"")), MalformedError, (1, 13)),
        (b"\0", TruncatedError, (0, 0)),
    ):
        for refuse in (
            lambda chunk=chunk: invert(BASE, chunk),
            lambda chunk=chunk: validate(chunk, len(BASE)),
        ):
            with pytest.raises(kind) as caught:
                refuse()
            error = caught.value
            assert (error.index, error.hunk, error.offset) == (0, *place)


def test_inverse_of_a_known_delta() -> None:
    chunk = delta((1, 3, b"abc"), (5, 5, b"d"), (9, 10, b""))
    assert list(hunks(invert(BASE, chunk))) == [
        (1, 4, b"12"),
        (6, 7, b""),
        (11, 11, b"9"),
    ]
    assert applied(BASE, hunks(chunk)) == b"0abc34d5678"


@pytest.mark.parametrize("wrong", ["text", 1, None])
def test_other_objects_are_type_errors(wrong: Any) -> None:
    for call in (
        lambda: apply(wrong, [b""]),
        lambda: apply(BASE, [wrong]),
        lambda: apply(BASE, wrong),
        lambda: fold([wrong]),
        lambda: invert(wrong, b""),
        lambda: invert(BASE, wrong),
        lambda: hunks(wrong),
        lambda: validate(wrong, 1),
    ):
        with pytest.raises(TypeError):
            call()


@pytest.mark.parametrize("single", [b"", bytearray(), memoryview(b"")])
def test_one_delta_is_no_list_of_deltas(single: Any) -> None:
    with pytest.raises(TypeError, match="list of deltas"):
        apply(BASE, single)


def test_scattered_bytes_are_buffer_errors() -> None:
    scattered = memoryview(bytes(48))[::2]
    for call in (
        lambda: apply(scattered, []),
        lambda: apply(BASE, [scattered]),
        lambda: apply(BASE, [scattered] * 9),
        lambda: fold([scattered]),
        lambda: hunks(scattered),
        lambda: invert(BASE, scattered),
    ):
        with pytest.raises(BufferError):
            call()


def test_sizes_of_bases_are_sizes() -> None:
    with pytest.raises(OverflowError):
        validate(b"", -1)
    with pytest.raises(ArgumentError):
        validate(b"", 2**63)
    assert validate(b"", 2**63 - 1) == 0
