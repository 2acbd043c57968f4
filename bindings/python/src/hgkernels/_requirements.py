"""What a repository requires of its readers, and where its store is."""

from __future__ import annotations

import os

from .errors import RepositoryError, UnsupportedError

SHARED = frozenset((b"shared", b"relshared"))

# What this package reads, or need not know in order to read a store.
KNOWN = SHARED | frozenset(
    (
        b"bookmarksinstore",
        b"delta-info-revlog",
        b"dirstate-tracked-key-v1",
        b"dirstate-v2",
        b"dotencode",
        b"exp-archived-phase",
        b"exp-changelog-v2",
        b"exp-compression-none",
        b"exp-compression-zstd",
        b"exp-copies-sidedata-changeset",
        b"exp-revlogv2.2",
        b"exp-sparse",
        b"exp-very-fragile-and-unsafe-plain-store-encoding",
        b"fileindex-v1",
        b"fncache",
        b"generaldelta",
        b"internal-phase-2",
        b"persistent-nodemap",
        b"revlog-compression-zstd",
        b"revlogv1",
        b"share-safe",
        b"sparserevlog",
        b"store",
        b"treemanifest",
    )
)


def layout(
    path: str | bytes | os.PathLike[str] | os.PathLike[bytes],
) -> tuple[bytes, bytes, bytes, frozenset[bytes]]:
    """Find out where the repository at *path* keeps its data.

    *path* is that of the folder which has ``.hg``. Returns this folder, the
    other one, the store, and what is required. A repository that shares the
    store of another one has its own requirements, and those of the store.

    Raises `RepositoryError` if there is no repository, or if what it shares
    is not there, and `UnsupportedError` if it requires what this package does
    not know: by that, Mercurial says that it must be left alone.
    """
    root = os.path.abspath(os.fsencode(path))
    control = os.path.join(root, b".hg")
    if not os.path.isdir(control):
        message = f"not a repository: there is no {os.fsdecode(control)}"
        raise RepositoryError(message)
    requirements = _read(control)
    owner = control
    if requirements & SHARED:
        owner = _shared_control(control, requirements)
    store = owner
    if b"store" in requirements or b"share-safe" in requirements:
        store = os.path.join(owner, b"store")
    if b"share-safe" in requirements:
        requirements |= _read(store)
    if unknown := requirements - KNOWN:
        names = ", ".join(
            name.decode("ascii", "backslashreplace")
            for name in sorted(unknown)
        )
        message = f"the repository requires what is not known here: {names}"
        raise UnsupportedError(message)
    return root, control, store, requirements


def _read(folder: bytes) -> frozenset[bytes]:
    """Return the requirements of a folder; ancient repositories have none."""
    try:
        with open(os.path.join(folder, b"requires"), "rb") as file:
            return frozenset(filter(None, file.read().split(b"\n")))
    except FileNotFoundError:
        return frozenset()


def _shared_control(control: bytes, requirements: frozenset[bytes]) -> bytes:
    """Return the control folder of the repository that is shared."""
    with open(os.path.join(control, b"sharedpath"), "rb") as file:
        named = file.read().rstrip(b"\n")
    if b"relshared" in requirements:
        named = os.path.normpath(os.path.join(control, named))
    if not os.path.isdir(named):
        message = f"the repository shares {os.fsdecode(named)}, which is gone"
        raise RepositoryError(message)
    return named
