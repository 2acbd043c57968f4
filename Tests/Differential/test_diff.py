"""The diff: `bdiff` and its family."""

from __future__ import annotations

from array import array
from mmap import mmap
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import real_history
from hgkernels import delta
from peer import IS_NATIVE
from random_texts import LARGE, small_pair
from referee import OURS, THEIRS, Kernels, outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from random_texts import Pair
    from referee import Referee

FAMILY = ("bdiff", "storage_diff", "line_diff", "manifest_diff")
# How many tiny pairs come from one seed.
BATCH = 100


def deltas(kernels: Kernels, pair: Pair) -> list[object]:
    """Return the deltas of all flavours, and the matching blocks."""
    names = (*FAMILY, "blocks")
    return [getattr(kernels.bdiff, name)(*pair) for name in names]


def everything(kernels: Kernels, pair: Pair) -> list[object]:
    """Return all that the module has to say about a pair."""
    own = kernels.bdiff
    return [
        *deltas(kernels, pair),
        own.fixws(pair[0], 0),
        own.fixws(pair[0], 1),
        own.splitnewlines(pair[1]),
    ]


def leads_to(pair: Pair, flavour: str) -> None:
    """Check that a delta of ours makes one text of the other for Mercurial."""
    change = delta.make(*pair, flavour=flavour)
    assert bytes(THEIRS.mpatch.patches(pair[0], [change])) == pair[1]


def test_tiny_pairs_have_the_same_answers(
    referee: Referee, pair_seeds: Iterable[int]
) -> None:
    for seed in referee.seeds(pair_seeds):
        random = Random(seed)
        pairs = [small_pair(random) for _ in range(BATCH)]
        referee.judge(seed, pairs, everything)


@pytest.mark.parametrize("make", LARGE, ids=lambda make: make.__name__)
def test_large_pairs_have_the_same_answers(
    make: Callable[[Random], Pair],
    referee: Referee,
    large_seeds: Iterable[int],
) -> None:
    for seed in referee.seeds(large_seeds):
        pair = make(Random(seed))
        # Both ways: what is popular or beyond the window differs.
        referee.judge(seed, [pair, pair[::-1]], everything)


def test_a_real_history_has_the_same_answers(referee: Referee) -> None:
    for number, log in enumerate(real_history.logs()):
        pairs = list(zip(log.texts, log.texts[1:]))
        referee.judge(number, pairs, everything)


def test_fast_deltas_are_valid(
    pair_seeds: Iterable[int], large_seeds: Iterable[int]
) -> None:
    for seed in pair_seeds:
        random = Random(seed)
        for _ in range(BATCH):
            leads_to(small_pair(random), "fast")
    for seed in large_seeds:
        for make in LARGE:
            leads_to(make(Random(seed)), "fast")


def test_fast_deltas_of_a_real_history_are_valid_and_no_larger() -> None:
    ours = theirs = 0
    for log in real_history.logs():
        for pair in zip(log.texts, log.texts[1:]):
            leads_to(pair, "fast")
            ours += len(delta.make(*pair, flavour="fast"))
            theirs += len(OURS.bdiff.storage_diff(*pair))
    assert 0 < ours <= theirs


TEXT = b"a\nb \n c\n"


def objects() -> dict[str, Any]:
    """Return objects that are bytes, or like them, or not."""
    view = memoryview(TEXT)
    return {
        "bytes": TEXT,
        "subclass": type("Bytes", (bytes,), {})(TEXT),
        "bytearray": bytearray(TEXT),
        "memoryview": view,
        "slice": view[1:5],
        "writable": memoryview(bytearray(TEXT)),
        "strided": view[::2],
        "backwards": view[::-1],
        "array": array("B", TEXT),
        "wide array": array("I", [1, 2, 10]),
        "table": view.cast("B", [2, 4]),
        "wide view": view.cast("I"),
        "str": "a\n",
        "None": None,
        "int": 3,
        "list": [97, 10],
        "bool": True,
        "float": 1.0,
    }


@pytest.mark.parametrize("name", [*FAMILY, "blocks"])
def test_the_same_types_are_taken(name: str, referee: Referee) -> None:
    known = objects()

    def ask(kernels: Kernels, kind: str) -> list[object]:
        function = getattr(kernels.bdiff, name)
        return [
            outcome(function, known[kind], TEXT),
            outcome(function, TEXT, known[kind]),
        ]

    referee.judge(0, list(known), ask)


@pytest.mark.skipif(not IS_NATIVE, reason="PyPy would copy all of it")
@pytest.mark.parametrize("name", FAMILY)
def test_what_32_bits_cannot_count_is_refused(name: str) -> None:
    try:
        huge = mmap(-1, (1 << 32) + 1)
    except OSError as problem:
        pytest.skip(f"no 4 GiB of addresses: {problem}")
    with huge:
        for pair in ((huge, TEXT), (TEXT, huge)):
            for kernels in (OURS, THEIRS):
                found = outcome(getattr(kernels.bdiff, name), *pair)
                assert found == "refused, ValueError"


@pytest.mark.parametrize("function", ["fixws", "splitnewlines"])
def test_the_same_texts_are_taken(function: str, referee: Referee) -> None:
    known = objects()
    more = (False,) if function == "fixws" else ()

    def ask(kernels: Kernels, kind: str) -> object:
        return outcome(getattr(kernels.bdiff, function), known[kind], *more)

    referee.judge(0, list(known), ask)


def test_the_same_switches_are_taken(referee: Referee) -> None:
    numbers = [0, 1, 2, 127, 128, 255, 256, -1, 1 << 70, True, 1.0, None]

    def ask(kernels: Kernels, switch: object) -> object:
        return outcome(kernels.bdiff.fixws, b"a \t\r b \n c ", switch)

    referee.judge(0, numbers, ask)


@pytest.mark.parametrize("count", range(4))
def test_arguments_are_as_many_and_have_no_names(
    count: int, referee: Referee
) -> None:
    def ask(kernels: Kernels, name: str) -> list[object]:
        function = getattr(kernels.bdiff, name)
        named = dict.fromkeys("abcd"[:count], TEXT)
        # What more than enough means to `splitnewlines` is its own affair.
        return [
            outcome(function, *[TEXT] * count),
            outcome(lambda: function(**named)),
        ]

    referee.judge(count, [*FAMILY, "blocks"], ask)
