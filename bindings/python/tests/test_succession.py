"""Is what is kept of a store's nodes right?"""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import product

import pytest
import stores

from hgkernels import Markers
from hgkernels.errors import (
    HgKernelsError,
    MalformedError,
    OutOfRangeError,
    UnsupportedError,
)
from hgkernels.succession import FEW, Succession

NODES = [bytes([number]) * 20 for number in range(1, 41)]
STRANGE = b"\xff" * 20


def rows_among(nodes: list[bytes], count: int, seed: int) -> list[stores.Row]:
    """Return markers about a few nodes; circles are among them."""
    chance = random.Random(seed)
    rows: list[stores.Row] = []
    for number in range(count):
        before = chance.choice(nodes)
        after = chance.choices(nodes, k=chance.choice((0, 1, 1, 1, 1, 2, 3)))
        parents = (chance.choice(nodes),) if not after else None
        flags = chance.choice((0, 0, 0, 1))
        date = (float(number), 0)
        rows.append((before, tuple(after), flags, (), date, parents))
    return rows


def made_of(rows: list[stores.Row]) -> Succession:
    made = Succession(1)
    data = b"".join(map(stores.version1_marker, rows))
    assert made.append(data) == len(data)
    return made


@pytest.mark.parametrize("version", [0, 1])
@pytest.mark.parametrize("size", [1, 7, 100, 10_000])
def test_reads_pieces_of_any_size(version: int, size: int) -> None:
    data = stores.recorded(version)
    made = Succession(version)
    rest = b""
    for start in range(1, len(data), size):
        rest += data[start : start + size]
        rest = rest[made.append(rest) :]
    assert rest == b""
    assert len(made) == 2
    assert made.end == len(data)
    assert made.predecessors([0, 1]) == [stores.PREDECESSOR] * 2
    with Markers.open(stores.path(version)) as markers:
        offsets = list(markers.columns.offsets)
    assert made.places([0, 1]) == list(zip(offsets, offsets[1:]))


@pytest.mark.parametrize("seed", range(20))
def test_answers_as_markers_do(seed: int) -> None:
    rows = rows_among(NODES, 150, seed)
    known = Markers.from_bytes(stores.version1(rows))
    made = Succession(1)
    # Some are asked for before the others are appended.
    for first in range(0, len(rows), 50):
        data = stores.version1(rows[first : first + 50])[1:]
        assert made.append(data) == len(data)
        seen = known[: first + 50]
        so_far = Markers.from_markers(seen)
        for node in (*NODES, STRANGE):
            for name in ("by_predecessor", "by_successor", "by_parent"):
                expected = list(getattr(so_far, name)(node))
                assert getattr(made, name)(node) == expected
        for asked in ([], NODES[:1], NODES[3:9], [*NODES, STRANGE, STRANGE]):
            assert made.obsolete(asked) == so_far.obsolete(asked, node_size=20)
            assert sorted(made.relevant(asked)) == list(
                so_far.relevant_to(asked, node_size=20)
            )


@pytest.mark.parametrize("seed", range(10))
def test_obsolete_needs_no_index(seed: int) -> None:
    rows = rows_among(NODES, 30, seed)
    before = {row[0] for row in rows}
    asked = [*NODES, STRANGE]
    assert made_of(rows).obsolete(asked) == bytes(
        node in before for node in asked
    )
    # Nodes that are asked for twice are both answered.
    assert made_of(rows).obsolete(asked * 2) == 2 * bytes(
        node in before for node in asked
    )


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("ignored", [0, 1])
def test_walks_as_far_as_markers_lead(seed: int, ignored: int) -> None:
    rows = rows_among(NODES, 40, seed)
    made = made_of(rows)
    for asked in ([], NODES[:1], NODES[5:8]):
        back, ahead = set(asked), set(asked)
        gone: set[int] = set()
        come: set[int] = set()
        for _ in rows:
            for number, row in enumerate(rows):
                if row[2] & ignored:
                    continue
                if not back.isdisjoint(row[1]):
                    gone.add(number)
                    back.add(row[0])
                if row[0] in ahead:
                    come.add(number)
                    ahead.update(row[1])
        found = made.all_predecessors(asked, ignored_flags=ignored)
        assert len(found) == len(set(found))
        assert set(found) == gone
        found = made.all_successors(asked, ignored_flags=ignored)
        assert set(found) == come


def test_finds_more_than_a_few() -> None:
    rows: list[stores.Row] = [
        (NODES[0], (NODES[1],), 0, (), (float(number), 0), None)
        for number in range(3 * FEW)
    ]
    made = made_of(rows)
    every = list(range(3 * FEW))
    assert made.by_predecessor(NODES[0]) == every
    assert sorted(made.all_predecessors(NODES[1])) == every


def final_sets(
    rows: dict[bytes, list[stores.Row]], node: bytes, known: set[bytes]
) -> set[frozenset[bytes]]:
    """Return the sets of final successors, by their definition."""
    if node not in rows:
        return {frozenset({node})} if node in known else set()
    found: set[frozenset[bytes]] = set()
    for row in rows[node]:
        parts = [final_sets(rows, after, known) for after in row[1]]
        for choice in product(*filter(None, parts)):
            found.add(frozenset().union(*choice))
    found.discard(frozenset())
    return {one for one in found if not any(one < other for other in found)}


@pytest.mark.parametrize("seed", range(60))
def test_divergence_is_what_it_is_defined_to_be(seed: int) -> None:
    chance = random.Random(seed)
    nodes = NODES[:24]
    rows: list[stores.Row] = []
    for number in range(chance.randrange(5, 40)):
        # Only to later nodes: no circles.
        at = chance.randrange(len(nodes) - 3)
        after = chance.sample(
            nodes[at + 1 : at + 6], chance.choice((0, 1, 1, 1, 2, 3))
        )
        rows.append((nodes[at], tuple(after), 0, (), (float(number), 0), None))
    by_node: dict[bytes, list[stores.Row]] = defaultdict(list)
    for row in rows:
        by_node[row[0]].append(row)
    asked = [node for node in nodes if node not in by_node]
    known = {node for node in asked if chance.random() < 0.8}
    above: dict[bytes, set[bytes]] = {node: set() for node in nodes}
    for row in sorted(rows):
        for successor in row[1]:
            above[successor] |= {row[0], *above[row[0]]}
    expected = []
    for node in asked:
        families = [final_sets(by_node, top, known) for top in above[node]]
        expected.append(
            any(
                len(family) > 1 and any(node not in one for one in family)
                for family in families
            )
        )
    answers = made_of(rows).divergence(asked, known.__contains__)
    assert answers == bytes(expected)


def test_circles_are_unclear() -> None:
    a, b, c, d = NODES[:4]
    rows: list[stores.Row] = [
        (a, (b, c), 0, (), (1.0, 0), None),
        (b, (a,), 0, (), (1.0, 0), None),
        (d, (c,), 0, (), (1.0, 0), None),
    ]
    # Whatever the way, it is the only one.
    assert made_of(rows).divergence([c], lambda _: True) == b"\0"
    rows.append((a, (NODES[4],), 0, (), (1.0, 0), None))
    made = made_of(rows)
    assert made.divergence([c], lambda _: True) == b"\2"
    assert made.divergence([STRANGE], lambda _: True) == b"\0"


def test_too_many_ways_are_unclear() -> None:
    split, *others = NODES
    parts, ends = others[:8], others[8:]
    rows: list[stores.Row] = [(split, tuple(parts), 0, (), (1.0, 0), None)]
    rows += [
        (part, (ends[2 * at + way],), 0, (), (1.0, 0), None)
        for at, part in enumerate(parts)
        for way in (0, 1)
    ]
    answers = made_of(rows).divergence(ends[:1], lambda _: True)
    assert answers in (b"\1", b"\2")


def test_refuses_what_mercurial_does_not_read() -> None:
    rows = rows_among(NODES, 3, 1)
    made = made_of(rows)
    end = made.end
    good = stores.version1_marker(rows[0])
    null = stores.version1_marker(
        (NODES[0], (bytes(20),), 0, (), (1.0, 0), None)
    )
    wide = stores.version1_marker((b"w" * 32, (), 2, (), (1.0, 0), None))
    with pytest.raises(MalformedError) as refused:
        made.append(good + null)
    assert refused.value.offset == len(good) + 19 + 20
    with pytest.raises(UnsupportedError):
        made.append(good + wide)
    with pytest.raises(MalformedError):
        made.append(b"\0\0\0\5" + bytes(60))
    # Nothing of what was refused is kept.
    assert (len(made), made.end) == (3, end)
    assert made.append(good) == len(good)


@pytest.mark.parametrize("version", [0, 1])
def test_a_part_of_a_marker_is_left(version: int) -> None:
    data = stores.recorded(version)[1:]
    for size in range(len(data)):
        made = Succession(version)
        used = made.append(data[:size])
        assert used == made.end - 1 <= size
        assert made.append(data[used:]) == len(data) - used
        assert len(made) == 2


def test_refuses_what_cannot_be() -> None:
    with pytest.raises(UnsupportedError):
        Succession(2)
    made = made_of(rows_among(NODES, 3, 1))
    for wrong in ([-1], [3], [0, 99]):
        with pytest.raises(IndexError):
            made.places(wrong)
    with pytest.raises(OutOfRangeError):
        made.predecessors([3])
    with pytest.raises(ValueError, match="20"):
        made.obsolete(b"short")
    with pytest.raises(ValueError, match="20"):
        made.by_predecessor(b"short")
    with pytest.raises(HgKernelsError):
        made.by_predecessor(b"w" * 32)
    assert repr(made) == "<Succession of 3 markers>"
