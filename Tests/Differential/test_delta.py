"""Deltas: `mpatch`, and what Mercurial makes of the deltas that we make."""

from __future__ import annotations

import os
import struct
from array import array
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import real_history
from hgkernels import delta
from random_deltas import (
    MOST,
    OVERFLOWING,
    chain,
    damaged,
    has_half_a_header,
    hunk,
    overflows,
)
from referee import OURS, THEIRS, Kernels, outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from referee import Referee

    Chain = tuple[bytes, list[bytes]]

# How many chains come from one seed.
BATCH = 100
BASE = b"0123456789"
CHANGE = hunk(2, 4, b"xyz")


def applied(kernels: Kernels, question: Chain) -> list[object]:
    """Return what the chain leads to, and the sizes on the way.

    The deltas are given as bytes, and as views of one buffer.
    """
    base, deltas = question
    whole = memoryview(b"".join(deltas))
    views, end = [], 0
    for each in deltas:
        views.append(whole[end : end + len(each)])
        end += len(each)
    return [
        outcome(kernels.mpatch.patches, base, deltas),
        outcome(kernels.mpatch.patches, memoryview(base), views)
        if deltas
        else None,
        *(
            outcome(kernels.mpatch.patchedsize, len(base), each)
            for each in deltas
            if not has_half_a_header(each)
        ),
    ]


def lenient(kernels: Kernels, question: Chain) -> list[object]:
    """Return the same, where running out of memory is an invalid patch.

    That is what Mercurial says to numbers that overflow.
    """
    return [
        "refused, mpatchError: invalid patch"
        if each == "refused, MemoryError"
        else each
        for each in applied(kernels, question)
    ]


def test_chains_lead_to_the_same(
    referee: Referee, chain_seeds: Iterable[int]
) -> None:
    for seed in referee.seeds(chain_seeds):
        random = Random(seed)
        chains = [chain(random) for _ in range(BATCH)]
        referee.judge(seed, chains, applied)


def test_damaged_chains_lead_to_the_same_or_are_refused(
    referee: Referee, chain_seeds: Iterable[int]
) -> None:
    refused = total = 0
    for seed in referee.seeds(chain_seeds):
        random = Random(seed)
        chains = []
        while len(chains) < BATCH:
            base, deltas = chain(random)
            broken = damaged(random, deltas) if deltas else []
            if broken and not any(map(overflows, broken)):
                chains.append((base, broken))
        referee.judge(seed, chains, lenient)
        answers = [outcome(OURS.mpatch.patches, *each) for each in chains]
        refused += sum(isinstance(each, str) for each in answers)
        total += len(answers)
    # Damage that always shows, or never does, would test little.
    if "HGK_SEED" not in os.environ:
        assert total / 20 < refused < total * 19 / 20


def test_half_a_header_is_refused(chain_seeds: Iterable[int]) -> None:
    for seed in list(chain_seeds)[:20]:
        random = Random(seed)
        for _ in range(BATCH):
            base, deltas = chain(random)
            for each in damaged(random, deltas) if deltas else []:
                if has_half_a_header(each):
                    with pytest.raises(OURS.mpatch.mpatchError):
                        OURS.mpatch.patchedsize(len(base), each)


@pytest.mark.parametrize("size", [OVERFLOWING, OVERFLOWING + 1, MOST])
@pytest.mark.parametrize("more", [b"", b"data", CHANGE])
def test_sizes_that_overflow_are_refused(size: int, more: bytes) -> None:
    change = struct.pack(">III", 3, 3, size) + more
    for deltas in ([change], [CHANGE, change], [change, hunk(0, 10, b"new")]):
        with pytest.raises(OURS.mpatch.mpatchError, match="decoded"):
            OURS.mpatch.patches(BASE, deltas)
    with pytest.raises(OURS.mpatch.mpatchError, match="decoded"):
        OURS.mpatch.patchedsize(len(BASE), change)


def test_chains_of_a_real_history_lead_to_its_texts() -> None:
    longest = 0
    for log in real_history.logs():
        for revision, text in enumerate(log.texts):
            base, deltas = log.chain(revision)
            found = OURS.mpatch.patches(base, deltas)
            assert found == text, f"{log.name}, revision {revision}"
            if not deltas:
                continue
            longest = max(longest, len(deltas))
            size = len(log.texts[log.bases[revision]])
            change = bytes(deltas[-1])
            assert OURS.mpatch.patchedsize(size, change) == len(text)
            folded = delta.fold(deltas)
            assert THEIRS.mpatch.patches(base, [folded]) == text
    assert longest > 5


def test_folded_chains_mean_the_same_to_mercurial(
    chain_seeds: Iterable[int],
) -> None:
    for seed in chain_seeds:
        random = Random(seed)
        for _ in range(BATCH):
            base, deltas = chain(random)
            folded = delta.fold(deltas)
            text = OURS.mpatch.patches(base, deltas)
            assert THEIRS.mpatch.patches(base, [folded]) == text, seed


def test_inverted_deltas_lead_back_for_mercurial(
    chain_seeds: Iterable[int],
) -> None:
    for seed in chain_seeds:
        random = Random(seed)
        for _ in range(BATCH):
            text, deltas = chain(random)
            for each in deltas[:3]:
                after = THEIRS.mpatch.patches(text, [each])
                back = delta.invert(text, each)
                assert THEIRS.mpatch.patches(after, [back]) == text, seed
                text = after


def objects() -> dict[str, Any]:
    """Return objects that are bytes, or like them, or not."""
    view = memoryview(CHANGE + hunk(5, 5, b"y" * 5))
    return {
        "bytes": CHANGE,
        "subclass": type("Bytes", (bytes,), {})(CHANGE),
        "bytearray": bytearray(CHANGE),
        "memoryview": memoryview(CHANGE),
        "slice": view[: len(CHANGE)],
        "strided": view[::2],
        "array": array("B", CHANGE),
        "wide array": array("I", [1, 2, 3]),
        "table": view.cast("B", [2, 16]),
        "str": "a",
        "None": None,
        "int": 3,
        "list": [1],
    }


def test_the_same_types_are_taken(referee: Referee) -> None:
    known = objects()

    def ask(kernels: Kernels, kind: str) -> list[object]:
        patches, size = kernels.mpatch.patches, kernels.mpatch.patchedsize
        value = known[kind]
        return [
            outcome(patches, BASE, [value]),
            outcome(patches, BASE, [CHANGE, value]),
            outcome(patches, value, [CHANGE]),
            outcome(size, 10, value),
            outcome(size, value, CHANGE),
        ]

    referee.judge(0, list(known), ask)


def test_the_same_sizes_are_taken(referee: Referee) -> None:
    sizes = [0, -1, 1 << 31, 1 << 32, (1 << 63) - 1, 1 << 63, -1 << 63, True]

    def ask(kernels: Kernels, size: object) -> object:
        return outcome(kernels.mpatch.patchedsize, size, hunk(1, 2, b"x"))

    referee.judge(0, [*sizes, -1 - (1 << 63), 1.0, None], ask)


@pytest.mark.parametrize("count", range(4))
def test_arguments_are_as_many_and_have_no_names(
    count: int, referee: Referee
) -> None:
    arguments = {
        "patches": ([BASE, [CHANGE], 0], ["text", "bins", "more"]),
        "patchedsize": ([10, CHANGE, 0], ["orig", "delta", "more"]),
    }

    def ask(kernels: Kernels, name: str) -> list[object]:
        function = getattr(kernels.mpatch, name)
        values, names = (each[:count] for each in arguments[name])
        return [
            outcome(function, *values),
            outcome(lambda: function(**dict(zip(names, values)))),
        ]

    referee.judge(count, list(arguments), ask)


def test_no_deltas_return_the_text_itself() -> None:
    for value in objects().values():
        assert OURS.mpatch.patches(value, []) is value


@pytest.mark.parametrize("bins", [(), (CHANGE,), CHANGE, None, 1, {1: 2}])
def test_what_is_no_list_is_refused(bins: object) -> None:
    # Mercurial's C crashes.
    with pytest.raises(TypeError):
        OURS.mpatch.patches(BASE, bins)
