"""Obsolescence markers: what Mercurial keeps in ``.hg/store/obsstore``."""

from __future__ import annotations

from _thread import RLock
from array import array

from . import _files
from ._arrays import integers, new_array
from ._buffers import lend
from ._encoding import pack
from ._nodes import Nodes, one_node
from ._store import Store, grow, parse
from ._views import MarkerSequence, MarkersView
from .columns import Columns
from .errors import failure
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from typing_extensions import Buffer, Self

    from ._blocks import Row
    from ._files import Path
    from .errors import HgKernelsError


__all__ = ["Markers", "MarkersView"]


class Markers(MarkerSequence):
    """The obsolescence markers of a store, a sequence of `Marker`.

    Made by `Markers.open` or `Markers.from_bytes`. Parsing makes no Python
    objects; a `Marker` is made when somebody looks at it. Questions about
    nodes are answered by the library, and whole columns are in `columns`.

    Threads may share an object. Python's global lock is free while the
    library works. `refresh` and `close` exchange one reference, so that a call
    which runs in another thread goes on with the markers that it began with.

    The memory is given back when the object, its views and all that came from
    its columns are gone. After `close`, every use but `close` raises
    `ValueError`.
    """

    __slots__ = ("_lock", "_store")

    _store: Store | None
    # For what replaces the store; what only reads it takes the reference once.
    _lock: RLock

    def __init__(self, store: Store) -> None:
        if not isinstance(store, Store):
            message = "use Markers.open, from_bytes or from_markers"
            raise TypeError(message)
        self._store = store
        self._lock = RLock()

    @classmethod
    def open(cls, path: Path, *, strict: bool = True) -> Self:
        """Read the markers of a file through a memory map of its own.

        *path* is that of the file, mostly ``.hg/store/obsstore``. An empty
        file is a store without markers.

        A store that is broken at some place raises `TruncatedError`,
        `MalformedError`, `UnsupportedError` or `OutOfRangeError`, which know
        the offset. With *strict* false, the markers before that place are
        kept, and `stopped_at` and `problem` say what happened.

        Mercurial appends to the file, and cuts back what it has appended if
        a transaction fails. When a file is shortened in place while it is
        open here, reading what is gone ends the process with SIGBUS. Where
        that may happen, give the contents of the file to `from_bytes`.

        Takes time in proportion to the size of the file, and 6 bytes of
        memory a marker.
        """
        data, file = _files.read(path)
        return cls(parse(lend(data, private=True), strict=strict, file=file))

    @classmethod
    def from_bytes(cls, data: Buffer, *, strict: bool = True) -> Self:
        """Read the markers that are in memory, in any bytes-like object.

        *strict* is as for `open`. The object is not copied, and must not be
        changed for as long as the markers are used. On CPython it cannot be
        resized or closed meanwhile: that raises `BufferError`. PyPy has no
        such lock; there, anything but `bytes` is copied.
        """
        return cls(parse(lend(data), strict=strict))

    @classmethod
    def from_markers(cls, markers: Iterable[Row], *, version: int = 1) -> Self:
        """Make a store of markers: `Marker` objects or plain tuples.

        Its bytes come from `encode`. *version* is that of the format, 0 or 1;
        what the format cannot say raises `UnsupportedError` or
        `OutOfRangeError`, which know the `index` of the marker. Version 1
        keeps time zones in whole minutes, rounded down. Nodes have to have 32
        bytes where the flags say SHA-256, else 20.
        """
        return cls.from_bytes(pack(markers, version))

    def _opened(self) -> Store:
        store = self._store
        if store is None:
            message = "the markers are closed"
            raise ValueError(message)
        return store

    def _selection(self) -> tuple[Store, range]:
        store = self._opened()
        return store, range(store.count)

    def close(self) -> None:
        """Let the memory go, as soon as nobody else uses it."""
        with self._lock:
            self._store = None

    def refresh(self) -> int:
        """Read what the file has gained since it was read.

        Returns the number of new markers. A file that has grown is continued
        from its old end: O(new bytes), and 6 bytes copied for each known
        marker. A file that was replaced or has become shorter is read from
        its beginning; then all markers are new, and the number returned is
        the length.

        On an error, the markers are as they were. `ValueError` says that the
        markers did not come from `open`.
        """
        with self._lock:
            store = self._opened()
            if store.file is None:
                message = "only markers of an opened file can be refreshed"
                raise ValueError(message)
            path = store.file[0]
            if _files.state(path) == store.file:
                return 0
            data, now = _files.read(path)
            if now[:-1] == store.file[:-1] and now[-1] >= store.file[-1]:
                grown = grow(store, lend(data, private=True), now)
                self._store = grown
                return grown.count - store.count
            loan = lend(data, private=True)
            self._store = parse(loan, strict=store.strict, file=now)
            return self._store.count

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._store is None

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

    def __repr__(self) -> str:
        store = self._store
        if store is None:
            return "<Markers, closed>"
        stop = "" if store.problem is None else f", up to {store.stopped_at}"
        return f"<{store.count} Markers of version {store.version}{stop}>"

    @property
    def version(self) -> int:
        """Version of the format, 0 or 1; an empty store counts as 1."""
        return self._opened().version

    @property
    def node_size(self) -> int:
        """Bytes of each node in the columns: 20, or 32 with SHA-256."""
        return self._opened().node_size

    @property
    def stopped_at(self) -> int | None:
        """Offset of what ended a parse that is not strict, if anything did."""
        return self._opened().stopped_at

    @property
    def problem(self) -> HgKernelsError | None:
        """The exception that a strict parse would have raised, or None."""
        return self._opened().problem

    @property
    def data(self) -> memoryview:
        """The bytes that the markers were read from, read-only.

        The offsets in the columns count from their beginning.
        """
        return memoryview(self._opened().bytes).toreadonly()

    @property
    def columns(self) -> Columns:
        """The columns, each made when first asked for, O(markers)."""
        return Columns(self._opened())

    def by_predecessor(self, node: Buffer) -> tuple[int, ...]:
        """Return the indices of the markers that make a node obsolete.

        They are ascending; a node that no marker knows has none. A node that
        is not of 20 or 32 bytes raises `ValueError`.

        The first call builds an index in O(markers), later ones are O(1).
        """
        return self._find(lib.HGK_MARKERS_BY_PREDECESSOR, node)

    def by_successor(self, node: Buffer) -> tuple[int, ...]:
        """Return the indices of the markers that have a node as successor.

        See `by_predecessor`.
        """
        return self._find(lib.HGK_MARKERS_BY_SUCCESSOR, node)

    def by_parent(self, node: Buffer) -> tuple[int, ...]:
        """Return the indices of the markers of a node's recorded children.

        See `by_predecessor`.
        """
        return self._find(lib.HGK_MARKERS_BY_PARENT, node)

    def _find(self, role: int, node: Buffer) -> tuple[int, ...]:
        store = self._opened()
        asked = one_node(node)
        indices = ffi.new("const uint32_t **")
        count = lib.hgk_markers_find(
            store.handle, role, asked, len(asked), indices
        )
        if count < 0:
            raise failure(count)
        return tuple(integers(indices[0], count)) if count else ()

    def obsolete(
        self,
        nodes: Buffer | Iterable[bytes],
        *,
        node_size: int | None = None,
    ) -> bytes:
        """Return for each of some nodes 1 if it is obsolete, else 0.

        Obsolete is what some marker has as its predecessor. *nodes* are nodes
        side by side in a bytes-like object, or an iterable of nodes of one
        size. *node_size* is 20 or 32; without it, it is the size of the
        iterable's nodes, or else that of the store's.

        Anything else raises `ValueError`. Takes O(nodes + markers).
        """
        store = self._opened()
        asked = Nodes(nodes, node_size, store.node_size)
        mask = new_array("uint8_t[]", asked.count)
        code = lib.hgk_markers_obsolete(
            store.handle,
            asked.data,
            asked.byte_count,
            asked.node_size,
            mask,
            asked.count,
        )
        if code < 0:
            raise failure(code)
        return bytes(ffi.buffer(mask))

    def relevant_to(
        self,
        nodes: Buffer | Iterable[bytes],
        *,
        node_size: int | None = None,
    ) -> array[int]:
        """Return the indices of the markers that go with some nodes.

        These are what an exchange of the nodes has to carry: the markers
        that have one of the nodes as successor, those that prune one of the
        nodes or a child of one, and in turn those relevant to the
        predecessors of these.

        *nodes* and *node_size* are as for `obsolete`. The indices are
        ascending, in an array of type ``I``. Takes O(nodes + markers).
        """
        store = self._opened()
        asked = Nodes(nodes, node_size, store.node_size)
        indices = new_array("uint32_t[]", store.count)
        count = lib.hgk_markers_relevant(
            store.handle,
            asked.data,
            asked.byte_count,
            asked.node_size,
            indices,
            store.count,
        )
        if count < 0:
            raise failure(count)
        found = array("I")
        found.frombytes(ffi.buffer(indices, count * found.itemsize))
        return found
