"""The graph of a changelog, as the library has it.

On CPython, Mercurial's index is an object of its C extension, which keeps its
records to itself; but they are in the file, too. What a transaction has not
written yet is not, and such a changelog has no graph here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mercurial.node import nullrev

from . import _library

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable
    from mmap import mmap

# Fewer changesets are left to Mercurial: as many as that where the library is
# open, and where it had to be opened.
OPENED_COUNT = 1 << 12
CLOSED_COUNT = 1 << 14

# Steps in a graph that Mercurial takes in less time than the library needs to
# see all of it; and in less than it takes to open the library, too.
OPENED_PATIENCE = 1 << 10
CLOSED_PATIENCE = 1 << 13

# Where a graph is kept: the part of a changelog that all its views share.
_NAME = "_hgkernels_graph"

_FORMAT_1 = 1
_RECORD_SIZE = 64
_NODE_SIZE = 20
_NODE_PLACE = 7


class Graph:
    """What can be asked of a graph. Revisions are below *count*, and not -1.

    The library refuses bad records with its `HgKernelsError`.
    """

    def __init__(self, index: Any) -> None:
        self._index = index
        self.count: int = index.count

    def only(
        self, include: Iterable[int], exclude: Iterable[int]
    ) -> array[int]:
        """Return ancestors of some revisions that others do not have.

        A revision is an ancestor of its own. The result is ascending.
        """
        from hgkernels import _graph

        return _graph.only(self._index, include, exclude)

    def parents(self) -> tuple[Any, Any]:
        """Return the first and the second parent of each revision."""
        index = self._index
        return (
            index.column("parents1").memoryview,
            index.column("parents2").memoryview,
        )

    def nodes(self, revs: Iterable[int]) -> list[bytes]:
        """Return the nodes of some revisions."""
        data: bytes = self._index.nodes(revs)
        return [
            data[at : at + _NODE_SIZE]
            for at in range(0, len(data), _NODE_SIZE)
        ]


def is_enough(changelog: Any) -> bool:
    """Tell whether a changelog is large enough for a graph."""
    return _library.is_enough(
        len(changelog.index), opened=OPENED_COUNT, closed=CLOSED_COUNT
    )


def patience() -> int:
    """Return how many steps are left to Mercurial."""
    return OPENED_PATIENCE if _library.is_open() else CLOSED_PATIENCE


def of(changelog: Any) -> Graph | None:
    """Return the graph of all revisions of a changelog, hidden or not.

    None if there is none, or if Mercurial is as fast.
    """
    count = len(changelog.index)
    if not _library.is_worth(count, opened=OPENED_COUNT, closed=CLOSED_COUNT):
        return None
    shared = changelog._inner
    known: Graph | None = getattr(shared, _NAME, None)
    if known is not None and known.count == count:
        return known
    found = _ours(changelog.index) or _from_file(changelog, count)
    setattr(shared, _NAME, found)
    return found


def only(log: Any, include: set[int], exclude: Iterable[int]) -> Any:
    """Return what `Graph.only` does; None for what is left to Mercurial."""
    graph = of(log)
    if graph is None:
        return None
    found = asked(graph, include)
    known = asked(graph, exclude)
    if found is None or known is None:
        return None
    from hgkernels import HgKernelsError

    try:
        return graph.only(found, known)
    except HgKernelsError:
        return None


def asked(graph: Graph, revs: Iterable[int]) -> list[int] | None:
    """Return revisions but -1; None if one is not in a graph."""
    found = [rev for rev in revs if rev != nullrev]
    if found and not 0 <= min(found) <= max(found) < graph.count:
        return None
    return found


def nodes(log: Any, revs: Any) -> list[bytes]:
    """Return the nodes of what `only` has returned."""
    graph = of(log)
    return [] if graph is None else graph.nodes(revs)


def forget(changelog: Any) -> None:
    """Drop what is known of a changelog whose revisions are replaced."""
    setattr(changelog._inner, _NAME, None)


def _ours(index: Any) -> Graph | None:
    """Return the graph of an index that is the library's already."""
    if type(index).__module__.partition(".")[0] != "hgkernels":
        return None
    native = getattr(index, "_index", None)
    return None if native is None else Graph(native)


def _from_file(changelog: Any, count: int) -> Graph | None:
    if (
        changelog._format_version != _FORMAT_1
        or changelog._inline
        or changelog._inner.is_delaying
    ):
        return None
    from hgkernels import HgKernelsError, Revlog
    from hgkernels.revlog import index_of

    path = changelog.opener.join(changelog._inner.canonical_index_file)
    size = count * _RECORD_SIZE
    try:
        with open(path, "rb", buffering=0) as file:
            # Another process may have added some.
            data = _mapped(file, size)
    except (OSError, ValueError):
        return None
    try:
        index = index_of(Revlog.from_bytes(data))
        if index.count != count:
            return None
        last = index.nodes([count - 1])
    except HgKernelsError:
        return None
    if last != changelog.index[count - 1][_NODE_PLACE]:
        return None
    return Graph(index)


def _mapped(file: Any, size: int) -> mmap:
    """Return the beginning of a file; `ValueError` if it is too short."""
    from mmap import ACCESS_READ, mmap

    # A view of it would be in the collector's way when Python ends.
    return mmap(file.fileno(), size, access=ACCESS_READ)
