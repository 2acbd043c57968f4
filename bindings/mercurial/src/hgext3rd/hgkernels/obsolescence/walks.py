"""The predecessors that a template shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .maps import NODE
from .store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def closest_predecessors(
    theirs: Callable[..., Iterator[bytes]], repo: Any, node: bytes
) -> Iterator[bytes]:
    """Yield the closest predecessors that the repository shows.

    Most changesets have none among all that led to them, which one question
    tells.
    """
    store = repo.obsstore
    succession = store.asked() if isinstance(store, Store) else None
    if succession is not None and len(node) == NODE:
        found = succession.all_predecessors(node)
        to_rev = repo.unfiltered().changelog.index.get_rev
        hidden = repo.changelog.filteredrevs
        revs = map(to_rev, succession.predecessors(found))
        if all(rev is None or rev in hidden for rev in revs):
            return
    yield from theirs(repo, node)
