"""Cases of the diff: deltas made from two texts."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from hgktools.bench import limits, peers
from hgktools.bench.case import (
    CEXT,
    LIMIT,
    OURS,
    PURE,
    Case,
    Contestant,
    Setup,
    simple_digest,
)
from hgktools.bench.data.edits import patched

if TYPE_CHECKING:
    from collections.abc import Callable

    from hgktools.bench.data.kinds import Pair, Revisions

    Diff = Callable[[bytes, bytes], bytes]
    Finder = Callable[[], Diff]

ONCE = "both texts read once"
# Mercurial's pure Python finds other hunks than its C extension, and the
# fast flavour others than both.
PURE_ALONE = frozenset({PURE})
EVERYONE = frozenset({OURS, CEXT, PURE})


def _ours(name: str) -> Diff:
    found: Diff = getattr(import_module("hgkernels.bdiff"), name)
    return found


def _fast() -> Diff:
    make = import_module("hgkernels.delta").make

    def fast(old: bytes, new: bytes) -> bytes:
        delta: bytes = make(old, new, flavour="fast")
        return delta

    return fast


def _theirs(name: str) -> Diff:
    found: Diff = getattr(peers.kernels("bdiff"), name)
    return found


def _of_a_pair(find: Finder) -> Contestant:
    def contestant(pair: Pair) -> Setup:
        diff, old, new = find(), pair.old.read_bytes(), pair.new.read_bytes()
        return lambda: lambda: diff(old, new)

    return contestant


def _of_all_pairs(find: Finder) -> Contestant:
    def contestant(revisions: Revisions) -> Setup:
        diff, pairs = find(), revisions.pairs()
        return lambda: lambda: [diff(old, new) for old, new in pairs]

    return contestant


def _contestants(
    of: Callable[[Finder], Contestant], ours: Finder, theirs: str
) -> dict[str, Contestant]:
    peer = of(lambda: _theirs(theirs))
    return {OURS: of(ours), CEXT: peer, PURE: peer, LIMIT: limits.read}


def right(pair: Pair, delta: bytes) -> str:
    """Make sure that *delta* leads from one text to the other."""
    text = patched(pair.old.read_bytes(), delta)
    if text != pair.new.read_bytes():
        raise ValueError("the delta does not lead to the new text")
    return simple_digest(text)


def all_right(revisions: Revisions, deltas: list[bytes]) -> str:
    """Make sure that every one of *deltas* leads to the next revision."""
    for (old, new), delta in zip(revisions.pairs(), deltas):
        if patched(old, delta) != new:
            raise ValueError("a delta does not lead to the next revision")
    return str(len(deltas))


def _case(
    name: str, title: str, theirs: str, calls: int, *, fast: bool = False
) -> Case:
    """Return a case of C's function *theirs*, or against it."""
    find = _fast if fast else lambda: _ours(theirs)
    return Case(
        name,
        title,
        name.rpartition("-")[0],
        _contestants(_of_a_pair, find, theirs),
        free=EVERYONE if fast else PURE_ALONE,
        meaning=right,
        output=len,
        limit=ONCE,
        calls=calls,
    )


def _total(deltas: list[bytes]) -> int:
    return sum(map(len, deltas))


def _all_digest(deltas: list[bytes]) -> str:
    return simple_digest(list(map(simple_digest, deltas)))


def _history(short: str, title: str, ours: Finder, **more: Any) -> Case:  # noqa: ANN401 - of Case
    return Case(
        f"history-{short}",
        title,
        "history",
        _contestants(_of_all_pairs, ours, "storage_diff"),
        digest=_all_digest,
        meaning=all_right,
        output=_total,
        limit="every text read once",
        **more,
    )


SOURCE = "200 KB of source code, 100 scattered changes"
SMALL = "1 KB of source code, one change"
MANIFEST = "a manifest of 14 MB, 70 scattered changes"

CASES = [
    _case("source-bdiff", f"bdiff: {SOURCE}", "bdiff", 20),
    _case("source-storage", f"storage_diff: {SOURCE}", "storage_diff", 20),
    _case(
        "source-fast",
        f"fast flavour against storage_diff: {SOURCE}",
        "storage_diff",
        20,
        fast=True,
    ),
    _case("small-storage", f"storage_diff: {SMALL}", "storage_diff", 1000),
    _case(
        "small-fast",
        f"fast flavour against storage_diff: {SMALL}",
        "storage_diff",
        1000,
        fast=True,
    ),
    _case("manifest-bdiff", f"bdiff: {MANIFEST}", "bdiff", 2),
    _case("manifest-diff", f"manifest_diff: {MANIFEST}", "manifest_diff", 2),
    _case(
        "manifest-fast",
        f"fast flavour against manifest_diff: {MANIFEST}",
        "manifest_diff",
        2,
        fast=True,
    ),
    _case(
        "shuffled-bdiff", "bdiff: 20,000 numbered lines, shuffled", "bdiff", 10
    ),
    _case(
        "shuffled-random-bdiff",
        "bdiff: 20,000 lines with little in common, shuffled",
        "bdiff",
        10,
    ),
    _history(
        "storage",
        "storage_diff: a repository's revisions, each with the next",
        lambda: _ours("storage_diff"),
        free=PURE_ALONE,
    ),
    _history(
        "fast",
        "fast flavour against storage_diff: the same revisions",
        _fast,
        free=EVERYONE,
    ),
]
