"""Mercurial as a peer, through what it offers to its own extensions.

Which of its readers answers, C or Python, is for HGMODULEPOLICY to say,
which is one for a process: a worker has one kind of Mercurial only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

NULL = bytes(20)


class _Repository:
    """As much of a repository as its obsstore asks for."""

    nullid = NULL


# The store keeps only a weak reference to its repository.
REPOSITORY = _Repository()


def obsstore(path: Path) -> Any:  # noqa: ANN401 - Mercurial is not typed
    """Return Mercurial's own obsstore for the file at *path*."""
    from mercurial import obsolete, vfs  # noqa: PLC0415 - in a worker only

    folder = vfs.vfs(bytes(path.parent))
    return obsolete.obsstore(REPOSITORY, folder, 1, readonly=True)


def encode(markers: list[Any], version: int) -> bytes:
    """Return Mercurial's encoding of *markers*, the version byte included."""
    from mercurial import obsolete  # noqa: PLC0415 - in a worker only

    chunks = obsolete.encodemarkers(markers, addheader=True, version=version)
    return b"".join(chunks)


def kernels(name: str) -> Any:  # noqa: ANN401 - Mercurial is not typed
    """Return Mercurial's own module of kernels called *name*."""
    from mercurial import policy  # noqa: PLC0415 - in a worker only

    return policy.importmod(name)


def repository(folder: Path) -> Any:  # noqa: ANN401 - Mercurial is not typed
    """Return Mercurial's own object for the repository in *folder*.

    Nothing is hidden in it, and nothing has been asked of it yet.
    """
    from mercurial import hg, ui  # noqa: PLC0415 - in a worker only

    return hg.repository(ui.ui.load(), bytes(folder)).unfiltered()


def manifest_log(folder: Path) -> Any:  # noqa: ANN401 - the same
    """Return the revlog of the manifests of the repository in *folder*."""
    return repository(folder).manifestlog.getstorage(b"").get_revlog()


def phases(repository: Any) -> Any:  # noqa: ANN401 - the same
    """Return what knows the phases of *repository*, before it is asked."""
    from mercurial import phases  # noqa: PLC0415 - in a worker only

    return phases.phasecache(repository, None)
