"""Columns: one array for each field of all markers, in native memory.

A column is a sequence, and gives its memory in two ways:

- `memoryview`, typed and read-only, for whatever takes a buffer. It is the
  fast way on CPython, and `numpy.asarray(column.memoryview)` copies nothing.
- `cdata`, cffi's array. It is the fast way on PyPy, where reading an element
  becomes one machine instruction or a few. It cannot be made read-only: do not
  write to it.

Both keep the memory alive, also when the `Markers` are closed or gone. A slice
or a pointer that is made *from* `cdata` does not: keep `cdata` beside it.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator, Sequence

from ._arrays import floats, integers
from .native import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NamedTuple, Union, overload

    from ._index import Index
    from ._manifest import Table
    from ._store import Store
    from .native import CData

    class Kind(NamedTuple):
        """What the elements of a column are."""

        ctype: str
        format: str
        size: int
        is_node: bool

else:
    Kind = namedtuple("Kind", "ctype format size is_node")  # noqa: PYI024

    def overload(function: object) -> object:
        """Do nothing; it is for type checkers."""
        return function


__all__ = [
    "Columns",
    "FloatColumn",
    "IntColumn",
    "ManifestChangesColumns",
    "ManifestColumns",
    "NodeColumn",
    "RevlogColumns",
]

_U8 = Kind("uint8_t", "B", 1, is_node=False)
_U16 = Kind("uint16_t", "H", 2, is_node=False)
_U32 = Kind("uint32_t", "I", 4, is_node=False)
_U64 = Kind("uint64_t", "Q", 8, is_node=False)
_I64 = Kind("int64_t", "q", 8, is_node=False)
_I32 = Kind("int32_t", "i", 4, is_node=False)
_F64 = Kind("double", "d", 8, is_node=False)
_NODE = Kind("uint8_t", "B", 1, is_node=True)

KINDS = {
    "offsets": _U64,
    "predecessors": _NODE,
    "flags": _U16,
    "seconds": _F64,
    "timezones": _I64,
    "successor_offsets": _U32,
    "successors": _NODE,
    "parent_offsets": _U32,
    "parents": _NODE,
    "parents_recorded": _U8,
    "metadata_offsets": _U32,
    "key_offsets": _U64,
    "key_sizes": _U32,
    "value_offsets": _U64,
    "value_sizes": _U32,
}

REVLOG_KINDS = {
    "offsets": _U64,
    "flags": _U16,
    "stored_sizes": _I32,
    "full_sizes": _I32,
    "bases": _I32,
    "links": _I32,
    "parents1": _I32,
    "parents2": _I32,
    "nodes": _NODE,
    "modes": _U8,
    "sidedata_offsets": _U64,
    "sidedata_sizes": _I32,
    "sidedata_modes": _U8,
    "ranks": _I32,
}

MANIFEST_KINDS = {
    "offsets": _U64,
    "path_sizes": _U32,
    "nodes": _NODE,
    "flags": _U8,
    "kinds": _U8,
    "paths": _U8,
    "path_offsets": _U64,
    "old_nodes": _NODE,
    "old_flags": _U8,
    "new_nodes": _NODE,
    "new_flags": _U8,
    "right_nodes": _NODE,
    "right_flags": _U8,
    "presence": _U8,
}


class _Column:
    """What all columns have in common."""

    __slots__ = (
        "_count",
        "_ctype",
        "_pointer",
        "cdata",
        "memoryview",
        "name",
        "shape",
    )

    def __init__(
        self,
        name: str,
        kind: Kind,
        pointer: CData,
        count: int,
        shape: tuple[int, ...],
    ) -> None:
        self.name = name
        self._ctype = kind.ctype
        #: Number of elements, and for nodes also the bytes of each.
        self.shape = shape
        self._count = count
        self._pointer = pointer
        size = kind.size
        for length in shape:
            size *= length
        view = memoryview(ffi.buffer(pointer, size)).toreadonly()
        #: The memory as cffi's array of numbers (of bytes, for nodes).
        self.cdata: CData = ffi.from_buffer(f"{kind.ctype}[]", view)
        if len(shape) > 1 and count:
            view = view.cast("B", shape)
        else:
            # A memory view without elements has to have one dimension.
            view = view.cast(kind.format)  # type: ignore[call-overload]
        #: The memory as a read-only typed buffer; nodes have two dimensions.
        self.memoryview: memoryview[Any] = view

    def __len__(self) -> int:
        return self._count

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__} {self.name}: {self._ctype},"
            f" shape {self.shape}>"
        )

    def __buffer__(self, flags: int) -> memoryview[Any]:
        return self.memoryview

    def _part(self, index: slice) -> list[Any]:
        numbers: list[Any] = self.memoryview[index].tolist()
        return numbers

    def _place(self, index: int) -> int:
        count = self._count
        place = index + count if index < 0 else index
        if not 0 <= place < count:
            message = f"{self.name}: index {index} is out of range"
            raise IndexError(message)
        return place


class IntColumn(_Column, Sequence[int]):
    """A column of integers."""

    __slots__ = ()

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        """Return an element, or a list of those that a slice has."""
        if isinstance(index, slice):
            return self._part(index)
        value: int = self._pointer[self._place(index)]
        return value

    def __iter__(self) -> Iterator[int]:
        return iter(integers(self._pointer, self._count))


class FloatColumn(_Column, Sequence[float]):
    """A column of floating-point numbers."""

    __slots__ = ()

    @overload
    def __getitem__(self, index: int) -> float: ...
    @overload
    def __getitem__(self, index: slice) -> list[float]: ...
    def __getitem__(self, index: int | slice) -> float | list[float]:
        """Return an element, or a list of those that a slice has."""
        if isinstance(index, slice):
            return self._part(index)
        value: float = self._pointer[self._place(index)]
        return value

    def __iter__(self) -> Iterator[float]:
        return iter(floats(self._pointer, self._count))


class NodeColumn(_Column, Sequence[bytes]):
    """A column of nodes, each of `shape[1]` bytes.

    That is 20, or 32 if some marker of the store has SHA-256 nodes; in such a
    store, nodes of 20 bytes are filled up with zeros.
    """

    __slots__ = ()

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        """Return a node, or a list of those that a slice has."""
        size = self.shape[1]
        if isinstance(index, slice):
            places = range(*index.indices(self._count))
            return [self[place] for place in places]
        start = self._pointer + self._place(index) * size
        return bytes(ffi.buffer(start, size))

    def __iter__(self) -> Iterator[bytes]:
        size = self.shape[1]
        nodes = self.tobytes()
        return (nodes[at : at + size] for at in range(0, len(nodes), size))

    def tobytes(self) -> bytes:
        """Return a copy of all nodes, side by side."""
        return bytes(ffi.buffer(self._pointer, self._count * self.shape[1]))


if TYPE_CHECKING:
    AnyColumn = Union[IntColumn, FloatColumn, NodeColumn]


def make_column(
    name: str, kind: Kind, pointer: CData, count: int, node_size: int
) -> AnyColumn:
    """Return the column of a name that begins at a pointer."""
    if kind.is_node:
        return NodeColumn(name, kind, pointer, count, (count, node_size))
    if kind.format == "d":
        return FloatColumn(name, kind, pointer, count, (count,))
    return IntColumn(name, kind, pointer, count, (count,))


class Columns:
    """The columns of a store, each made when it is first asked for.

    Sizes are in bytes, and *n* is the number of markers. Lists are stored as
    in Arrow: one array has all elements of all lists, and another of n + 1
    entries says where the list of each marker begins; it ends where the next
    one begins.
    """

    __slots__ = ("_store",)

    if TYPE_CHECKING:
        # Where each marker begins in the data; n + 1 entries.
        offsets: IntColumn
        # The node that each marker makes obsolete.
        predecessors: NodeColumn
        # 1: fixes a divergence from a public changeset; 2: SHA-256 nodes.
        flags: IntColumn
        # When each marker was made, in seconds since the epoch.
        seconds: FloatColumn
        # The time zone in which it was made, in seconds west of UTC.
        timezones: IntColumn
        # Lists into `successors`, counted in nodes; n + 1 entries.
        successor_offsets: IntColumn
        successors: NodeColumn
        # Lists into `parents`, counted in nodes; n + 1 entries.
        parent_offsets: IntColumn
        # The parents of each predecessor.
        parents: NodeColumn
        # 1 where the marker says what the parents are, be it none; else 0.
        parents_recorded: IntColumn
        # Lists into the four columns below, counted in pairs; n + 1 entries.
        metadata_offsets: IntColumn
        # Where each metadata key and value is in the data, and its size.
        key_offsets: IntColumn
        key_sizes: IntColumn
        value_offsets: IntColumn
        value_sizes: IntColumn

    def __init__(self, store: Store) -> None:
        self._store = store

    if not TYPE_CHECKING:  # A checker would let any name pass.

        def __getattr__(self, name: str) -> AnyColumn:
            if name not in KINDS:
                message = f"there is no column {name!r}"
                raise AttributeError(message)
            return self._store.column(name)

    def __dir__(self) -> list[str]:
        return sorted(KINDS)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the columns."""
        return iter(KINDS)

    def __repr__(self) -> str:
        return f"<Columns of {self._store.count} markers>"


class RevlogColumns:
    """The columns of a revlog's index, each made when it is first asked for.

    Each has one entry for each revision. -1 is the null revision.
    """

    __slots__ = ("_index",)

    if TYPE_CHECKING:
        # Where each chunk begins, as if all chunks lay side by side.
        offsets: IntColumn
        # Mercurial's flag bits.
        flags: IntColumn
        # Bytes of each chunk.
        stored_sizes: IntColumn
        # Bytes of each text, or -1 where that is not known.
        full_sizes: IntColumn
        # The revision itself for a full text, else what its delta is based on.
        bases: IntColumn
        # The changelog revision that each revision belongs to.
        links: IntColumn
        parents1: IntColumn
        parents2: IntColumn
        nodes: NodeColumn
        # Compression of chunks: 0 none, 1 the docket's, 2 as they say.
        modes: IntColumn
        # Where sidedata is in its file, its size, and its compression.
        sidedata_offsets: IntColumn
        sidedata_sizes: IntColumn
        sidedata_modes: IntColumn
        # Number of ancestors and the revision itself, -1 where not known.
        ranks: IntColumn

    def __init__(self, index: Index) -> None:
        self._index = index

    if not TYPE_CHECKING:  # A checker would let any name pass.

        def __getattr__(self, name: str) -> AnyColumn:
            if name not in REVLOG_KINDS:
                message = f"there is no column {name!r}"
                raise AttributeError(message)
            return self._index.column(name)

    def __dir__(self) -> list[str]:
        return sorted(REVLOG_KINDS)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the columns."""
        return iter(REVLOG_KINDS)

    def __repr__(self) -> str:
        return f"<RevlogColumns of {self._index.count} revisions>"


class ManifestColumns:
    """The columns of a manifest: one entry for each line."""

    __slots__ = ("_table",)

    if TYPE_CHECKING:
        # Where each line, and so its path, begins in the text; n + 1 entries.
        offsets: IntColumn
        # Bytes of each path.
        path_sizes: IntColumn
        nodes: NodeColumn
        # The flag as a number of a character, 0 for none.
        flags: IntColumn

    _names: tuple[str, ...] = ("offsets", "path_sizes", "nodes", "flags")

    def __init__(self, table: Table) -> None:
        self._table = table

    if not TYPE_CHECKING:  # A checker would let any name pass.

        def __getattr__(self, name: str) -> AnyColumn:
            if name not in self._names:
                message = f"there is no column {name!r}"
                raise AttributeError(message)
            return self._table.column(name)

    def __dir__(self) -> list[str]:
        return sorted(self._names)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the columns."""
        return iter(self._names)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._table.count} rows>"


class ManifestChangesColumns(ManifestColumns):
    """The columns of changes: one entry for each path."""

    __slots__ = ()

    if TYPE_CHECKING:
        # 0 clean, 1 added, 2 removed, 3 modified.
        kinds: IntColumn
        # The paths as bytes, each with a NUL after it, and where each begins;
        # n + 1 entries.
        paths: IntColumn
        path_offsets: IntColumn
        # Node and flag in either manifest, zeros where it has no such path.
        old_nodes: NodeColumn
        old_flags: IntColumn
        new_nodes: NodeColumn
        new_flags: IntColumn

    _names = (
        "kinds",
        "paths",
        "path_offsets",
        "old_nodes",
        "old_flags",
        "new_nodes",
        "new_flags",
    )
