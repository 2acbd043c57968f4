"""Where files came from: copies, as the histories of files know them.

A revision of a file that is a copy names the file and the revision that it was
copied from. So the history of an added file goes on in that of another, and
the first revision in it that the old manifest has is where the file was
copied from.
"""

from __future__ import annotations

from heapq import heappop, heappush

from . import _hex
from .filetexts import parse_file_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .manifest import Manifest
    from .repository import Repository
    from .revlog import Revlog

    # A revision of a file.
    Place = tuple[bytes, int]

_METADATA = b"\x01\n"


def copies(
    repository: Repository,
    old: Manifest,
    added: Iterable[tuple[bytes, bytes]],
) -> dict[bytes, bytes]:
    """Return where files were copied from that a manifest does not have.

    *added* are paths and nodes. Files that come from nowhere are left out.
    """
    histories = _Histories(repository)
    found = {}
    for path, node in added:
        for name, rev in histories.ancestors(
            (path, histories.rev(path, node))
        ):
            value = old.get(name)
            if value is not None and value[0] == histories[name].node(rev):
                found[path] = name
                break
    return found


class _Histories:
    """The histories of files, which go on in each other."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._logs: dict[bytes, Revlog] = {}

    def __getitem__(self, path: bytes) -> Revlog:
        if path not in self._logs:
            self._logs[path] = self._repository.filelog(path)
        return self._logs[path]

    def rev(self, path: bytes, node: bytes) -> int:
        """Return the revision of a node that something names."""
        from .repository import named_rev

        return named_rev(self[path], node)

    def ancestors(self, place: Place) -> Iterator[Place]:
        """Yield the ancestors of a revision, the newest first."""
        waiting: list[tuple[int, bytes, Place]] = []
        seen = set()
        while True:
            for parent in self._parents(place):
                if parent not in seen:
                    seen.add(parent)
                    path, rev = parent
                    link = self[path].linkrev(rev)
                    # Of two of a changeset, the one with the higher node.
                    node = self[path].node(rev)
                    turned = bytes(255 - byte for byte in node)
                    heappush(waiting, (-link, turned, parent))
            if not waiting:
                return
            place = heappop(waiting)[-1]
            yield place

    def _parents(self, place: Place) -> Iterator[Place]:
        """Yield what a revision was made of, which may be of another file."""
        path, rev = place
        source = _source(self[path], rev)
        if source is not None:
            yield source[0], self.rev(*source)
        for parent in self[path].parents(rev):
            if parent >= 0:
                yield path, parent


def _source(history: Revlog, rev: int) -> tuple[bytes, bytes] | None:
    """Return what a revision of a file was copied from."""
    # The first parent of a copy is the null one.
    if history.parents(rev)[0] >= 0:
        return None
    text = history.fulltext(rev)
    if not text.startswith(_METADATA):
        return None
    found = parse_file_text(text).copied_from
    if found is None or found[1] == _hex.NULL:
        return None
    return found
