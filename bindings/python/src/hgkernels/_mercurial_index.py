"""The index object of Mercurial's ``parsers`` module, with its ways."""

from __future__ import annotations

import struct
import sys
from itertools import compress
from operator import index as as_index

from . import _graph, _nodemap
from ._buffers import lend
from ._index import (
    AMBIGUOUS,
    INLINE,
    NODE_SIZE,
    NULL_REV,
    UNKNOWN,
    Index,
)
from .errors import HgKernelsError, RevisionLookupError
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterator, MutableMapping
    from typing import Any, SupportsIndex, Union

    from typing_extensions import Buffer

    Entry = tuple[
        int, int, int, int, int, int, int, bytes, int, int, int, int, int
    ]
    Node = Union[int, bytes]

VERSION_1, VERSION_2, CHANGELOG_2 = 1, 0xDEAD, 0xD34D
_ENTRY_SIZES = {VERSION_1: 64, VERSION_2: 96, CHANGELOG_2: 96}
_GENERAL_DELTA = 1 << 17
_DELTA_INFO = 1 << 19

_ENTRY_LENGTH = 13
_NODE_PLACE = 7
_MODE_PLACES = (10, 11)
_MARKED_MODE = 2
# The version word, which a file has over its first record.
_WORD = struct.Struct(">I")

# A record of format 1, and what it does not say.
_RECORD_1 = struct.Struct(">Q6i20s12x")
_STORED_SIZE = struct.Struct(">i")
_NOT_IN_1 = (0, 0, _MARKED_MODE, _MARKED_MODE, -1)

_PHASES = (1, 2, 32, 96)


class IndexObject:
    """The index of a revlog, which Mercurial's Python code uses.

    It is made by `parse_index2`, and can do what that of Mercurial's C
    extension can: methods have the same names, arguments, results and
    exceptions. What Mercurial reports as its own ``RevlogError`` is that class
    if Mercurial is loaded, otherwise `hgkernels.errors.RevisionLookupError`.

    Threads may share an object as long as none changes it.
    """

    __slots__ = (
        "__weakref__",
        "_added_from",
        "_entry_size",
        "_heads",
        "_index",
        "_nodemap_docket",
        "_records",
        "_version",
    )

    #: Whether Mercurial's Rust extension may use the object, which it cannot.
    rust_ext_compat = 0

    def __init__(
        self,
        data: Buffer,
        inlined: object,
        uses_generaldelta: object,
        uses_delta_info: object,
        format: SupportsIndex = VERSION_1,  # noqa: A002
    ) -> None:
        """Read records; see `hgkernels.parsers.parse_index2`."""
        loan = lend(data)
        version = as_index(format)
        if version not in _ENTRY_SIZES:
            message = f"unknown format of an index: {version}"
            raise ValueError(message)
        header = version
        if inlined:
            header |= INLINE
        if version == VERSION_1:
            header |= _GENERAL_DELTA if uses_generaldelta else 0
            header |= _DELTA_INFO if uses_delta_info else 0
        try:
            self._index = Index(loan, header)
        except HgKernelsError as error:
            if not isinstance(error, ValueError):
                raise
            message = "corrupt index file"
            raise ValueError(message) from error
        self._version = version
        self._entry_size = _ENTRY_SIZES[version]
        # Records are read here: that costs less than to ask the library for
        # one. Those with chunks between them are put side by side for it.
        self._records: Any = None if inlined else ffi.buffer(loan)
        self._added_from = self._index.count
        self._heads: list[int] | None = None
        self._nodemap_docket: Any = None

    @property
    def entry_size(self) -> int:
        """Size of a record in bytes."""
        return self._entry_size

    @property
    def nodemap(self) -> IndexObject:
        """The object that knows nodes: this one."""
        return self

    def __len__(self) -> int:
        """Return the number of revisions."""
        return self._index.count

    def __getitem__(self, key: int | bytes) -> Entry | int:
        """Return the 13-tuple of a revision, or the revision of a node."""
        if isinstance(key, bytes):
            return self.rev(key)
        rev = as_index(key)
        index = self._index
        if not NULL_REV <= rev < index.count:
            message = "revlog index out of range"
            raise IndexError(message)
        if self._version == VERSION_1 and rev != NULL_REV:
            return self._entry_1(rev)
        fields = index.record(rev)
        entry: Any = (
            fields[0] << 16 | fields[1],
            *fields[2:8],
            index.nodes([rev]),
            *fields[8:],
        )
        result: Entry = entry
        return result

    def _entry_1(self, rev: int) -> Entry:
        """Return the 13-tuple of a revision in format 1, as it is stored."""
        if rev < self._added_from:
            records = self._records
            if records is None:
                records = self._records = _side_by_side(self._index)
            fields = _RECORD_1.unpack_from(records, rev * _RECORD_1.size)
        else:
            record = self._index.entry(rev, _RECORD_1.size)
            fields = _RECORD_1.unpack(record)
        if rev == 0 and self._added_from:
            # The version word lies over the offset, which is 0.
            fields = (fields[0] & 0xFFFF, *fields[1:])
        entry: Any = fields + _NOT_IN_1
        result: Entry = entry
        return result

    def __iter__(self) -> Iterator[Entry | int]:
        """Iterate over the 13-tuples of all revisions."""
        rev = 0
        while rev < self._index.count:
            yield self[rev]
            rev += 1

    def __contains__(self, key: object) -> bool:
        """Tell whether there is a revision, by its number or node."""
        return self.has_node(key)  # type: ignore[arg-type]

    def append(self, entry: Entry) -> None:
        """Add a revision, in memory."""
        if not isinstance(entry, tuple) or len(entry) != _ENTRY_LENGTH:
            message = "13-tuple required"
            raise TypeError(message)
        numbers: Any = [*entry[:_NODE_PLACE], *entry[_NODE_PLACE + 1 :]]
        node = _checked_node(entry[_NODE_PLACE])
        if self._version == VERSION_1 and any(
            entry[place] != _MARKED_MODE for place in _MODE_PLACES
        ):
            message = f"invalid revlog v1 compression mode: {entry[10:12]}"
            raise ValueError(message)
        self._put(self._index.count, numbers, node)

    def _put(self, rev: int, numbers: list[int], node: bytes) -> None:
        place, flags = divmod(as_index(numbers[0]), 1 << 16)
        self._heads = None
        self._index.put(rev, [place, flags, *map(as_index, numbers[1:])], node)

    def __delitem__(self, key: slice) -> None:
        """Drop the revisions from one on: ``del index[rev:-1]``."""
        if not isinstance(key, slice):
            message = "only slices of an index can be dropped"
            raise TypeError(message)
        count = self._index.count
        start, _stop, step = key.indices(count)
        # As in Mercurial, -1 counts as an end though it is a revision.
        to_end = key.stop is None or key.stop in (-1, count)
        if step != 1 or not to_end:
            message = "revlog index deletion requires slice to the end"
            raise ValueError(message)
        if key.start is not None and not 0 <= as_index(key.start) <= count:
            message = "revlog index out of range"
            raise IndexError(message)
        self._heads = None
        self._index.truncate(start)
        self._added_from = min(self._added_from, start)

    def entry_binary(self, rev: SupportsIndex) -> bytes:
        """Return the record of a revision as it is to be in the file.

        In format 1 the first has no first four bytes: see `pack_header`.
        """
        number = as_index(rev)
        if not 0 <= number < self._index.count:
            message = "revlog index out of range"
            raise ValueError(message)
        entry = self._index.entry(number, self._entry_size)
        if self._version == VERSION_1 and not number:
            return entry[_WORD.size :]
        return entry

    def pack_header(self, header: int) -> bytes:
        """Return what the file begins with, over its first record."""
        if self._version != VERSION_1:
            message = "version header should go in the docket, not the index"
            raise RuntimeError(message)
        return _WORD.pack(header)

    def replace_sidedata_info(
        self,
        rev: int,
        sidedata_offset: int,
        sidedata_length: int,
        offset_flags: int,
        compression_mode: int,
    ) -> None:
        """Say where the sidedata of an added revision is."""
        if self._version == VERSION_1 or self._index.header & INLINE:
            message = "this index has no sidedata"
            raise revlog_error(message)
        if not self._added_from <= rev < self._index.count:
            message = "revision outside index or of an earlier transaction"
            raise IndexError(message)
        old: Any = self[rev]
        node = old[_NODE_PLACE]
        numbers = [*old[:_NODE_PLACE], *old[_NODE_PLACE + 1 :]]
        numbers[0] = offset_flags
        numbers[7:9] = sidedata_offset, sidedata_length
        numbers[10] = compression_mode
        self._put(rev, numbers, node)

    def clearcaches(self) -> None:
        """Forget what was kept for the next question."""
        self._heads = None

    def stats(self) -> dict[bytes, int]:
        """Return numbers for the curious."""
        return {
            b"index entries added": self._index.count - self._added_from,
            b"index entries on disk": self._added_from,
        }

    # Nodes.

    def rev(self, node: bytes) -> int:
        """Return the revision of a node."""
        found = self._find(node)
        if found == UNKNOWN:
            message = f"no node {node.hex()}"
            raise revlog_error(message)
        return found

    def get_rev(self, node: bytes) -> int | None:
        """Return the revision of a node, or None."""
        found = self._find(node)
        return None if found == UNKNOWN else found

    get = get_rev

    def has_node(self, node: Node) -> bool:
        """Tell whether there is a revision, by its node or number."""
        if isinstance(node, int):
            return NULL_REV <= node < self._index.count
        return self._find(node) != UNKNOWN

    def _find(self, node: bytes) -> int:
        return self._index.find_one(checked_key(node))

    def partialmatch(self, prefix: bytes) -> bytes | None:
        """Return the only node that begins with hexadecimal digits."""
        if not isinstance(prefix, bytes):
            message = f"a prefix is bytes, not {type(prefix).__name__}"
            raise TypeError(message)
        if not prefix:
            message = "key too short"
            raise ValueError(message)
        if len(prefix) > 2 * NODE_SIZE:
            message = "key too long"
            raise ValueError(message)
        rev = self._index.match(prefix)
        if rev == AMBIGUOUS:
            message = f"several nodes begin with {prefix.decode()}"
            raise revlog_error(message)
        return None if rev == UNKNOWN else self._index.nodes([rev])

    def shortest(self, node: bytes) -> int:
        """Return how many digits of a node no other begins with."""
        asked = ffi.from_buffer(checked_key(node))
        (size,) = self._index.prefix_sizes(asked, 1)
        if not size:
            message = f"no node {node.hex()}"
            raise revlog_error(message)
        return size

    def update_nodemap_data(self, docket: Any, data: Buffer) -> None:  # noqa: ANN401
        """Use a persistent nodemap; *docket* is Mercurial's own object."""
        self._nodemap_docket = None
        self._index.drop_nodemap()
        if data is None:
            return
        blocks = lend(data)
        ours = _nodemap.Docket(
            b"", docket.tip_rev, docket.tip_node or b"", len(blocks), 0
        )
        if self._index.use_nodemap(ours, blocks):
            self._nodemap_docket = docket

    def nodemap_data_all(self) -> bytes:
        """Return the blocks of a nodemap of all revisions."""
        blocks, _dead = self._index.nodemap(whole=True)
        return blocks

    def nodemap_data_incremental(self) -> tuple[Any, int, bytes] | None:
        """Return what to append to the nodemap in use, None if there is none.

        This is its docket, how many of its bytes are dead then, and blocks.
        """
        docket = self._nodemap_docket
        if docket is None or not self._index.uses_nodemap:
            return None
        blocks, dead = self._index.nodemap(whole=False)
        return docket, dead, blocks

    # The graph.

    def headrevs(
        self,
        filtered: Container[int] | None = None,
        stop_rev: int | None = None,
    ) -> list[int]:
        """Return the revisions without children, ascending; [-1] of none.

        A filtered revision is none, and is no child but of what is tested.
        """
        if filtered is None and stop_rev is None:
            if self._heads is None:
                self._heads = list(_graph.heads(self._index, None, ()))
            return self._heads.copy()
        hidden: Any = filtered
        if filtered is None:
            hidden = ()
        elif not isinstance(filtered, (set, frozenset)):
            count = self._index.count
            hidden = [rev for rev in range(count) if rev in filtered]
        return list(_graph.heads(self._index, stop_rev, hidden))

    def headrevsdiff(
        self, begin: int, end: int
    ) -> tuple[list[int], list[int]]:
        """Return the heads that revisions remove, and those they add."""
        removed, added = _graph.head_changes(self._index, begin, end)
        return list(reversed(removed)), list(reversed(added))

    def ancestors(self, *revs: int) -> list[int]:
        """Return the common ancestors farthest from a root, ascending."""
        return self._common(lib.hgk_index_greatest_common_ancestors, revs)

    def commonancestorsheads(self, *revs: int) -> list[int]:
        """Return the heads of the common ancestors, descending."""
        found = self._common(lib.hgk_index_common_ancestor_heads, revs)
        found.reverse()
        return found

    def _common(self, ask: _graph.Common, revs: tuple[int, ...]) -> list[int]:
        numbers = []
        for rev in map(as_index, revs):
            if rev == NULL_REV:
                return []
            numbers.append(self._index.checked(rev))
        return list(_graph.common(self._index, ask, numbers))

    def _checked_revs(self, revs: Any) -> list[int]:  # noqa: ANN401
        numbers = list(map(as_index, revs))
        for rev in numbers:
            self._index.checked(rev)
        return numbers

    def reachableroots2(
        self,
        minroot: int,
        heads: list[int],
        roots: list[int],
        includepath: bool,
    ) -> list[int]:
        """Return the roots that can be reached from heads."""
        for revs in (heads, roots):
            if not isinstance(revs, list):
                message = f"a list is needed, not {type(revs).__name__}"
                raise TypeError(message)
        if not isinstance(includepath, bool):
            message = f"a bool is needed, not {type(includepath).__name__}"
            raise TypeError(message)
        count = self._index.count
        known = [rev for rev in map(as_index, roots) if -1 <= rev < count]
        found = _graph.reachable_roots(
            self._index,
            known,
            self._checked_revs(heads),
            lowest=minroot,
            paths=includepath,
        )
        return list(found)

    def computephasesmapsets(
        self, roots: dict[int, set[int]]
    ) -> tuple[int, dict[int, set[int]]]:
        """Return the number of revisions, and those of each phase."""
        if not isinstance(roots, dict):
            message = f"a dict is needed, not {type(roots).__name__}"
            raise TypeError(message)
        pairs = []
        for phase, revs in roots.items():
            if not isinstance(revs, set):
                message = f"a set is needed, not {type(revs).__name__}"
                raise TypeError(message)
            pairs += [(phase, rev) for rev in self._checked_revs(revs)]
        phases = _graph.phases(self._index, pairs)
        sets = {}
        for phase in _PHASES:
            others = bytes(number == phase for number in range(256))
            sets[phase] = set(
                compress(range(len(phases)), phases.translate(others))
            )
        return len(phases), sets

    # Chains of deltas.

    def deltachain(
        self, rev: int, stoprev: int | None
    ) -> tuple[list[int], bool]:
        """Return the revisions whose chunks lead to a text, oldest first."""
        if not 0 <= rev < self._index.count:
            message = "revlog index out of range"
            raise ValueError(message)
        if stoprev is not None and not isinstance(stoprev, int):
            message = "stoprev must be an int or None"
            raise ValueError(message)
        chain, stopped = self._index.delta_chain(rev, stoprev)
        return list(chain), stopped

    def issnapshot(self, rev: int) -> bool:
        """Tell whether a text is stored as a snapshot."""
        if not NULL_REV <= rev < self._index.count:
            message = f"revlog index out of range: {rev}"
            raise ValueError(message)
        return _graph.is_snapshot(self._index, rev)

    def findsnapshots(
        self,
        cache: MutableMapping[int, set[int]],
        start_rev: int,
        end_rev: int,
    ) -> None:
        """Add snapshots to the set of their base, from one to another."""
        start = max(start_rev, 0)
        stop = min(end_rev + 1, self._index.count)
        if start < stop:
            pairs = _graph.snapshots(self._index, start, stop)
            for base, rev in zip(*pairs):
                cache.setdefault(base, set()).add(rev)

    def slicechunktodensity(
        self, revs: list[int], targetdensity: float, mingapsize: int
    ) -> list[list[int]] | tuple[list[int]]:
        """Split a chain into parts that are worth reading at once."""
        if not isinstance(revs, list):
            message = f"a list is needed, not {type(revs).__name__}"
            raise TypeError(message)
        parts = _graph.slice_to_density(
            self._index, revs, targetdensity, mingapsize
        )
        ends = iter(parts)
        slices = [revs[start:stop] for start, stop in zip(ends, ends)]
        return (revs,) if slices == [revs] else slices


def _side_by_side(index: Index) -> bytes:
    """Return the records of an inline index without the chunks."""
    data = ffi.buffer(index.data)
    records = []
    start = 0
    for _ in range(index.count):
        record = data[start : start + _RECORD_1.size]
        records.append(record)
        start += _RECORD_1.size + _STORED_SIZE.unpack_from(record, 8)[0]
    return b"".join(records)


def checked_key(node: Any) -> bytes:  # noqa: ANN401
    """Return a node of the right type and size."""
    if not isinstance(node, bytes):
        message = f"a node is bytes, not {type(node).__name__}"
        raise TypeError(message)
    if len(node) != NODE_SIZE:
        message = f"a node has {NODE_SIZE} bytes, not {len(node)}"
        raise ValueError(message)
    return node


def _checked_node(node: Any) -> bytes:  # noqa: ANN401
    """Return the node of an entry, which has to have the right size."""
    try:
        return checked_key(node)
    except ValueError as error:
        raise TypeError(*error.args) from None


def revlog_error(message: str) -> Exception:
    """Return Mercurial's error if that is loaded, so that it catches it."""
    host: Any = sys.modules.get("mercurial.error")
    if host is None:
        return RevisionLookupError(message)
    made: Exception = host.RevlogError(message.encode())
    return made
