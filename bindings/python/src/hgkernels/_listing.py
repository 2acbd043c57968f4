"""Which histories a store has: what lists them, or else what is there."""

from __future__ import annotations

import os

from ._store_paths import decode_reversibly

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .repository import Repository

__all__ = ["store_paths"]

# Histories of files, and with tree manifests those of folders.
_FOLDERS = (b"data", b"meta")


def store_paths(repository: Repository) -> list[bytes]:
    """Return the store paths of all histories but the two at the top.

    They end in ``.i``, and have no order. A list may name what is not there.
    """
    requirements = repository.requirements
    if b"fileindex-v1" in requirements:
        from ._file_index import parse_file_index

        docket = repository.read_store(b"fileindex")
        paths = parse_file_index(docket, repository.read_store)
        return [b"data/%s.i" % path for path in paths]
    if b"fncache" in requirements:
        from ._fncache import parse_fncache

        listed = parse_fncache(repository.read_store(b"fncache"))
        return [path for path in listed if path.endswith(b".i")]
    return [
        decode_reversibly(name, is_store=b"store" in requirements)
        for folder in _FOLDERS
        for name in _found(repository.store, folder)
    ]


def _found(store: bytes, folder: bytes) -> Iterator[bytes]:
    """Iterate over the indexes in a folder of a store, as they are named."""
    for place, _folders, names in os.walk(os.path.join(store, folder)):
        for name in names:
            if name.endswith(b".i"):
                yield os.path.relpath(os.path.join(place, name), store)
