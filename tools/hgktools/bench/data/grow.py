"""Adds revisions to a manifest log; run where Mercurial is.

    python -m hgktools.bench.data.grow SEED REVISIONS FILES FOLDER zstd

Each revision changes some lines of the one before, and is stored as a delta
to it: a chain as long as Mercurial makes them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hgktools.bench.data import manifests
from hgktools.bench.data.chance import Chance
from hgktools.bench.data.commit import new_repository
from hgktools.bench.data.edits import delta, edited

MOST_CHANGES = 5
NULL = bytes(20)


def grow(repository: Any, chance: Chance, files: int, count: int) -> None:  # noqa: ANN401 - Mercurial is not typed
    """Add *count* manifests of *files* files to an empty repository."""
    from mercurial import revlogutils  # noqa: PLC0415 - the same

    log = repository.manifestlog.getstorage(b"").get_revlog()
    lines = manifests.lines(chance, files)
    with repository.lock(), repository.transaction(b"grow") as transaction:
        known, node = None, NULL
        for rev in range(count):
            if rev:
                changes = 1 + chance.below(MOST_CHANGES)
                edits = manifests.edits(chance, lines, changes)
                change = delta(lines, edits)
                known = revlogutils.CachedDelta(rev - 1, change)
                lines = edited(lines, edits)
            text = b"".join(lines)
            added = log.addrevision(
                text, transaction, rev, node, NULL, cachedelta=known
            )
            node = log.node(added)


if __name__ == "__main__":
    seed, count, files, folder, compression = sys.argv[1:]
    new = new_repository(Path(folder), compression)
    grow(new, Chance(int(seed)), int(files), int(count))
