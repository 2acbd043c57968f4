"""Gives a repository the markers of a long past; run where Mercurial is.

    python -m hgktools.bench.data.rewritten SEED MARKERS FOLDER

Each changeset is what some rewriting led to: its predecessors, which nobody
has any more, are in the markers, as after years of exchange. The last
changesets become drafts, and some of these obsolete: most of them hidden,
some below others, which that makes orphans.
"""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hgktools.bench.data.encoding import encode_1
from hgktools.bench.data.history import History

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hgktools.bench.data.history import Marker

DRAFTS = 2_000
# How many drafts become obsolete: heads with all that only they need, and
# others.
HIDDEN, BELOW = 600, 5
# Of the markers that many are the last in which a draft becomes obsolete, so
# that the rewriting gets to all of them.
REST = 20


class Past(History):
    """A history that has led to the changesets of a repository."""

    def __init__(self, seed: int, count: int, nodes: list[bytes]) -> None:
        """Let *count* markers lead to *nodes*, one after the other."""
        self._coming = iter(nodes)
        self._pace = len(nodes) / (count - count // REST)
        self._due = 0.0
        # Those that nothing will rewrite.
        self.final: set[bytes] = set()
        super().__init__(seed)

    def _node(self) -> bytes:
        self._due += self._pace
        if self._due >= 1:
            self._due -= 1
            for node in self._coming:
                return node
        return super()._node()

    def _event(self) -> list[Marker]:
        event = super()._event()
        if not self.final.isdisjoint(self.live):
            self.live = [it for it in self.live if it not in self.final]
        return event


def rewrite(repository: Any, seed: int, count: int) -> Iterator[Marker]:  # noqa: ANN401 - Mercurial is not typed
    """Make the last changesets drafts; yield *count* markers."""
    from mercurial import phases  # noqa: PLC0415 - where it is installed

    log = repository.changelog
    drafts = range(max(0, len(log) - DRAFTS), len(log))
    roots = [log.node(rev) for rev in drafts]
    with repository.lock(), repository.transaction(b"drafts") as changes:
        phases.retractboundary(repository, changes, phases.draft, roots)
    obsolete = _obsolete(log, drafts, len(log))
    nodes = [log.node(rev) for rev in range(len(log))]
    past = Past(seed, count, nodes)
    past.final = {
        node for rev, node in enumerate(nodes) if rev not in obsolete
    }
    return past.markers(count)


def _obsolete(log: Any, drafts: range, end: int) -> set[int]:  # noqa: ANN401 - the same
    """Return which drafts are to become obsolete."""
    # The newest stays, for a working copy.
    needed = {end - 1, *log.parentrevs(end - 1)}
    chosen: set[int] = set()
    for rev in reversed(drafts):
        if rev in needed or len(chosen) == HIDDEN:
            needed.update(log.parentrevs(rev))
        else:
            chosen.add(rev)
    newest = drafts[-len(drafts) // 10 : -1]
    step = max(1, len(newest) // BELOW)
    return chosen | set(islice(newest, 0, None, step))


if __name__ == "__main__":
    from mercurial import hg, ui

    seed, count, folder = sys.argv[1:]
    opened = hg.repository(ui.ui.load(), bytes(Path(folder)))
    with Path(folder, ".hg", "store", "obsstore").open("wb") as store:
        store.write(b"\1")
        store.writelines(map(encode_1, rewrite(opened, int(seed), int(count))))
