"""Indexes and ancestry, compared with Mercurial's C index."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from hgkernels import Revlog
from mercurial import policy
from peer import IS_NATIVE
from random_indexes import random_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PHASES = (1, 2, 32, 96)
# Mercurial's C index takes no more different revisions than these.
MOST_REVS = 24

pytestmark = pytest.mark.skipif(
    not IS_NATIVE, reason="Mercurial's C index is for CPython"
)


class Case:
    """One index, read by both sides."""

    def __init__(self, seed: int) -> None:
        """Make the index of a seed."""
        self.rnd = random.Random(seed)
        made = random_index(self.rnd)
        self.count = made.count
        self.node = made.node
        self.ours = Revlog.from_bytes(made.data, header=made.header)
        parsers: Any = policy.importmod("parsers")
        self.theirs: Any = parsers.parse_index2(
            made.data, 0, int(made.uses_general_delta), 0
        )[0]

    def revs(self, count: int) -> list[int]:
        """Return some revisions."""
        rnd = self.rnd
        if not self.count:
            return []
        return [rnd.randrange(self.count) for _ in range(count)]

    def hidden(self) -> set[int]:
        """Return a set of revisions, few or many."""
        share = self.rnd.choice((0.1, 0.5, 0.9))
        return {rev for rev in range(self.count) if self.rnd.random() < share}


def _compare(seeds: Iterable[int], ask: Callable[[Case], None]) -> None:
    for seed in seeds:
        try:
            ask(Case(seed))
        except AssertionError as problem:
            pytest.fail(f"HGK_SEED={seed}: {problem}")


def test_records_and_nodes(dag_seeds: Iterable[int]) -> None:
    def ask(case: Case) -> None:
        for rev in range(-1, case.count):
            assert case.ours.record(rev) == case.theirs[rev]
        nodes = [case.node(rev) for rev in range(case.count)]
        found = case.ours.revs(nodes)
        for rev, node in zip(found, nodes):
            # Of those with one node, Mercurial's C finds now one, now another.
            assert nodes[case.theirs.rev(node)] == node
            assert rev == max(r for r in range(case.count) if nodes[r] == node)

    _compare(dag_seeds, ask)


def test_delta_chains(dag_seeds: Iterable[int]) -> None:
    def ask(case: Case) -> None:
        for rev in range(case.count):
            stop = case.rnd.choice((None, *case.revs(2)))
            chain, stopped = case.ours.delta_chain(rev, stop)
            theirs = case.theirs.deltachain(rev, stop)
            assert (list(chain), stopped) == theirs

    _compare(dag_seeds, ask)


def test_heads(dag_seeds: Iterable[int]) -> None:
    def ask(case: Case) -> None:
        hidden = case.hidden()
        assert list(case.ours.heads()) == case.theirs.headrevs()
        assert list(case.ours.heads(hidden=hidden)) == case.theirs.headrevs(
            hidden
        )
        for stop in case.revs(2):
            # Mercurial's C does not survive what has no revision.
            assert list(
                case.ours.heads(stop=stop + 1, hidden=hidden)
            ) == case.theirs.headrevs(hidden, stop + 1)

    _compare(dag_seeds, ask)


def test_common_ancestors(dag_seeds: Iterable[int]) -> None:
    def ask(case: Case) -> None:
        depths = {-1: 0}
        for rev in range(case.count):
            parents = case.ours.parents(rev)
            depths[rev] = 1 + max(depths[parent] for parent in parents)
        roots = list(depths.values()).count(1)
        for count in (0, 1, 2, 2, 3, 5, 20, MOST_REVS):
            revs = case.revs(count)
            if case.rnd.random() < 0.05:
                revs = [*revs[1:], -1]
            heads = list(case.ours.common_ancestor_heads(revs))
            theirs = case.theirs.commonancestorsheads(*revs)
            assert heads == sorted(theirs), revs
            greatest = list(case.ours.greatest_common_ancestors(revs))
            most = max((depths[head] for head in heads), default=0)
            assert greatest == [h for h in heads if depths[h] == most], revs
            # Of heads with different roots, Mercurial's need not be deepest.
            if roots == 1:
                theirs = case.theirs.ancestors(*revs)
                assert greatest == sorted(theirs), revs

    _compare(dag_seeds, ask)


def test_missing_ancestors(dag_seeds: Iterable[int]) -> None:
    def ancestors(case: Case, revs: list[int]) -> set[int]:
        found: set[int] = set()
        todo = list(revs)
        while todo:
            rev = todo.pop()
            if rev >= 0 and rev not in found:
                found.add(rev)
                todo.extend(case.theirs[rev][5:7])
        return found

    def ask(case: Case) -> None:
        for _ in range(5):
            include = case.revs(case.rnd.randrange(1, 4))
            exclude = case.revs(case.rnd.randrange(4))
            expected = ancestors(case, include) - ancestors(case, exclude)
            assert list(case.ours.only(include, exclude)) == sorted(expected)

    _compare(dag_seeds, ask)


def test_many_common_ancestors(dag_seeds: Iterable[int]) -> None:
    """More revisions than have a bit each."""

    def ask(case: Case) -> None:
        revs = case.revs(case.rnd.choice((70, 200)))
        common = set(range(case.count))
        for rev in set(revs):
            common &= set(case.ours.ancestors([rev]))
        inner = {parent for rev in common for parent in case.ours.parents(rev)}
        expected = sorted(common - inner)
        assert list(case.ours.common_ancestor_heads(revs)) == expected

    _compare(dag_seeds, ask)


def test_reachable_roots(dag_seeds: Iterable[int]) -> None:
    def ask(case: Case) -> None:
        rnd = case.rnd
        for paths in (False, True) * 4:
            heads = case.revs(rnd.randrange(1, 4))
            roots = case.revs(rnd.randrange(5))
            if rnd.random() < 0.2:
                roots.append(-1)
            if rnd.random() < 0.1:
                heads.append(-1)
            lowest = rnd.choice((0, rnd.randrange(-1, case.count + 1)))
            ours = case.ours.reachable_roots(
                roots, heads, lowest=lowest, paths=paths
            )
            theirs = case.theirs.reachableroots2(lowest, heads, roots, paths)
            assert list(ours) == sorted(theirs), (roots, heads, lowest, paths)

    _compare(dag_seeds, ask)


def test_phases(dag_seeds: Iterable[int]) -> None:
    def ask(case: Case) -> None:
        roots = {
            phase: set(case.revs(case.rnd.randrange(3))) for phase in PHASES
        }
        ours = case.ours.phases(
            (phase, rev) for phase, revs in roots.items() for rev in revs
        )
        _count, theirs = case.theirs.computephasesmapsets(roots)
        for phase in PHASES:
            found = {rev for rev, its in enumerate(ours) if its == phase}
            assert found == set(theirs.get(phase, ())), (phase, roots)

    _compare(dag_seeds, ask)
