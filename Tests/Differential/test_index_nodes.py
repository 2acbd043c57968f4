"""Questions about nodes, compared with Mercurial's C index."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hgkernels import Revlog
from hgkernels.errors import RevisionLookupError
from mercurial import policy
from mercurial.error import RevlogError
from peer import IS_NATIVE
from random_nodes import HEADER, NULL, index_of, near, random_nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

pytestmark = pytest.mark.skipif(
    not IS_NATIVE, reason="Mercurial's C index is for CPython"
)

# Enough for the first to be answered by reading all nodes and the others from
# their order.
QUESTIONS = 40


def _answer(ask: Callable[[], object], refused: type[Exception]) -> object:
    try:
        return ask()
    except refused:
        return "refused"


class Case:
    """Some nodes, in an index that both sides read."""

    def __init__(self, seed: int) -> None:
        """Make the nodes of a seed."""
        self.rnd = random.Random(seed)
        self.nodes = random_nodes(self.rnd)
        data = index_of(self.nodes)
        self.ours = Revlog.from_bytes(data, header=HEADER)
        parsers: Any = policy.importmod("parsers")
        self.theirs: Any = parsers.parse_index2(data, 0, 1, 0)[0]

    def node(self) -> bytes:
        """Return a node to ask about, known or not."""
        node = self.rnd.choice([*self.nodes, NULL])
        return node if self.rnd.random() < 0.8 else near(self.rnd, node)

    def ask(self) -> None:
        """Ask both sides the same."""
        node = self.node()
        digits = node.hex()[: self.rnd.choice((1, 2, 3, 5, 20, 39, 40))]
        if self.rnd.random() < 0.2:
            digits = digits[:-1] + self.rnd.choice("0fFA8xg")
        rev = _answer(
            partial(self.ours.match_prefix, digits), RevisionLookupError
        )
        theirs = _answer(
            partial(self.theirs.partialmatch, digits.encode()), RevlogError
        )
        if isinstance(rev, int):
            assert self.ours.node(rev) == theirs, digits
        else:
            assert rev == theirs, digits
        size = _answer(partial(self.ours.shortest, node), RevisionLookupError)
        theirs = _answer(partial(self.theirs.shortest, node), RevlogError)
        assert size == theirs, node
        rev = self.ours.revs([node])[0]
        theirs = self.theirs.get_rev(node)
        if rev == -2:
            assert theirs is None, node
        else:
            # Of revisions with one node, Mercurial's C finds now one, now
            # another.
            assert theirs == rev or self.nodes[theirs] == node
            last = [r for r, its in enumerate(self.nodes) if its == node]
            assert rev == max(last, default=-1)


def test_answers_are_those_of_mercurial(dag_seeds: Iterable[int]) -> None:
    for seed in dag_seeds:
        case = Case(seed)
        try:
            for _ in range(QUESTIONS):
                case.ask()
        except AssertionError as problem:
            pytest.fail(f"HGK_SEED={seed}: {problem}")
