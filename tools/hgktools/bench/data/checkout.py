"""Readies a repository for commands; run where Mercurial is.

    python -m hgktools.bench.data.checkout SEED FOLDER

It gets a stack of drafts beside the newest changeset, which change what that
one left alone. Printed are, as JSON, numbers of revisions to be asked about,
and the file that changed most often; see `kinds.Checkout`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from hgktools.bench.data import sources
from hgktools.bench.data.chance import Chance
from hgktools.bench.data.commit import commit_change
from hgktools.bench.data.edits import edited
from hgktools.bench.data.project import EPOCH, NONE, Change, File

# How many drafts, how far back on the main line their parent is, and how
# many files each changes.
STACK, BACK, FILES = 20, 30, 3
# How far back what is compared with the newest in full, in parts of history.
RECENT = 40


def checkout(repository: Any, chance: Chance) -> dict[str, object]:  # noqa: ANN401 - Mercurial is not typed
    """Add the drafts; return what is to be known."""
    newest = repository[b"tip"]
    line = [newest]
    while line[-1].p1().rev() != NONE:
        line.append(line[-1].p1())
    parent = line[min(BACK, len(line) - 1)]
    paths = sorted(
        path
        for path in newest.manifest()
        if newest.manifest()[path] == parent.manifest().get(path)
    )
    nodes = [parent.node()]
    with repository.lock(), repository.transaction(b"stack"):
        for number in range(STACK):
            files: dict[bytes, File] = {}
            for _ in range(FILES):
                path = chance.one(paths)
                text = repository[nodes[-1]][path].data()
                lines = text.splitlines(keepends=True)
                edits = sources.edits(chance, len(lines), 1)
                files[path] = edited(lines, edits)
            change = Change(
                (len(nodes) - 1, NONE),
                b"default",
                b"Stack <stack@example.org>",
                (EPOCH + number, 0),
                b"Change some files, %d" % number,
                files,
            )
            nodes.append(
                commit_change(repository, change, nodes, public=False)
            )
    often = max(
        sorted(newest.manifest()), key=lambda path: len(repository.file(path))
    )
    return {
        "newest": newest.rev(),
        "recent": line[len(line) // RECENT].rev(),
        "old": line[len(line) // 2].rev(),
        "stack": repository[nodes[1]].rev(),
        "often": often.decode(),
    }


if __name__ == "__main__":
    from mercurial import hg, ui

    seed, folder = sys.argv[1:]
    opened = hg.repository(ui.ui.load(), bytes(Path(folder)))
    print(json.dumps(checkout(opened, Chance(int(seed)))))
