"""Manifests that were made to be slow take no longer than is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hgkernels import Manifest
from hgkernels.errors import HgKernelsError
from manifest_inputs import line
from test_hostile import GROWTH, MOST, best

if TYPE_CHECKING:
    from collections.abc import Callable

    Texts = tuple[bytes, bytes]


def long_line_and_short_ones(size: int) -> Texts:
    """Return texts of which one has a line that waits for all others."""
    short = b"".join(line(f"p{n:07}") for n in range(20 * size))
    return line("q" * (900 * size)), short


def lines_that_begin_alike(size: int) -> Texts:
    path = "p" * 900
    numbers = range(size)
    old = b"".join(line(f"{path}{n:07}") for n in numbers)
    return old, b"".join(line(f"{path}{n:07}a") for n in numbers)


def reversed_lines(size: int) -> Texts:
    lines = [line(f"p{n:07}") for n in range(20 * size)]
    return b"".join(lines), b"".join(lines[::-1])


def the_same_line(size: int) -> Texts:
    return line("a") * (20 * size), line("a", 2) * (20 * size)


def interleaved(size: int) -> Texts:
    numbers = range(20 * size)
    old = b"".join(line(f"p{n:07}") for n in numbers)
    return old, b"".join(line(f"p{n:07}a") for n in numbers)


def nothing_but_one_byte(size: int) -> Texts:
    return b"\0" * (900 * size), b"\n" * (900 * size)


def ask(texts: Texts) -> None:
    """Ask everything that reads all of two texts."""
    left, right = map(Manifest, texts)
    for questions in (
        lambda: left.changes(right),
        lambda: right.changes(left),
        left.check,
        right.check,
        lambda: left.under(b"p"),
        lambda: right.get(b"p0000001"),
    ):
        try:
            questions()
        except HgKernelsError:
            continue


@pytest.mark.parametrize(
    "make",
    [
        long_line_and_short_ones,
        lines_that_begin_alike,
        reversed_lines,
        the_same_line,
        interleaved,
        nothing_but_one_byte,
    ],
)
def test_time_is_linear(make: Callable[[int], Texts]) -> None:
    small, large = make(400), make(400 * GROWTH)
    ask(small)
    assert best(large, ask) < MOST * best(small, ask)
