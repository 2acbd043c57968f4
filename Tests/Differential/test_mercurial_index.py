"""The index object of `parse_index2`, beside that of Mercurial's C."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from hgkernels import parsers
from mercurial import policy
from mercurial.error import RevlogError
from peer import IS_NATIVE
from random_nodes import NULL, near, random_nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

pytestmark = pytest.mark.skipif(
    not IS_NATIVE, reason="Mercurial's C index is for CPython"
)

MARKED = 2
PHASES = (1, 2, 32, 96)
# What one side raises the other has to raise too.
KINDS = (RevlogError, ValueError, IndexError, TypeError)


def _outcome(ask: Callable[[Any], object], index: object) -> object:
    """Return an answer, or which kind of exception there was."""
    try:
        return ask(index)
    except KINDS as error:
        return next(kind for kind in KINDS if isinstance(error, kind))


class Case:
    """An index that grows and shrinks on both sides."""

    def __init__(self, seed: int) -> None:
        """Begin with records that lie in memory."""
        self.rnd = random.Random(seed)
        # Of revisions with one node, C finds now one, now another.
        self.nodes = list(dict.fromkeys(random_nodes(self.rnd)))[:60]
        self.general_delta = self.rnd.random() < 0.7
        made = parsers.parse_index2(b"", 0, self.general_delta, 0)[0]
        self.known = 0
        for _ in range(self.rnd.choice((0, 1, 20))):
            self._add(made)
        # The version word of a file lies over the first record.
        data = b"".join(map(made.entry_binary, range(len(made))))
        data = (made.pack_header(1) if data else b"") + data
        settings = (data, False, self.general_delta, False)
        self.ours: Any = parsers.parse_index2(*settings)[0]
        theirs: Any = policy.importmod("parsers")
        self.theirs: Any = theirs.parse_index2(*settings)[0]

    def _entry(self) -> tuple[Any, ...]:
        rnd, rev = self.rnd, self.known
        near_rev = max(rev - rnd.choice((1, 1, 1, 2, 9)), -1)
        other = rnd.randrange(-1, rev) if rnd.random() < 0.2 else -1
        base = rnd.choice((rev, near_rev, near_rev))
        if not self.general_delta:
            base = max(base, 0)
        size = rnd.choice((0, 9, 30))
        node = self.nodes[rev] if rev < len(self.nodes) else rnd.randbytes(20)
        place = rev * 30 << 16 | rnd.choice((0, 1 << 15))
        fields = (place, size, 99, base, rev, near_rev, other, node)
        return (*fields, 0, 0, MARKED, MARKED, -1)

    def _add(self, *indexes: Any) -> None:  # noqa: ANN401
        entry = self._entry()
        for index in indexes:
            index.append(entry)
        self.known += 1

    def change(self) -> None:
        """Add some revisions, or drop some."""
        if self.known and self.rnd.random() < 0.2:
            kept = self.rnd.randrange(self.known)
            del self.ours[kept:-1]
            del self.theirs[kept:-1]
            # Else Mercurial's C would still know where nodes were.
            self.theirs.clearcaches()
            self.known = kept
        for _ in range(self.rnd.choice((0, 1, 5))):
            self._add(self.ours, self.theirs)

    def rev(self) -> int:
        """Return a revision, null, or a number that is none."""
        return self.rnd.randrange(-2, self.known + 2)

    def same(
        self, ask: Callable[[Any], object], *, order: bool = True
    ) -> None:
        """Ask both sides the same."""
        ours, theirs = _outcome(ask, self.ours), _outcome(ask, self.theirs)
        if not order and isinstance(ours, list):
            assert isinstance(theirs, list)
            ours, theirs = sorted(ours), sorted(theirs)
        assert ours == theirs

    def ask(self) -> None:
        """Ask one thing of each kind."""
        rnd, rev, other = self.rnd, self.rev(), self.rev()
        node = rnd.choice([*self.nodes[: self.known], NULL])
        if rnd.random() < 0.3:
            node = near(rnd, node)
        prefix = node.hex().encode()[: rnd.choice((0, 1, 2, 5, 40))]
        prefix += rnd.choice((b"", b"", b"x", b"0"))
        self.same(len)
        self.same(list)
        self.same(lambda index: index[rev])
        self.same(lambda index: index[node])
        self.same(lambda index: rev in index)
        self.same(lambda index: node in index)
        self.same(lambda index: index.rev(node))
        self.same(lambda index: index.get_rev(node))
        self.same(lambda index: index.has_node(node))
        self.same(lambda index: index.partialmatch(prefix))
        self.same(lambda index: index.shortest(node))
        self.same(lambda index: index.entry_binary(rev))
        for bad in (b"", node[1:], None, "x"):
            self.same(lambda index, bad=bad: index.rev(bad))
            self.same(lambda index, bad=bad: index.has_node(bad))
        self.graph(rev, other)
        self.chains(rev, other)

    def graph(self, rev: int, other: int) -> None:
        """Ask about ancestry."""
        rnd, count = self.rnd, self.known
        hidden = frozenset(r for r in range(count) if rnd.random() < 0.3)
        self.same(lambda index: index.headrevs())
        self.same(lambda index: index.headrevs(hidden))
        stop = rnd.randrange(count + 1)
        if stop:
            self.same(lambda index: index.headrevs(hidden, stop))
        begin = rnd.randrange(stop + 1)
        self.same(lambda index: index.headrevsdiff(begin, stop))
        pair = (rev, other)
        self.same(lambda index: index.commonancestorsheads(*pair))
        if count < 3:
            # Of heads with different roots, Mercurial's need not be deepest.
            self.same(lambda index: index.ancestors(*pair))
        for paths in (False, True):
            self.same(
                lambda index, paths=paths: index.reachableroots2(
                    max(begin - 1, 0), [rev], [other, begin], paths
                ),
                order=False,
            )
        revs = range(count)
        roots = {
            phase: set(rnd.sample(revs, min(2, count))) for phase in PHASES
        }
        self.same(lambda index: index.computephasesmapsets(roots))

    def chains(self, rev: int, other: int) -> None:
        """Ask about deltas."""
        for stop in (None, other):
            self.same(lambda index, stop=stop: index.deltachain(rev, stop))
        if rev < self.known:
            self.same(lambda index: index.issnapshot(rev))
        if 0 <= rev < self.known:
            chain, _ = self.theirs.deltachain(rev, None)
            for density, gap in ((0.5, 10), (0.9, 0), (0, 0), (1, 40)):
                self.same(
                    lambda index, how=(density, gap): (
                        index.slicechunktodensity(chain, *how)
                    )
                )

        def snapshots(index: Any) -> object:  # noqa: ANN401
            found: dict[int, set[int]] = {}
            index.findsnapshots(found, max(rev, 0), other)
            return found

        self.same(snapshots)


def test_every_method_answers_as_mercurials(dag_seeds: Iterable[int]) -> None:
    for seed in dag_seeds:
        case = Case(seed)
        try:
            for _ in range(4):
                case.ask()
                case.change()
        except AssertionError as problem:
            pytest.fail(f"HGK_SEED={seed}: {problem}")
