"""Manifests: which revision of which file a changeset has.

The text of a manifest has a line for each file, sorted by path. `Manifest`
reads nothing of it beforehand: a path is found by halving the text, and two
manifests are compared where they lie. Columns are made when they are asked
for.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, ValuesView

from . import _manifest
from ._buffers import lend
from ._manifest_changes import ALL, Change, ManifestChanges, compare, scoped
from ._manifest_edit import edit, edit_lines
from ._manifest_merge import Merge, merged
from .columns import ManifestColumns
from .errors import failure
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Buffer

    from ._manifest_changes import Difference, Value
    from ._manifest_edit import Edits
    from .native import CData

__all__ = ["Change", "Manifest", "ManifestChanges", "Merge"]


class Manifest(Mapping[bytes, "Value"]):
    """The files of a revision: a mapping of paths to nodes and flags.

    *text* is any bytes-like object. It is not copied (but for anything other
    than `bytes` on PyPy), and must not be changed while it is used. The flag
    of a file is ``b"x"`` if it can be executed, ``b"l"`` for a symbolic link,
    ``b"t"`` for a folder in a tree manifest, and mostly empty.

    Nothing is checked beforehand but what a question has to read: see `check`.
    A line that is none raises `MalformedError` or `TruncatedError` when it is
    met, with its `offset`; paths that do not ascend make lookups fail.
    Threads may share an object.
    """

    __slots__ = ("_count", "_loan", "_table", "_text", "node_size")

    def __init__(
        self, text: Buffer = b"", *, node_size: int = _manifest.NODE_SIZE
    ) -> None:
        if node_size not in (20, 32):
            message = f"nodes have 20 or 32 bytes, not {node_size}"
            raise ValueError(message)
        #: Bytes of each node.
        self.node_size = node_size
        self._loan: CData = lend(text)
        self._text = text if isinstance(text, bytes) else None
        self._count: int | None = None
        self._table: _manifest.Table | None = None

    @property
    def text(self) -> bytes:
        """The text; a copy, if it was given as something else than `bytes`."""
        if self._text is None:
            self._text = bytes(ffi.buffer(self._loan))
        return self._text

    def __repr__(self) -> str:
        return f"<Manifest of {len(self._loan)} bytes>"

    def check(self) -> None:
        """Read every line; the first bad one raises an exception."""
        self._count = self._parsed().count

    def _parsed(self) -> _manifest.Table:
        if self._table is None:
            self._table = _manifest.parse(self._loan, self.node_size)
        return self._table

    @property
    def columns(self) -> ManifestColumns:
        """One array for each field of all lines. They have been checked."""
        return ManifestColumns(self._parsed())

    def __len__(self) -> int:
        """Return the number of lines."""
        if self._count is None:
            count = lib.hgk_diff_lines_measure(self._loan, len(self._loan))
            self._count = count - 1
        return self._count

    def __contains__(self, path: object) -> bool:
        return self._find(path) is not None

    def __getitem__(self, path: bytes) -> Value:
        """Return the node and the flag of a path."""
        found = self._find(path)
        if found is None:
            raise KeyError(path)
        return found

    def _find(self, path: object) -> Value | None:
        if not isinstance(path, bytes):
            return None
        return _manifest.lookup(self._loan, self.node_size, path)

    def __iter__(self) -> Iterator[bytes]:
        return iter(_manifest.paths(self._loan, self.node_size))

    def items(self) -> ItemsView[bytes, Value]:
        """Return a view of all paths with their nodes and flags."""
        return _Items(self)

    def values(self) -> ValuesView[Value]:
        """Return a view of all nodes and flags."""
        return _Values(self)

    def _values(self) -> Iterator[Value]:
        table = self._parsed()
        return zip(table.nodes("nodes"), table.flags("flags"))

    def under(self, directory: bytes) -> Manifest:
        """Return the part of a folder, with whole paths; of ``b""``, all.

        Takes two lookups, whatever the size.
        """
        prefix = _manifest.folder_prefix(directory)
        start, end = ffi.new("uint64_t *"), ffi.new("uint64_t *")
        size = lib.hgk_manifest_range(
            self._loan, len(self._loan), prefix, len(prefix), start, end
        )
        if size < 0:
            raise failure(size)
        part = memoryview(ffi.buffer(self._loan))[start[0] : end[0]]
        return type(self)(part, node_size=self.node_size)

    def changes(
        self,
        other: Manifest,
        *,
        clean: bool = False,
        under: Iterable[bytes] | None = None,
        only: Iterable[bytes] | None = None,
    ) -> ManifestChanges:
        """Return what *other* has that this manifest has not.

        With *clean*, there are also rows for paths that did not change.
        *under* names folders, and *only* paths: no others are looked at.

        What is the same in both is skipped as fast as memory can be read.
        """
        table = self._compared(other, scoped(under, only), clean=clean)
        return ManifestChanges(table)

    def _compared(
        self,
        other: Manifest,
        scope: tuple[int, bytes] = ALL,
        *,
        clean: bool = False,
    ) -> _manifest.Table:
        size = self.node_size
        if other.node_size != size:
            message = "the manifests have nodes of different sizes"
            raise ValueError(message)
        return compare(self._loan, other._loan, size, scope, clean=clean)

    def merge(self, left: Manifest, right: Manifest) -> list[Merge]:
        """Return what two manifests made of this one.

        There is a `Merge` for each path that at least one of them changed,
        with what each of the three has for it.
        """
        return merged(self._compared(left), self._compared(right))

    def diff(self, other: Manifest, clean: bool = False) -> Difference:  # noqa: FBT002 - Mercurial's signature
        """Return what *other* has that this manifest has not, as a dictionary.

        It has Mercurial's shape: for each path that changed, the node and the
        flag here and there, ``(None, b"")`` where there is no such path. With
        *clean*, all other paths are there with None.
        """
        return self.changes(other, clean=clean).as_dict()

    def edited(
        self, sets: Edits = (), removals: Iterable[bytes] = ()
    ) -> tuple[Manifest, bytes]:
        """Return a manifest with some lines set and others removed.

        The second part of the result is the delta that leads there: hunks of
        whole lines, as Mercurial stores them.

        *sets* maps paths to nodes and flags. A removed path that is not there
        raises `KeyError`; what cannot be in a manifest raises `ValueError`.
        """
        edits = edit_lines(sets, removals, self.node_size)
        text, delta = edit(self._loan, edits, self.node_size)
        return type(self)(text, node_size=self.node_size), delta


class _Items(ItemsView[bytes, "Value"]):
    """Pairs, of which all are made faster together than one by one."""

    __slots__ = ()
    _mapping: Manifest

    def __iter__(self) -> Iterator[tuple[bytes, Value]]:
        return zip(self._mapping, self._mapping._values())  # noqa: SLF001 - its view


class _Values(ValuesView["Value"]):
    """Values, of which all are made faster together than one by one."""

    __slots__ = ()
    _mapping: Manifest

    def __iter__(self) -> Iterator[Value]:
        return self._mapping._values()  # noqa: SLF001 - its view
