"""Whether a single changeset is divergent.

To tell it of one, Mercurial finds all that are, and nearly every marker may
have led to one of the drafts. But most commands show few changesets. So those
that are asked about first are looked at alone, with some that are likely to be
next.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import partial
from typing import TYPE_CHECKING, Any

from mercurial import context, extensions

from . import sets
from .store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    Compute = Callable[[list[int]], frozenset[int]]

# How many changesets are looked at each time, before all are.
FEW = (1, 32)


def install() -> None:
    """Put the function here before those that look for all."""
    for method, compute in (
        ("phasedivergent", sets.phase_divergent),
        ("contentdivergent", sets.content_divergent),
    ):
        wrapper = partial(_is_divergent, method.encode(), compute)
        extensions.wrapfunction(context.basectx, method, wrapper)


def _is_divergent(
    name: bytes,
    compute: Callable[[Any, Any, list[int]], frozenset[int]],
    theirs: Callable[[Any], bool],
    changeset: Any,
) -> bool:
    repo = changeset._repo.unfiltered()
    store = repo.obsstore
    if not isinstance(store, Store) or not store or name in store.caches:
        return theirs(changeset)
    succession = store.asked()
    if succession is None:
        return theirs(changeset)
    # Mercurial forgets this together with its sets.
    key = b"some " + name
    some: Some | None = store.caches.get(key)
    if some is None:
        some = store.caches[key] = Some(sets.candidates(repo))
    answer = some.find(changeset.rev(), partial(compute, repo, succession))
    return theirs(changeset) if answer is None else answer


class Some:
    """What is known of some changesets, out of those that can be divergent."""

    def __init__(self, candidates: list[int]) -> None:
        self._candidates = candidates
        self._known: dict[int, bool] = {}
        self._sizes = iter(FEW)

    def find(self, rev: int | None, compute: Compute) -> bool | None:
        """Tell whether a changeset is divergent, or None if all are wanted.

        *compute* finds those that are, of some.
        """
        # The working copy has no number.
        end = 0 if rev is None else bisect_right(self._candidates, rev)
        if not end or self._candidates[end - 1] != rev:
            return False
        if rev not in self._known:
            size = next(self._sizes, None)
            if size is None:
                return None
            # Most commands go from new ones to old ones.
            some = self._candidates[max(0, end - size) : end]
            found = compute(some)
            self._known.update((each, each in found) for each in some)
        return self._known[rev]
