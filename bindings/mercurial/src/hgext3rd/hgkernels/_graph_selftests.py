"""Small questions to the library's graphs and to Mercurial's loops."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from mercurial import ancestor, dagop
from mercurial.node import nullrev

from . import _changelog_graph, _selftests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._changelog_graph import Graph
    from ._selftests import Test


def tests() -> Iterator[Test]:
    """Compare the library's graph with loops in Python, on a small graph."""
    chance = random.Random(2)  # noqa: S311 - no secret
    parents = _selftests.graph(chance)
    data = _selftests.index(chance, parents)
    heads = set(chance.sample(range(len(parents)), 5))
    common = set(chance.sample(range(len(parents)), 3))

    def get(rev: int) -> tuple[int, int]:
        return parents[rev] if rev >= 0 else (nullrev, nullrev)

    def graph() -> Graph:
        from hgkernels import Revlog
        from hgkernels.revlog import index_of

        return _changelog_graph.Graph(index_of(Revlog.from_bytes(data)))

    def of_all() -> tuple[Any, Any]:
        first, second = graph().parents()
        ours = heads.difference(
            {column[rev] for rev in heads for column in (first, second)}
        )
        return ours, dagop.headrevs(heads, get)

    yield (
        "missing ancestors",
        lambda: (
            graph().only(heads, common).tolist(),
            ancestor.incrementalmissingancestors(get, common).missingancestors(
                heads
            ),
        ),
    )
    yield (
        "ancestors",
        lambda: (
            graph().only(heads, ()).tolist()[::-1],
            list(ancestor.lazyancestors(get, heads, inclusive=True)),
        ),
    )
    yield "heads of some", of_all
