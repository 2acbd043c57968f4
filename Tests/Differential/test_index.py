"""Indexes and ancestry, compared with Mercurial's C index and a model.

Two answers are not Mercurial's, where its own are not the same for the same
question or not what it says they are:

- Of revisions with one node, `Revlog.rev` and `revs` find the last. The C
  index finds one or the other, as it has been asked before.
- `Revlog.greatest_common_ancestors` finds all common ancestors that are
  farthest from a root. Mercurial's ``ancestors`` finds the same if there is
  one root. Of several, some may be missing, and others be there instead.

Each has a test that shows the smallest example.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from hgkernels import Revlog
from index_model import Model
from mercurial import ancestor, policy
from peer import IS_NATIVE
from random_indexes import RECORD, RandomIndex

if TYPE_CHECKING:
    from collections.abc import Iterable

PHASES = (1, 2, 32, 96)
# Mercurial's C index takes no more different revisions than these.
MOST_REVS = 24
CASES_OF_A_SEED = 100

needs_native_index = pytest.mark.skipif(
    not IS_NATIVE, reason="Mercurial's C index is for CPython"
)


def opened_by_mercurial(data: bytes, header: int) -> Any:  # noqa: ANN401
    """Return Mercurial's C index of some data."""
    parsers: Any = policy.importmod("parsers")
    is_inline, general_delta, _metadata, delta_info = (
        header >> bit & 1 for bit in range(16, 20)
    )
    return parsers.parse_index2(data, is_inline, general_delta, delta_info)[0]


class Case:
    """One index, read by both sides and by the model."""

    def __init__(self, rnd: random.Random) -> None:
        """Make an index."""
        self.rnd = rnd
        self.made = made = RandomIndex(rnd)
        self.count = len(made)
        self.model = Model(made)
        self.ours = Revlog.from_bytes(made.data, header=made.header)
        self.theirs: Any = None
        if IS_NATIVE:
            self.theirs = opened_by_mercurial(made.data, made.header)

    def revs(self, most: int) -> list[int]:
        """Return some revisions, of which some may be the same."""
        if not self.count:
            return []
        rnd, count = self.rnd.random, self.count
        return [int(rnd() * count) for _ in range(int(rnd() * (most + 1)))]

    def range(self) -> tuple[int, int]:
        """Return where a range of revisions begins and ends."""
        start, stop = sorted(
            int(self.rnd.random() * (self.count + 1)) for _ in range(2)
        )
        return start, stop

    def ask_all(self) -> None:
        """Ask every question."""
        for ask in (
            self.ask_records,
            self.ask_heads,
            self.ask_common_ancestors,
            self.ask_many_common_ancestors,
            self.ask_missing_ancestors,
            self.ask_roots,
            self.ask_phases,
            self.ask_chains,
            self.ask_snapshots,
            self.ask_slices,
        ):
            ask()

    def ask_records(self) -> None:
        """Ask for records, and for revisions by node."""
        nodes = self.made.nodes
        found = list(self.ours.revs(nodes))
        last = {node: rev for rev, node in enumerate(nodes)}
        assert found == [last[node] for node in nodes]
        if self.theirs is None:
            return
        for rev in range(-1, self.count):
            assert self.ours.record(rev) == self.theirs[rev], rev
        for rev, node in enumerate(nodes):
            theirs = self.theirs.rev(node)
            # Either of two revisions with one node.
            assert nodes[theirs] == node, rev

    def ask_heads(self) -> None:
        """Ask for heads, and how they change."""
        ours, theirs, model = self.ours, self.theirs, self.model
        share = self.rnd.choice((0.1, 0.5, 0.9))
        hidden = {r for r in range(self.count) if self.rnd.random() < share}
        for stop in {self.count, *self.range()}:
            heads = list(ours.heads(stop=stop))
            assert heads == model.heads(stop), stop
            visible = list(ours.heads(stop=stop, hidden=hidden))
            assert visible == model.heads(stop, hidden), (stop, hidden)
            if theirs is not None:
                assert heads == theirs.headrevs(None, stop), stop
                assert visible == theirs.headrevs(hidden, stop), (stop, hidden)
        start, stop = self.range()
        removed, added = map(list, ours.head_changes(start, stop))
        if start < stop:
            assert (removed, added) == model.head_changes(start, stop)
        if theirs is not None:
            answer = theirs.headrevsdiff(start, stop)
            assert (removed[::-1], added[::-1]) == answer, (start, stop)

    def ask_common_ancestors(self) -> None:
        """Ask for heads of common ancestors, and which are the deepest."""
        ours, theirs, model = self.ours, self.theirs, self.model
        for most in (2, 3, MOST_REVS):
            revs = self.revs(most)
            if self.rnd.random() < 0.05:
                revs.append(-1)
            heads = list(ours.common_ancestor_heads(revs))
            assert heads == model.common_heads(revs), revs
            deepest = list(ours.greatest_common_ancestors(revs))
            assert deepest == model.deepest(heads), revs
            if theirs is not None:
                assert heads == sorted(theirs.commonancestorsheads(*revs))
                if model.depths.count(1) == 1:
                    assert deepest == sorted(theirs.ancestors(*revs)), revs

    def ask_many_common_ancestors(self) -> None:
        """Ask about more revisions than have a bit each."""
        if self.count < MOST_REVS:
            return
        revs = self.revs(200)
        heads = list(self.ours.common_ancestor_heads(revs))
        assert heads == self.model.common_heads(revs), revs

    def ask_missing_ancestors(self) -> None:
        """Ask which ancestors others do not have."""
        for _ in range(2):
            include, exclude = self.revs(3), self.revs(3)
            found = list(self.ours.only(include, exclude))
            assert found == self.model.only(include, exclude)
        asked = ancestor.incrementalmissingancestors(
            lambda rev: self.made.parents[rev] if rev >= 0 else (-1, -1),
            exclude,
        )
        theirs = asked.missingancestors(include)
        assert found == theirs, (include, exclude)

    def ask_roots(self) -> None:
        """Ask which roots can be reached."""
        rnd = self.rnd
        for paths in (False, True):
            heads, roots = self.revs(3), self.revs(4)
            if rnd.random() < 0.2:
                roots.append(-1)
            if rnd.random() < 0.1:
                heads.append(-1)
            lowest = rnd.choice((0, rnd.randrange(-1, self.count + 1)))
            asked = (lowest, heads, roots)
            found = list(
                self.ours.reachable_roots(
                    roots, heads, lowest=lowest, paths=paths
                )
            )
            expected = self.model.reachable_roots(*asked, paths=paths)
            assert found == expected, (asked, paths)
            if self.theirs is not None:
                answer = self.theirs.reachableroots2(*asked, paths)
                assert found == sorted(answer), (asked, paths)

    def ask_phases(self) -> None:
        """Ask for phases."""
        roots = {phase: set(self.revs(2)) for phase in PHASES}
        pairs = [(phase, rev) for phase in PHASES for rev in roots[phase]]
        found = list(self.ours.phases(pairs))
        assert found == self.model.phases(pairs), roots
        if self.theirs is not None:
            _count, theirs = self.theirs.computephasesmapsets(roots)
            for phase in PHASES:
                revs = {rev for rev, its in enumerate(found) if its == phase}
                assert revs == set(theirs.get(phase, ())), (phase, roots)

    def ask_chains(self) -> None:
        """Ask which chunks lead to texts."""
        for rev in self.revs(4):
            stop = self.rnd.choice((None, *self.revs(2)))
            chain, is_stopped = self.ours.delta_chain(rev, stop)
            found = list(chain), is_stopped
            assert found == self.model.delta_chain(rev, stop), (rev, stop)
            if self.theirs is not None:
                theirs = self.theirs.deltachain(rev, stop)
                assert found == theirs, (rev, stop)

    def ask_snapshots(self) -> None:
        """Ask what is a snapshot, and which there are."""
        for rev in self.revs(4):
            found = self.ours.is_snapshot(rev)
            assert found == self.model.is_snapshot(rev), rev
            if self.theirs is not None:
                assert found == self.theirs.issnapshot(rev), rev
        start, stop = self.range()
        pairs = list(zip(*self.ours.snapshots(start, stop)))
        assert pairs == self.model.snapshots(start, stop), (start, stop)
        if self.theirs is not None:
            by_base: dict[int, set[int]] = {}
            for base, rev in pairs:
                by_base.setdefault(base, set()).add(rev)
            theirs: dict[int, set[int]] = {}
            self.theirs.findsnapshots(theirs, start, stop - 1)
            assert by_base == theirs, (start, stop)

    def ask_slices(self) -> None:
        """Ask how a chain is cut."""
        rnd = self.rnd
        revs = sorted(set(self.revs(10)))
        density = rnd.choice((0, 0.1, 0.3, 0.5, 0.7, 0.9, 1, 2))
        gap = rnd.choice((0, 1, 4, 10, 50, 100, 200))
        asked = (revs, density, gap)
        parts = [revs[a:b] for a, b in self.ours.slice_to_density(*asked)]
        assert parts == list(self.model.slices(*asked)), asked
        if self.theirs is not None:
            theirs = self.theirs.slicechunktodensity(*asked)
            assert parts == list(theirs), asked


def test_every_question(index_seeds: Iterable[int]) -> None:
    for seed in index_seeds:
        rnd = random.Random(seed)
        for number in range(CASES_OF_A_SEED):
            case = Case(rnd)
            try:
                case.ask_all()
            except AssertionError as problem:
                message = f"HGK_SEED={seed}, index {number}"
                pytest.fail(f"{message} {case.made.parents}: {problem}")


def _both(parents: list[tuple[int, int]], nodes: bytes) -> tuple[Revlog, Any]:
    data = b"".join(
        RECORD.pack(
            rev << 16, 1, 1, rev, rev, *pair, nodes[rev : rev + 1] * 20
        )
        for rev, pair in enumerate(parents)
    )
    ours = Revlog.from_bytes(data, header=1)
    return ours, opened_by_mercurial(data, 1)


@needs_native_index
def test_several_roots_leave_mercurial_fewer_greatest_common_ancestors() -> (
    None
):
    """Two merges of the same two roots have both in common."""
    parents = [(-1, -1), (-1, -1), (1, 0), (1, 0)]
    ours, theirs = _both(parents, b"0123")
    assert sorted(theirs.commonancestorsheads(2, 3)) == [0, 1]
    assert list(ours.greatest_common_ancestors([2, 3])) == [0, 1]
    assert theirs.ancestors(2, 3) == [0]


@needs_native_index
def test_mercurial_finds_one_or_the_other_revision_of_a_node() -> None:
    """A prefix makes it read all nodes, in which the first one wins."""
    parents = [(-1, -1), (0, -1), (1, -1)]
    ours, theirs = _both(parents, b"aba")
    assert ours.rev(b"a" * 20) == 2
    assert theirs.rev(b"a" * 20) == 2
    ours, theirs = _both(parents, b"aba")
    assert ours.match_prefix(b"a") is None
    theirs.partialmatch(b"a")
    assert ours.rev(b"a" * 20) == 2
    assert theirs.rev(b"a" * 20) == 0
