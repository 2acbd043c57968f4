"""Revlogs: how Mercurial stores the history of one thing, a file or a log."""

from __future__ import annotations

import os

from . import _files, _graph
from ._buffers import lend
from ._index import (
    AMBIGUOUS,
    DOCKET_FORMATS,
    FORMAT_MASK,
    INLINE,
    NODE_SIZE,
    UNKNOWN,
    Index,
)
from ._nodes import Nodes
from ._texts import Texts
from .errors import RepositoryError, RevisionLookupError, failure
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterable, Iterator
    from mmap import mmap
    from types import TracebackType

    from typing_extensions import Buffer, Self

    from ._files import Path
    from ._manifest_changes import ManifestChanges
    from ._texts import Progress
    from .columns import RevlogColumns
    from .native import CData

__all__ = ["CORRECT", "MISMATCH", "NOT_CHECKABLE", "Revlog"]

#: What `Revlog.verify` says of a revision: its text has its hash, or another
#: one, or is not what was hashed, since it is censored, an ellipsis or stored
#: elsewhere.
CORRECT, MISMATCH, NOT_CHECKABLE = 0, 1, 2

# Mercurial keeps nodemaps of no others.
_MAPPED = (b"00changelog.i", b"00manifest.i")

_LINK, _PARENT1, _PARENT2, _FLAGS = 5, 6, 7, 1


class Revlog:
    """The revisions of a revlog, by their numbers: 0 and up.

    Made by `Revlog.open` or `Revlog.from_bytes`. A number that there is no
    revision of raises `IndexError`; -1 is the null revision, whose node is 20
    zeros and which is the parent where there is none.

    Opening reads nothing of an index whose records lie side by side, and the
    file with the chunks is opened for the first text. A record is checked when
    it is read; a bad one raises `MalformedError`, which has the revision as
    its `index`. Threads may share an object, and Python's global lock is free
    while the library works.

    After `close`, every use but `close` raises `ValueError`. The memory is
    given back when nothing uses the object's columns any more.
    """

    __slots__ = ("_index", "_texts", "data_path", "path")

    _index: Index | None
    _texts: Texts | None
    #: The path of the index, if a file was opened.
    path: str | bytes | None
    #: The path of the file with the chunks, if they have one of their own.
    data_path: str | bytes | None

    def __init__(self, index: Index, texts: Texts) -> None:
        if not isinstance(index, Index):
            message = "use Revlog.open or Revlog.from_bytes"
            raise TypeError(message)
        self._index = index
        self._texts = texts
        self.path = None
        self.data_path = None

    @classmethod
    def open(
        cls, path: Path, *, named: Callable[[str], str | bytes] | None = None
    ) -> Self:
        """Read a revlog, a large one through a memory map of its index.

        *path* is that of the index, a file that ends in ``.i``. In the
        experimental formats 2 that is a docket, which names the other files.
        These lie beside it, and their names begin alike; but in a store, long
        and odd names are encoded. There *named* returns the path of the file
        whose name ends in what it is given, such as ``.d``, instead of ``.i``.
        The persistent nodemap of a changelog or manifest helps to find nodes.

        An index that is cut off raises `TruncatedError`, and one of an unknown
        format `UnsupportedError`.
        """
        data, (name, *_) = _files.read(path)
        loan = lend(data, private=True)
        header = version_word(loan)
        if named is None:
            named = _beside(name)
        if header & FORMAT_MASK in DOCKET_FORMATS:
            from ._docket import Docket

            docket = Docket(bytes(data))
            # Only part of the index may be in use.
            records = _records(named(docket.index_name))
            loan = lend(docket.index_part(records), private=True)
            data_path = named(docket.data_name)
        else:
            data_path = named(".d")
        chunks_path = None if header & INLINE else data_path
        index = Index(loan, header)
        if os.fsencode(name).endswith(_MAPPED) and os.path.exists(named(".n")):
            from . import _nodemap

            _nodemap.use(index, named)
        self = cls(index, Texts(index, None, chunks_path))
        self.path = name
        self.data_path = chunks_path
        return self

    @classmethod
    def from_bytes(
        cls, index: Buffer, data: Buffer = b"", *, header: int | None = None
    ) -> Self:
        """Read a revlog that is in memory, in any bytes-like objects.

        *data* has the chunks, if they are not in the index. *header* is the
        version word of the records, which without it is what the index begins
        with. The objects are not copied (but for anything other than `bytes`
        on PyPy), and must not be changed while they are used.
        """
        loan = lend(index)
        word = version_word(loan) if header is None else header
        parsed = Index(loan, word)
        return cls(parsed, Texts(parsed, lend(data), None))

    def _opened(self) -> Index:
        index = self._index
        if index is None:
            message = "the revlog is closed"
            raise ValueError(message)
        return index

    def _readable(self) -> Texts:
        texts = self._texts
        if texts is None:
            message = "the revlog is closed"
            raise ValueError(message)
        return texts

    def close(self) -> None:
        """Let the memory go, as soon as nobody else uses it."""
        self._index = None
        self._texts = None

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._index is None

    def __enter__(self) -> Self:
        self._opened()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __len__(self) -> int:
        """Return the number of revisions."""
        return self._opened().count

    def __repr__(self) -> str:
        index = self._index
        if index is None:
            return "<Revlog, closed>"
        return f"<Revlog of {index.count} revisions>"

    @property
    def header(self) -> int:
        """The version word: the format, and flags above its 16 bits."""
        return self._opened().header

    @property
    def is_inline(self) -> bool:
        """Whether the chunks lie in the index, between its records."""
        return bool(self._opened().header & INLINE)

    @property
    def uses_nodemap(self) -> bool:
        """Whether nodes are found through a persistent nodemap."""
        return self._opened().uses_nodemap

    @property
    def columns(self) -> RevlogColumns:
        """One array for each field of all records."""
        from .columns import RevlogColumns

        return RevlogColumns(self._opened())

    def check(self) -> None:
        """Read every record; the first bad one raises an exception."""
        index = self._opened()
        place = ffi.new("uint64_t *")
        code = lib.hgk_index_validate(index.handle, place)
        if code < 0:
            raise failure(code, index=place[0], item="revision")

    def node(self, rev: int) -> bytes:
        """Return the node of a revision, 20 bytes."""
        return self._opened().nodes([rev])

    def rev(self, node: Buffer) -> int:
        """Return the revision of a node; a `LookupError` if there is none.

        See `revs`, which is the way to ask for many.
        """
        found = self.revs([bytes(memoryview(node))])[0]
        if found == UNKNOWN:
            message = f"no revision has the node {bytes(node).hex()}"
            raise LookupError(message)
        return found

    def revs(self, nodes: Buffer | Iterable[bytes]) -> array[int]:
        """Return the revision of each node; -2 where there is none.

        *nodes* are nodes side by side in a bytes-like object, or an iterable
        of nodes. Where more than one revision has a node, the last counts.

        Without a persistent nodemap, the first few questions read all nodes;
        the next one sorts them, after which each takes a moment.
        """
        index = self._opened()
        asked = _nodes(nodes)
        return index.find(asked.data, asked.count)

    def match_prefix(self, prefix: str | bytes) -> int | None:
        """Return the revision whose node begins with hexadecimal digits.

        The digits may be in upper case. None if no node begins so, and -1 for
        the null node, which counts like the others. Where more than one
        revision has the node, the last counts.

        Raises `RevisionLookupError` if several nodes begin so, and
        `ValueError` for no digits or more than 40.
        """
        index = self._opened()
        if isinstance(prefix, str):
            prefix = prefix.encode("ascii", "replace")
        if not 0 < len(prefix) <= 2 * NODE_SIZE:
            message = f"a prefix has 1 to 40 digits, not {len(prefix)}"
            raise ValueError(message)
        rev = index.match(prefix)
        if rev == AMBIGUOUS:
            message = f"several nodes begin with {prefix.decode('ascii')}"
            raise RevisionLookupError(message)
        return None if rev == UNKNOWN else rev

    def shortest(self, node: Buffer) -> int:
        """Return how many hexadecimal digits of a node no other begins with.

        The null node counts like the others. Raises `RevisionLookupError` if
        no revision has the node.
        """
        (size,) = self.prefix_sizes([bytes(memoryview(node))])
        if not size:
            message = f"no revision has the node {bytes(node).hex()}"
            raise RevisionLookupError(message)
        return size

    def prefix_sizes(self, nodes: Buffer | Iterable[bytes]) -> bytes:
        """Return what `shortest` does for each node; 0 where there is none.

        *nodes* are as for `revs`.
        """
        index = self._opened()
        asked = _nodes(nodes)
        return index.prefix_sizes(asked.data, asked.count)

    def record(self, rev: int) -> tuple[int | bytes, ...]:
        """Return what Mercurial's index has for a revision, a 13-tuple.

        It is made of the offset of the chunk * 65536 + flags, sizes of chunk
        and text, base, link, parents, node, offset and size of the sidedata,
        the two compression modes, and the rank.
        """
        index = self._opened()
        fields = index.record(rev)
        return (
            fields[0] << 16 | fields[1],
            *fields[2:8],
            index.nodes([rev]),
            *fields[8:],
        )

    def parents(self, rev: int) -> tuple[int, int]:
        """Return the two parents of a revision; -1 for none."""
        fields = self._opened().record(rev)
        return fields[_PARENT1], fields[_PARENT2]

    def linkrev(self, rev: int) -> int:
        """Return the changelog revision that a revision belongs to."""
        return self._opened().record(rev)[_LINK]

    def flags(self, rev: int) -> int:
        """Return the flags of a revision, Mercurial's bits."""
        return self._opened().record(rev)[_FLAGS]

    def compressions(self) -> dict[str, int]:
        """Return how many chunks are compressed in which way.

        The keys are ``zlib``, ``zstd``, ``none``, ``empty`` for revisions
        without a chunk, ``missing`` where the data ends before the chunk, and
        ``unknown``. Takes O(revisions), and looks at each chunk's first byte.
        """
        from ._chunks import compressions

        return compressions(self._opened(), self._readable().data())

    def fulltext(self, rev: int, *, check: bool = True) -> bytes:
        """Return the text of a revision: of a file, with its metadata.

        With *check*, a text that has not the hash of the revision raises
        `MismatchError`. What is stored in place of a text that is censored, an
        ellipsis or elsewhere has another hash, and is returned unchecked:
        `verify` says which revisions these are, and so do their flags.

        Damage raises another `HgKernelsError`, whose `index` is the revision
        that is damaged; it may be one that this text is made of.
        """
        return self._readable().text(rev, check=check)

    def fulltexts(
        self, revs: Iterable[int], *, check: bool = True
    ) -> list[bytes]:
        """Return the texts of some revisions, in their order.

        This takes less time than to ask for each. See `fulltext`.
        """
        return self._readable().some(revs, check=check)

    def iter_fulltexts(self, *, check: bool = True) -> Iterator[bytes]:
        """Iterate over the texts of all revisions, from 0 on.

        Nearly every delta is applied once, and the memory that this takes does
        not depend on the number of revisions. See `fulltext`.
        """
        return self._readable().walk(range(len(self)), check=check)

    def manifest_changes(
        self,
        first: int,
        second: int,
        *,
        under: Iterable[bytes] | None = None,
        only: Iterable[bytes] | None = None,
        check: bool = True,
    ) -> ManifestChanges:
        """Return what became of files from one revision to another.

        The revlog has to be one of manifests. The result is that of
        `Manifest.changes`, as are *under* and *only*, and its `from_deltas`
        tells how it was found: if the deltas between the revisions are
        enough, no text is made, and it takes as long for a large manifest as
        for a small one. That needs the deltas before them in the chain, which
        are kept from one call to the next: so the first call takes longer, but
        not longer than `fulltext`.

        What comes from deltas has no hash. With *check*, texts are hashed
        where they are needed. See `fulltext` for damage.
        """
        from ._manifest_changes import ManifestChanges, scoped

        scope = scoped(under, only)
        found = self._readable().manifest_changes(
            first, second, scope, check=check
        )
        return ManifestChanges(*found)

    def verify(
        self,
        revs: range | None = None,
        *,
        progress: Progress | None = None,
        jobs: int = 1,
    ) -> array[int]:
        """Read and hash texts; return for each revision what its hash says.

        That is `CORRECT`, `MISMATCH`, `NOT_CHECKABLE`, or the code of the
        error, below 0, that `fulltext` raises. *revs* are revisions that
        follow each other, without it all. *progress* is told from time to time
        how many more are done. *jobs* is the number of threads.
        """
        texts = self._readable()
        count = len(self)
        if revs is None:
            revs = range(count)
        elif revs.step != 1 or revs.start < 0 or revs.stop > count:
            message = f"{revs} are no revisions that follow each other"
            raise IndexError(message)
        return texts.verify(revs, progress, jobs)

    def delta_chain(
        self, rev: int, stop: int | None = None
    ) -> tuple[array[int], bool]:
        """Return the revisions whose chunks lead to a text, oldest first.

        The first one is a full text, or -1 for the empty text. With *stop*,
        a revision whose text is known, the chain begins after it; whether it
        was met is the second part of the result.
        """
        index = self._opened()
        if index.checked(rev) < 0:
            message = "the null revision has no chain"
            raise IndexError(message)
        return index.delta_chain(rev, stop)

    def heads(
        self, *, stop: int | None = None, hidden: Iterable[int] = ()
    ) -> array[int]:
        """Return the revisions without children, ascending; [-1] of none.

        Only revisions before *stop* are looked at. *hidden* revisions are no
        heads and no children, unless they have a child that is not hidden.
        """
        return _graph.heads(self._opened(), stop, hidden)

    def head_changes(
        self, start: int, stop: int | None = None
    ) -> tuple[array[int], array[int]]:
        """Return how heads change when revisions are added, each ascending.

        These are the revisions from *start* on, before *stop*. The first part
        of the result has the heads of the revisions before them that are none
        any more, [-1] if there were no revisions; the second the new heads.
        """
        index = self._opened()
        end = index.count if stop is None else stop
        return _graph.head_changes(index, start, end)

    def ancestors(self, revs: Iterable[int]) -> array[int]:
        """Return all ancestors of some revisions and these, ascending."""
        return self.only(revs, ())

    def only(
        self, include: Iterable[int], exclude: Iterable[int]
    ) -> array[int]:
        """Return ancestors of some revisions that others do not have.

        A revision is an ancestor of its own. The result is ascending.
        """
        return _graph.only(self._opened(), include, exclude)

    def common_ancestor_heads(self, revs: Iterable[int]) -> array[int]:
        """Return the heads of the common ancestors, ascending."""
        ask = lib.hgk_index_common_ancestor_heads
        return _graph.common(self._opened(), ask, revs)

    def greatest_common_ancestors(self, revs: Iterable[int]) -> array[int]:
        """Return the common ancestors farthest from a root, ascending.

        This is what Mercurial's index calls ``ancestors``, and what that finds
        if there is one root. Of several, that may leave some out, and name
        others: of two merges of the same two roots, it finds one of these.
        """
        ask = lib.hgk_index_greatest_common_ancestors
        return _graph.common(self._opened(), ask, revs)

    def reachable_roots(
        self,
        roots: Iterable[int],
        heads: Iterable[int],
        *,
        lowest: int = 0,
        paths: bool = False,
    ) -> array[int]:
        """Return the roots that can be reached from heads, ascending.

        A way leads from a revision to its parents, but to none below *lowest*.
        With *paths*, all that lies between roots and heads is returned too;
        without, a way ends at the first root.
        """
        return _graph.reachable_roots(
            self._opened(), roots, heads, lowest=lowest, paths=paths
        )

    def phases(self, roots: Iterable[tuple[int, int]]) -> bytes:
        """Return the phase of each revision, a byte each.

        *roots* are pairs of a phase and a revision from which on it holds. A
        revision has the highest phase of itself and its parents; 0 is public.
        """
        return _graph.phases(self._opened(), roots)

    def is_snapshot(self, rev: int) -> bool:
        """Return whether a text is stored as a snapshot.

        That is a full text, or a delta against a snapshot that is none of the
        parents. -1 is one, unless flags tell which revisions are.
        """
        return _graph.is_snapshot(self._opened(), rev)

    def snapshots(
        self, start: int = 0, stop: int | None = None
    ) -> tuple[array[int], array[int]]:
        """Return what snapshots are based on, and these, which are ascending.

        They are those from *start* on, before *stop*; the base of a full text
        is -1.
        """
        index = self._opened()
        end = index.count if stop is None else stop
        return _graph.snapshots(index, start, end)

    def slice_to_density(
        self, revs: Iterable[int], density: float, smallest_gap: int
    ) -> list[tuple[int, int]]:
        """Cut a chain into parts that are worth reading in one go each.

        *revs* is ascending. A chain whose chunks take less than *density* of
        what lies between the first and the last is cut at the largest gaps
        that have more bytes than *smallest_gap*, as far as it has to be. The
        result has for each part where it begins and ends in *revs*; revisions
        without a chunk are left out at the end of a part.
        """
        bounds = _graph.slice_to_density(
            self._opened(), revs, density, smallest_gap
        )
        return list(zip(bounds[::2], bounds[1::2]))


def _nodes(nodes: Buffer | Iterable[bytes]) -> Nodes:
    """Return nodes as the library takes them."""
    asked = Nodes(nodes, None, NODE_SIZE)
    if asked.node_size != NODE_SIZE:
        message = f"a node has 20 bytes, not {asked.node_size}"
        raise ValueError(message)
    return asked


def index_of(log: Revlog) -> Index:
    """Return the native index of a revlog."""
    return log._opened()  # noqa: SLF001 - it is of this module


def version_word(data: CData) -> int:
    """Return the version word that an index or docket begins with."""
    word = lib.hgk_index_header(data, len(data))
    if word < 0:
        raise failure(word, 0)
    return word


def _records(path: str | bytes) -> bytes | mmap:
    """Return what a docket names, which has to be there."""
    try:
        return _files.read(path)[0]
    except FileNotFoundError:
        message = f"there is no {os.fsdecode(path)}"
        raise RepositoryError(message) from None


def _beside(path: str | bytes) -> Callable[[str], str | bytes]:
    """Return what names the files beside an index."""
    radix = path[: -len(".i")]
    if isinstance(radix, str):
        return radix.__add__
    return lambda suffix: radix + os.fsencode(suffix)
