"""Which changesets are obsolete, orphans or divergent."""

from __future__ import annotations

from functools import partial
from itertools import compress
from typing import TYPE_CHECKING, Any

from mercurial import obsolete, obsutil, phases

from .store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    Revs = frozenset[int]


# Answers of the library.
DIVERGENT, UNCLEAR = 1, 2


def install() -> None:
    """Put the functions here before those that compute the sets."""
    for name, ours in OURS.items():
        theirs = obsolete.cachefuncs[name]
        obsolete.cachefuncs[name] = partial(_compute, ours, theirs)


def _compute(
    ours: Callable[[Any, Any], Revs], theirs: Callable[[Any], Revs], repo: Any
) -> Revs:
    store = repo.obsstore
    succession = store.asked() if isinstance(store, Store) else None
    return theirs(repo) if succession is None else ours(repo, succession)


def _mutable(repo: Any) -> Any:
    return repo._phasecache.getrevset(repo, phases.relevant_mutable_phases)


def candidates(repo: Any) -> list[int]:
    """Return the changesets that can be unstable."""
    return sorted(_mutable(repo) - obsolete.getrevs(repo, b"obsolete"))


def _nodes(repo: Any, revs: Any) -> list[bytes]:
    return list(map(repo.changelog.node, revs))


def _obsolete(repo: Any, succession: Any) -> Revs:
    revs = list(_mutable(repo))
    mask = succession.obsolete(_nodes(repo, revs))
    return frozenset(compress(revs, mask))


def _orphan(repo: Any, _succession: Any) -> Revs:
    gone = obsolete.getrevs(repo, b"obsolete")
    if not gone:
        return frozenset()
    first = min(gone)
    # Obsolete changesets, and all that is found to be above one.
    below = set(gone)
    found = set()
    parents = repo.changelog.parentrevs
    for rev in candidates(repo):
        if rev > first and not below.isdisjoint(parents(rev)):
            below.add(rev)
            found.add(rev)
    return frozenset(found)


def phase_divergent(repo: Any, succession: Any, revs: list[int]) -> Revs:
    """Return those of some changesets that are to replace a public one."""
    if not revs or len(_mutable(repo)) == len(repo.changelog):
        return frozenset()
    nodes = _nodes(repo, revs)
    public = _public(repo, succession, nodes)
    if not public:
        return frozenset()
    if len(revs) > 1:
        # To look one node up makes it cheap to start from each of many.
        succession.by_successor(nodes[0])
    return frozenset(
        rev
        for rev, node in zip(revs, nodes)
        if not public.isdisjoint(_all_predecessors(succession, [node]))
    )


def _all_predecessors(succession: Any, nodes: list[bytes]) -> list[bytes]:
    found = succession.all_predecessors(
        nodes, ignored_flags=obsolete.bumpedfix
    )
    before: list[bytes] = succession.predecessors(found)
    return before


def _public(repo: Any, succession: Any, nodes: list[bytes]) -> set[bytes]:
    """Return the predecessors of nodes that are public changesets."""
    to_rev = repo.changelog.index.get_rev
    phase = repo._phasecache.phase
    return {
        node
        for node in _all_predecessors(succession, nodes)
        if (rev := to_rev(node)) is not None
        and phase(repo, rev) <= phases.public
    }


def content_divergent(repo: Any, succession: Any, revs: list[int]) -> Revs:
    """Return those of some changesets that compete with others."""
    if not revs:
        return frozenset()
    nodes = _nodes(repo, revs)
    exists = repo.changelog.index.has_node
    answers = succession.divergence(nodes, exists)
    known: dict[bytes, Any] = {}
    return frozenset(
        rev
        for rev, node, answer in zip(revs, nodes, answers)
        if answer == DIVERGENT
        or (answer == UNCLEAR and _diverges(repo, node, known))
    )


def _diverges(repo: Any, node: bytes, known: dict[bytes, Any]) -> bool:
    """Tell whether a predecessor of a node has successors without it."""
    predecessors = repo.obsstore.predecessors
    seen: set[bytes] = set()
    pending = {marker[0] for marker in predecessors.get(node, ())}
    while pending:
        before = pending.pop()
        seen.add(before)
        if before not in known:
            obsutil.successorssets(repo, before, cache=known)
        ends = [end for end in known[before] if end]
        if len(ends) > 1 and any(node not in end for end in ends):
            return True
        more = {marker[0] for marker in predecessors.get(before, ())}
        pending |= more - seen
    return False


def _all_phase_divergent(repo: Any, succession: Any) -> Revs:
    return phase_divergent(repo, succession, candidates(repo))


def _all_content_divergent(repo: Any, succession: Any) -> Revs:
    return content_divergent(repo, succession, candidates(repo))


OURS = {
    b"obsolete": _obsolete,
    b"orphan": _orphan,
    b"phasedivergent": _all_phase_divergent,
    b"contentdivergent": _all_content_divergent,
}
