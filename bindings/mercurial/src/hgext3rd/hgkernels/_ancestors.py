"""Mercurial's ancestors that are walked through, in another way."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING, Any

from mercurial import ancestor
from mercurial.node import nullrev

from . import _changelog_graph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def faster(log: Any, found: Any) -> Any:
    """Return what does the same as an object of Mercurial's."""
    if type(found) is not ancestor.lazyancestors:
        return found
    return _Ancestors(log, found)


class _Ancestors(ancestor.lazyancestors):  # type: ignore[misc]
    """Mercurial's object, with another way to walk."""

    def __init__(self, log: Any, found: Any) -> None:
        self.__dict__.update(vars(found))
        self._log = log
        self._containsiter = iter(self)

    def __iter__(self) -> Iterator[int]:
        return _walk(
            self._log,
            self._parentrevs,
            self._initrevs,
            self._stoprev,
            self._inclusive,
        )


def _walk(
    log: Any,
    parentrevs: Callable[[int], tuple[int, int]],
    revs: list[int],
    stop: int,
    inclusive: bool,
) -> Iterator[int]:
    """Iterate over ancestors, from the last one on."""
    slow = ancestor._lazyancestorsiter(parentrevs, revs, stop, inclusive)
    rev = nullrev
    taken = 0
    most = _changelog_graph.patience()
    for rev in islice(slow, most):
        yield rev
        taken += 1
    if taken < most:
        return
    rest = None
    # Of a revision that is given twice, Mercurial tells twice.
    if stop >= 0 and len(set(revs)) == len(revs):
        heads = set(revs)
        if not inclusive:
            heads = {each for head in revs for each in parentrevs(head)}
        rest = _changelog_graph.only(log, heads, ())
    if rest is None:
        yield from slow
        return
    yield from reversed(rest[bisect_left(rest, stop) : bisect_left(rest, rev)])
