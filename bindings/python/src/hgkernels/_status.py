"""Which files revisions have, and what became of them in between.

With tree manifests, each folder has a manifest of its own, and only those
folders are read that are asked for and, between two revisions, differ.
"""

from __future__ import annotations

from collections import namedtuple
from itertools import chain

from . import _hex
from ._manifest import DIRECTORY
from .manifest import Manifest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import NamedTuple

    from ._manifest_changes import ManifestChanges, Value
    from .repository import Repository
    from .revlog import Revlog

    class _Status(NamedTuple):
        modified: list[bytes]
        added: list[bytes]
        removed: list[bytes]

else:
    _Status = namedtuple("Status", "modified added removed")  # noqa: PYI024


class Status(_Status):
    """What became of files: the paths of each kind, sorted."""

    #: Where added files were copied from, by path, if that was asked for.
    copies: dict[bytes, bytes] | None = None


def manifest_of(repository: Repository, node: bytes) -> Manifest:
    """Return all files that a manifest has, those of its folders too."""
    if b"treemanifest" not in repository.requirements:
        return Manifest(_text(repository, b"", node))
    lines = []
    waiting = [(b"", node)]
    while waiting:
        folder, node = waiting.pop()
        manifest = Manifest(_text(repository, folder, node))
        for name, (entry, flag) in manifest.items():
            path = _joined(folder, name)
            if flag == DIRECTORY:
                waiting.append((path, entry))
            else:
                digits = entry.hex().encode()
                lines.append(b"%s\0%s%s\n" % (path, digits, flag))
    # A folder sorts as its name does, but the paths in it have a slash next.
    return Manifest(b"".join(sorted(lines)))


def status(
    repository: Repository,
    old: bytes,
    new: bytes,
    names: Iterable[bytes] | None = None,
) -> Status:
    """Return what became of files, of all or of those in some folders.

    A name can also be that of a file.
    """
    wanted = None if names is None else sorted({*names})
    # What a name and its folder ask for is there twice.
    changes = sorted(set(_changes(repository, old, new, wanted)))
    found = Status([], [], [])
    for path, is_old, is_new in changes:
        if not is_old:
            found.added.append(path)
        elif not is_new:
            found.removed.append(path)
        else:
            found.modified.append(path)
    return found


def copied_status(
    repository: Repository,
    old: bytes,
    new: bytes,
    names: Iterable[bytes] | None = None,
) -> Status:
    """Return what became of files, and where added ones came from."""
    from ._copies import copies

    found = status(repository, old, new, names)
    found.copies = {}
    if found.added:
        before, after = (manifest_of(repository, node) for node in (old, new))
        added = [(path, after[path][0]) for path in found.added]
        found.copies = copies(repository, before, added)
    return found


def _changes(
    repository: Repository, old: bytes, new: bytes, names: list[bytes] | None
) -> Iterator[tuple[bytes, bool, bool]]:
    """Yield the files that differ, and which of the manifests have them."""
    if b"treemanifest" in repository.requirements:
        for change in _tree_changes(repository, old, new, names):
            if names is None or any(is_in(change[0], name) for name in names):
                yield change
        return
    found = [compared(repository, old, new, under=names)]
    if names is not None:
        found.append(compared(repository, old, new, only=names))
    for path, before, after in chain(*found):
        yield path, before is not None, after is not None


def _tree_changes(
    repository: Repository, old: bytes, new: bytes, names: list[bytes] | None
) -> Iterator[tuple[bytes, bool, bool]]:
    """Yield the files that differ in folders where some names may be."""
    waiting = [(b"", old, new)]
    while waiting:
        folder, old, new = waiting.pop()
        log = repository.directory_manifest(folder)
        for name, before, after in _compared(log, (old, new)):
            path = _joined(folder, name)
            nodes = _folder_node(before), _folder_node(after)
            if nodes != (_hex.NULL, _hex.NULL) and _may_have(path, names):
                waiting.append((path, *nodes))
            files = _is_file(before), _is_file(after)
            if any(files):
                yield (path, *files)


def compared(
    repository: Repository,
    old: bytes,
    new: bytes,
    *,
    under: Iterable[bytes] | None = None,
    only: Iterable[bytes] | None = None,
) -> ManifestChanges:
    """Return what two manifests have different, those of their folders too."""
    if b"treemanifest" in repository.requirements:
        left, right = (manifest_of(repository, node) for node in (old, new))
        return left.changes(right, under=under, only=only)
    return _compared(repository.manifest, (old, new), under, only)


def _compared(
    log: Revlog,
    nodes: tuple[bytes, bytes],
    under: Iterable[bytes] | None = None,
    only: Iterable[bytes] | None = None,
) -> ManifestChanges:
    """Return what two manifests of one log have different."""
    from .repository import named_rev

    first, second = (named_rev(log, node) for node in nodes)
    return log.manifest_changes(first, second, under=under, only=only)


def _folder_node(side: Value | None) -> bytes:
    """Return the node of a folder, the null one if there is none."""
    return side[0] if side and side[1] == DIRECTORY else _hex.NULL


def _is_file(side: Value | None) -> bool:
    """Tell whether there is a file."""
    return side is not None and side[1] != DIRECTORY


def is_in(path: bytes, name: bytes) -> bool:
    """Tell whether a path is a name, or in the folder of that name."""
    name = name.rstrip(b"/")
    return not name or path == name or path.startswith(name + b"/")


def _may_have(folder: bytes, names: list[bytes] | None) -> bool:
    """Tell whether a folder is in one of some names, or has one in it."""
    if names is None:
        return True
    return any(is_in(folder, name) or is_in(name, folder) for name in names)


def _joined(folder: bytes, name: bytes) -> bytes:
    return folder + b"/" + name if folder else name


def _text(repository: Repository, folder: bytes, node: bytes) -> bytes:
    """Return the text of the manifest of a folder, nothing for the null."""
    from .repository import text_of

    if node == _hex.NULL:
        return b""
    return text_of(repository.directory_manifest(folder), node)
