"""Commits a project's changesets; run where Mercurial is.

    python -m hgktools.bench.data.commit SEED CHANGESETS FILES FOLDER zstd

The last changesets are drafts, the others public.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hgktools.bench.data.project import NONE, Project

if TYPE_CHECKING:
    from hgktools.bench.data.project import Change

IN_A_TRANSACTION = 1_000
DRAFTS = 100


def new_repository(folder: Path, compression: str) -> Any:  # noqa: ANN401 - Mercurial is not typed
    """Make an empty repository, in the format that Mercurial prefers."""
    from mercurial import hg, ui  # noqa: PLC0415 - where it is installed

    settings = ui.ui.load()
    value = compression.encode()
    settings.setconfig(b"format", b"revlog-compression", value)
    return hg.repository(settings, bytes(folder), create=True)


def commit(repository: Any, project: Project, count: int) -> None:  # noqa: ANN401 - the same
    """Commit *count* changesets of *project*."""
    nodes: list[bytes] = []
    changes = project.changes(count)
    while len(nodes) < count:
        with repository.lock(), repository.transaction(b"generate"):
            for change in changes:
                public = len(nodes) < count - DRAFTS
                nodes.append(
                    commit_change(repository, change, nodes, public=public)
                )
                if not len(nodes) % IN_A_TRANSACTION:
                    break


def commit_change(
    repository: Any,  # noqa: ANN401 - the same
    change: Change,
    nodes: list[bytes],
    *,
    public: bool,
) -> bytes:
    """Commit *change* and return its node; *nodes* are those before it."""
    from mercurial import context  # noqa: PLC0415 - where it is installed

    def file(_: object, changeset: object, path: bytes) -> object:
        lines = change.files[path]
        if lines is None:
            return None
        return context.memfilectx(
            repository,
            changeset,
            path,
            b"".join(lines),
            copysource=change.copies.get(path),
        )

    changeset = context.memctx(
        repository,
        [None if it == NONE else nodes[it] for it in change.parents],
        change.text,
        list(change.files),
        file,
        change.user,
        change.date,
        branch=change.branch,
    )
    phase = b"public" if public else b"draft"
    with repository.ui.configoverride({(b"phases", b"new-commit"): phase}):
        node: bytes = repository.commitctx(changeset)
    return node


if __name__ == "__main__":
    seed, count, files, folder, compression = sys.argv[1:]
    new = new_repository(Path(folder), compression)
    commit(new, Project(int(seed), int(files)), int(count))
