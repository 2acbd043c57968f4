"""What one manifest has that another has not."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator, Sequence
from itertools import compress

from . import _manifest
from .columns import ManifestChangesColumns
from .errors import failure
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, NamedTuple, Optional, overload

    from .native import CData

    # The node and the flag of a path.
    Value = tuple[bytes, bytes]
    Side = tuple[Optional[bytes], bytes]
    # What Mercurial's manifests say about their differences.
    Difference = dict[bytes, Optional[tuple[Side, Side]]]

    class Change(NamedTuple):
        """What became of a path.

        `old` and `new` are its node and flag in either manifest, or None
        where that has no such path.
        """

        path: bytes
        old: Value | None
        new: Value | None

else:
    Change = namedtuple("Change", "path old new")  # noqa: PYI024

    def overload(function: object) -> object:
        """Do nothing; it is for type checkers."""
        return function


_CLEAN: int = lib.HGK_MANIFEST_CLEAN
_ADDED: int = lib.HGK_MANIFEST_ADDED
_REMOVED: int = lib.HGK_MANIFEST_REMOVED
_MODIFIED: int = lib.HGK_MANIFEST_MODIFIED

ALL: tuple[int, bytes] = (lib.HGK_MANIFEST_ALL, b"")

_ABSENT = (None, b"")
_TEXTS = ("the old manifest", "the new manifest", "the names")
# What the library says of a refusal that is about a revision.
_REVISION = 3


class ManifestChanges(Sequence[Change]):
    """What one manifest has that another has not, by path.

    A sequence of `Change`. Objects are made when they are asked for; `columns`
    has the same without any.
    """

    __slots__ = ("_table", "from_deltas")

    def __init__(
        self,
        table: _manifest.Table,
        from_deltas: bool = False,  # noqa: FBT002 - with its table
    ) -> None:
        self._table = table
        #: Whether no text was made for them.
        self.from_deltas = from_deltas

    def __len__(self) -> int:
        return self._table.count

    def __repr__(self) -> str:
        return f"<{len(self)} ManifestChanges>"

    @property
    def columns(self) -> ManifestChangesColumns:
        """One array for each field of all rows."""
        return ManifestChangesColumns(self._table)

    def __iter__(self) -> Iterator[Change]:
        olds, news = self._sides()
        return map(Change, self.paths, olds, news)

    @overload
    def __getitem__(self, index: int) -> Change: ...
    @overload
    def __getitem__(self, index: slice) -> list[Change]: ...
    def __getitem__(self, index: int | slice) -> Change | list[Change]:
        """Return a change, or a list of those that a slice has."""
        return list(self)[index]

    def _sides(self) -> tuple[list[Value | None], list[Value | None]]:
        """Return node and flag of each path in either manifest."""
        table = self._table
        olds: list[Value | None] = list(
            zip(table.nodes("old_nodes"), table.flags("old_flags"))
        )
        news: list[Value | None] = list(
            zip(table.nodes("new_nodes"), table.flags("new_flags"))
        )
        for row, kind in enumerate(self._kinds()):
            if kind == _ADDED:
                olds[row] = None
            elif kind == _REMOVED:
                news[row] = None
        return olds, news

    def _kinds(self) -> bytes:
        return self._table.raw("kinds")

    @property
    def paths(self) -> list[bytes]:
        """The path of each row."""
        return self._table.names("paths")

    @property
    def added(self) -> list[bytes]:
        """The paths that only the new manifest has."""
        return self._of_kind(_ADDED)

    @property
    def removed(self) -> list[bytes]:
        """The paths that only the old manifest has."""
        return self._of_kind(_REMOVED)

    @property
    def modified(self) -> list[bytes]:
        """The paths with another node or flag."""
        return self._of_kind(_MODIFIED)

    @property
    def clean(self) -> list[bytes]:
        """The paths that did not change, if they were asked for."""
        return self._of_kind(_CLEAN)

    def _of_kind(self, wanted: int) -> list[bytes]:
        return list(
            compress(self.paths, [kind == wanted for kind in self._kinds()])
        )

    def as_dict(self) -> Difference:
        """Return the changes in the shape of Mercurial's `diff`."""
        return difference(self._table)


def difference(table: _manifest.Table) -> Difference:
    """Return changes in the shape of Mercurial's `diff`."""
    kinds = table.raw("kinds")
    paths = table.names("paths")
    found: Difference
    if _CLEAN in kinds:
        # Most rows, as a rule, and None is all there is to say of them.
        found = dict.fromkeys(paths)
        old_nodes, new_nodes = (
            table.column("old_nodes"),
            table.column("new_nodes"),
        )
        old_flags, new_flags = (
            table.column("old_flags"),
            table.column("new_flags"),
        )
        for row, kind in enumerate(kinds):
            if kind != _CLEAN:
                found[paths[row]] = (
                    _side(kind == _ADDED, old_nodes[row], old_flags[row]),
                    _side(kind == _REMOVED, new_nodes[row], new_flags[row]),
                )
        return found
    olds: list[Side] = list(
        zip(table.nodes("old_nodes"), table.flags("old_flags"))
    )
    news: list[Side] = list(
        zip(table.nodes("new_nodes"), table.flags("new_flags"))
    )
    for row, kind in enumerate(kinds):
        if kind == _ADDED:
            olds[row] = _ABSENT
        elif kind == _REMOVED:
            news[row] = _ABSENT
    return dict(zip(paths, zip(olds, news)))


def _side(is_absent: bool, node: Any, flag: Any) -> Side:  # noqa: ANN401 - of columns
    return _ABSENT if is_absent else (node, _manifest.FLAGS[flag])


def scoped(
    under: Iterable[bytes] | None, only: Iterable[bytes] | None
) -> tuple[int, bytes]:
    """Return what paths are looked at, as the library takes it."""
    if under is not None:
        if only is not None:
            message = "either folders or paths can be named, not both"
            raise ValueError(message)
        names = [_manifest.folder_prefix(name) for name in under]
        return lib.HGK_MANIFEST_UNDER, _manifest.joined(names)
    if only is not None:
        return lib.HGK_MANIFEST_ONLY, _manifest.joined(only)
    return ALL


def compare(
    old: CData,
    new: CData,
    node_size: int,
    scope: tuple[int, bytes] = ALL,
    *,
    clean: bool,
) -> _manifest.Table:
    """Compare two manifests."""
    number, names = scope
    cell, place = ffi.new("hgk_manifest_changes **"), ffi.new("uint64_t[]", 2)
    count = lib.hgk_manifest_changes_make(
        old,
        len(old),
        new,
        len(new),
        node_size,
        number,
        ffi.from_buffer(names),
        len(names),
        int(clean),
        cell,
        place,
    )
    if count < 0:
        raise _manifest.place_refusal(count, place, _TEXTS)
    return _table(cell[0], count, node_size)


def read_changes(
    reader: CData,
    first: int,
    second: int,
    scope: tuple[int, bytes],
    *,
    check: bool,
) -> tuple[_manifest.Table, bool]:
    """Compare the manifests of two revisions that a reader reads.

    Also tells whether deltas were enough. A revision that is refused is the
    `index` of the exception.
    """
    number, names = scope
    cell, place = ffi.new("hgk_manifest_changes **"), ffi.new("uint64_t[]", 2)
    origin = ffi.new("uint8_t *")
    count = lib.hgk_revision_reader_manifest_changes(
        reader,
        first,
        second,
        _manifest.NODE_SIZE,
        number,
        ffi.from_buffer(names),
        len(names),
        check,
        cell,
        origin,
        place,
    )
    if count < 0:
        if place[0] == _REVISION and count not in _manifest.BLIND:
            raise failure(count, index=place[1], item="revision")
        raise _manifest.place_refusal(count, place, _TEXTS)
    table = _table(cell[0], count, _manifest.NODE_SIZE)
    return table, origin[0] == lib.HGK_REVISION_FROM_DELTAS


def _table(handle: CData, count: int, node_size: int) -> _manifest.Table:
    return _manifest.Table(
        handle,
        lib.hgk_manifest_changes_free,
        "hgk_manifest_changes",
        count,
        node_size,
    )
