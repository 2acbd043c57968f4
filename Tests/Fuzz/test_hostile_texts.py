"""Texts that were made to be slow to compare take no longer than is said."""

from __future__ import annotations

import random
import resource
from typing import TYPE_CHECKING

import pytest
from diff_inputs import ONE_HASH
from hgkernels import bdiff, delta
from test_hostile import GROWTH, MOST, best

if TYPE_CHECKING:
    from collections.abc import Callable

    Texts = tuple[bytes, bytes]


def joined(lines: list[int], size: int) -> bytes:
    """Return a text with a line of its own for each number."""
    return b"".join(b"%0*d\n" % (size, number) for number in lines)


def empty_lines(size: int) -> Texts:
    return b"\n" * (900 * size), b"a\n" + b"\n" * (900 * size)


def one_line(size: int) -> Texts:
    return b"x" * (9000 * size), b"x" * (9000 * size) + b"y"


def one_line_and_empty_ones(size: int) -> Texts:
    text = b"x" * (4000 * size)
    return text + b"\n" * (100 * size), b"\n" * (100 * size) + text


def lines_with_one_hash(size: int) -> Texts:
    lines = [ONE_HASH + b"%07d\n" % n for n in range(20 * size)]
    return b"".join(lines), b"".join(reversed(lines))


def lines_that_begin_alike(size: int) -> Texts:
    numbers = list(range(2 * size))
    return joined(numbers, 500), joined(numbers[::-1], 500)


def ascending_but_for_the_last(size: int) -> Texts:
    numbers = list(range(40 * size))
    return joined(numbers, 40), joined([*numbers, 0], 40)


def sorted_and_interleaved(size: int) -> Texts:
    numbers = list(range(0, 80 * size, 2))
    return joined(numbers, 20), joined([n + 1 for n in numbers], 20)


def reversed_lines(size: int) -> Texts:
    numbers = list(range(40 * size))
    return joined(numbers, 20), joined(numbers[::-1], 20)


def popular_and_changed(size: int) -> Texts:
    a = b"".join(b"\n}\n\n%d\n" % n for n in range(20 * size))
    return a, a.replace(b"7\n", b"x\n}\n")


def popular_lines_before_each(size: int) -> Texts:
    """Return texts whose runs of equal lines begin in popular ones."""
    a = b"".join(b"\n" * 40 + b"%d\n" % n for n in range(3 * size))
    b = b"".join(b"\n" * 41 + b"%d\n" % n for n in range(3 * size))
    return a, b


@pytest.mark.parametrize(
    "make",
    [
        empty_lines,
        one_line,
        one_line_and_empty_ones,
        lines_with_one_hash,
        lines_that_begin_alike,
        ascending_but_for_the_last,
        sorted_and_interleaved,
        reversed_lines,
        popular_and_changed,
        popular_lines_before_each,
    ],
)
def test_time_is_linear(make: Callable[[int], Texts]) -> None:
    small, large = make(200), make(200 * GROWTH)

    def use(texts: Texts) -> None:
        bdiff.blocks(*texts)
        bdiff.storage_diff(*texts)
        delta.make(*texts)

    use(small)
    assert best(large, use) < MOST * best(small, use)


def equal_lines(count: int, copies: int) -> Texts:
    """Return texts of the same lines, each so many times, in any order."""
    numbers = random.Random(count)
    lines = [n // copies for n in range(count)]
    a, b = lines[:], lines[:]
    numbers.shuffle(a)
    numbers.shuffle(b)
    return joined(a, 6), joined(b, 6)


@pytest.mark.parametrize("count", [999, 3_000, 10_000, 30_999])
def test_most_pairs_of_equal_lines(count: int) -> None:
    """Lines right below the limit of popularity: a million pairs of them.

    Above 30,000 lines no more of them are searched at a time. A search that
    looks at each pair once is what 999 equal lines take; for others the
    searches are as many as there are matches, each in a part of the texts.
    """
    base = b"x\n" * 999, b"x\n" * 998
    once = best(base, lambda texts: bdiff.blocks(*texts))
    texts = equal_lines(count, 1_000_000 // (count + 1))
    assert best(texts, lambda texts: bdiff.blocks(*texts)) < 60 * once
    assert best(texts, lambda texts: delta.make(*texts)) < 60 * once


def test_ten_million_empty_lines() -> None:
    """Memory stays below 100 bytes a line of both texts."""
    count = 10_000_000
    a, b = b"\n" * count, b"\n" * (count - 5) + b"a\n"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    expected = [
        (0, count - 5, 0, count - 5),
        (count, count, count - 4, count - 4),
    ]
    assert bdiff.blocks(a, b) == expected
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert (after - before) * 1024 < 100 * count
    assert bdiff.bdiff(a, b).endswith(b"\0\0\0\2a\n")


def test_a_line_of_a_hundred_megabytes() -> None:
    a = b"x" * 100_000_000
    b = a + b"y"
    assert bdiff.blocks(a, b) == [(1, 1, 1, 1)]
    assert len(bdiff.storage_diff(a, b)) == 12 + len(b)
