"""Questions about many changesets at once, without a loop in Python.

A question about few is answered by Mercurial: it stops early. What is hidden
stays so: where Mercurial refuses a revision, it is left to do so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mercurial import changelog, extensions
from mercurial.node import nullrev

from . import _changelog_graph
from .late import when_loaded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ._selftests import Test

    Original = Callable[..., Any]


def uisetup(ui: Any) -> None:
    """Replace what loops over changesets."""
    if ui.config(b"experimental", b"extra-filter-revs"):
        # Such views may hide parents of what they show, which Mercurial finds
        # out on its way.
        return
    when_loaded("mercurial.changelog", _wrap)


def _wrap() -> None:
    wrap = extensions.wrapfunction
    kind = changelog.changelog
    wrap(kind, "ancestors", ancestors)
    wrap(kind, "findmissingrevs", findmissingrevs)
    wrap(kind, "findmissing", findmissing)
    wrap(kind, "findcommonmissing", findcommonmissing)
    wrap(kind, "headrevs", headrevs)
    wrap(kind, "strip", strip)


def strip(theirs: Original, log: Any, *arguments: Any, **options: Any) -> Any:
    """Forget the graph, whose revisions get other numbers."""
    _changelog_graph.forget(log)
    try:
        return theirs(log, *arguments, **options)
    finally:
        _changelog_graph.forget(log)


def ancestors(
    theirs: Original, log: Any, *arguments: Any, **options: Any
) -> Any:
    """Return the ancestors of revisions, which are asked for as they go."""
    found = theirs(log, *arguments, **options)
    if not _changelog_graph.is_enough(log):
        return found
    from . import _ancestors

    return _ancestors.faster(log, found)


def _missing(log: Any, common: Any, heads: Any) -> Any:
    """Return ancestors of *heads* that *common* has not, or None."""
    span = max(heads, default=nullrev) - min(
        min(heads, default=nullrev), min(common, default=nullrev)
    )
    hidden = log.filteredrevs
    if (
        span < _changelog_graph.patience()
        or not hidden.isdisjoint(heads)
        or not hidden.isdisjoint(common)
    ):
        return None
    return _changelog_graph.only(log, heads, common)


def findmissingrevs(
    theirs: Original, log: Any, common: Any = None, heads: Any = None
) -> Any:
    """Return ancestors of *heads* that are none of *common*."""
    if not _changelog_graph.is_enough(log):
        return theirs(log, common=common, heads=heads)
    common = {nullrev} if common is None else set(common)
    heads = set(log.headrevs()) if heads is None else set(heads)
    found = _missing(log, common, heads)
    if found is not None:
        return found.tolist()
    return theirs(log, common=common, heads=heads)


def _numbers(log: Any, common: Any, heads: Any) -> tuple[set[int], set[int]]:
    """Return the revisions of nodes, as Mercurial understands them."""
    common = [log.nullid] if common is None else common
    heads = log.heads() if heads is None else heads
    return {log.rev(node) for node in common}, {
        log.rev(node) for node in heads
    }


def findmissing(
    theirs: Original, log: Any, common: Any = None, heads: Any = None
) -> Any:
    """Return the nodes of what `findmissingrevs` does, for nodes."""
    common = common if common is None else list(common)
    heads = heads if heads is None else list(heads)
    if _changelog_graph.is_enough(log):
        found = _missing(log, *_numbers(log, common, heads))
        if found is not None:
            return _changelog_graph.nodes(log, found)
    return theirs(log, common=common, heads=heads)


def findcommonmissing(
    theirs: Original, log: Any, common: Any = None, heads: Any = None
) -> Any:
    """Return the ancestors of *common*, and what `findmissing` does."""
    common = common if common is None else list(common)
    heads = heads if heads is None else list(heads)
    if _changelog_graph.is_enough(log):
        common_revs, head_revs = _numbers(log, common, heads)
        found = _missing(log, common_revs, head_revs)
        if found is not None:
            has = _Common(log.ancestors(common_revs))
            has.add(nullrev)
            has.update(common_revs)
            return has, _changelog_graph.nodes(log, found)
    return theirs(log, common=common, heads=heads)


class _Common:
    """A set of revisions and their ancestors."""

    def __init__(self, lazyvalues: Any) -> None:
        # As Mercurial calls them.
        self.addedvalues: set[int] = set()
        self.lazyvalues = lazyvalues

    def __contains__(self, value: object) -> bool:
        return value in self.addedvalues or value in self.lazyvalues

    def __iter__(self) -> Iterator[int]:
        added = self.addedvalues
        yield from added
        for rev in self.lazyvalues:
            if rev not in added:
                yield rev

    def add(self, value: int) -> None:
        """Add a revision."""
        self.addedvalues.add(value)

    def update(self, values: Iterable[int]) -> None:
        """Add revisions."""
        self.addedvalues.update(values)


def headrevs(
    theirs: Original, log: Any, revs: Any = None, stop_rev: Any = None
) -> Any:
    """Return the heads: of all revisions, or of some."""
    if revs is None:
        return theirs(log, revs, stop_rev)
    if not _changelog_graph.is_enough(log):
        return theirs(log, revs, stop_rev)
    heads = set(revs)
    graph = None
    if len(heads) >= _changelog_graph.patience():
        graph = _changelog_graph.of(log)
    if graph is not None and _changelog_graph.asked(graph, heads) is not None:
        heads.discard(nullrev)
        known = list(heads)
        for parents in graph.parents():
            heads.difference_update(map(parents.__getitem__, known))
        return heads
    return theirs(log, heads, stop_rev)


def selftests() -> Iterator[Test]:
    """Compare the library's graph with loops in Python, on a small graph."""
    from . import _graph_selftests

    return _graph_selftests.tests()
