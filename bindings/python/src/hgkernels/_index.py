"""One parse of a revlog's index: the native handle and what it answers."""

from __future__ import annotations

from ._arrays import integers, new_array
from ._handles import Free, Keep
from .errors import failure
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterable

    from ._nodemap import Docket
    from .columns import AnyColumn
    from .errors import HgKernelsError
    from .native import CData

    # A call that is given room, its size and a place for what is wrong.
    Fill = Callable[[CData, int, CData], int]

NODE_SIZE = 20
NULL_REV = -1
UNKNOWN = -2
AMBIGUOUS = -3

FORMAT_MASK = 0xFFFF
DOCKET_FORMATS = (0xDEAD, 0xD34D)
INLINE = 1 << 16

# What `hgk_index_record` fills in.
FIELDS = 13


class Index:
    """The index of some data.

    Threads can share it, as long as nobody calls `put` or `truncate`: these
    end what was lent.
    """

    __slots__ = (
        "_columns",
        "_free",
        "_mapped_tip",
        "count",
        "data",
        "handle",
        "header",
        "uses_nodemap",
    )

    def __init__(self, data: CData, header: int) -> None:
        """Parse the records that a version word describes."""
        handle, place = ffi.new("hgk_index **"), ffi.new("uint64_t *")
        count = lib.hgk_index_parse(data, len(data), header, handle, place)
        if count < 0:
            known = count not in (
                lib.HGK_ERROR_ARGUMENT,
                lib.HGK_ERROR_MEMORY,
            )
            raise failure(count, place[0] if known else None)
        self.data = data
        self.header = header
        self.count: int = count
        size = 16 * count + 1 if header & INLINE else 1
        self._free = Free(data, lib.hgk_index_free)
        self.handle = ffi.gc(handle[0], self._free, size)
        self.uses_nodemap = False
        self._mapped_tip = NULL_REV
        self._columns: dict[str, AnyColumn] = {}

    def column(self, name: str) -> AnyColumn:
        """Return a column."""
        found = self._columns.get(name)
        if found is None:
            from .columns import REVLOG_KINDS, make_column

            kind = REVLOG_KINDS[name]
            cell = ffi.new(f"const {kind.ctype} **")
            place = ffi.new("uint64_t *")
            lend = getattr(lib, f"hgk_index_column_{name}")
            count = lend(self.handle, cell, place)
            if count < 0:
                raise refusal(count, place)
            lent = ffi.gc(cell[0], Keep(self.handle))
            found = make_column(name, kind, lent, self.count, NODE_SIZE)
            self._columns[name] = found
        return found

    def record(self, rev: int) -> list[int]:
        """Return the numbers of a record, in the library's order."""
        fields, place = new_array("int64_t[]", FIELDS), ffi.new("uint64_t *")
        code = lib.hgk_index_record(
            self.handle, self.checked(rev), fields, FIELDS, place
        )
        if code < 0:
            raise refusal(code, place)
        return integers(fields, FIELDS)

    def checked(self, rev: int) -> int:
        """Return a revision number that exists, or -1."""
        if not NULL_REV <= rev < self.count:
            message = f"there is no revision {rev}"
            raise IndexError(message)
        return rev

    def nodes(self, revs: Iterable[int]) -> bytes:
        """Return the nodes of some revisions, side by side."""
        asked = [self.checked(rev) for rev in revs]
        size = NODE_SIZE * len(asked)
        room, place = new_array("char[]", size), ffi.new("uint64_t *")
        code = lib.hgk_index_nodes(
            self.handle,
            ffi.new("int32_t[]", asked),
            len(asked),
            room,
            size,
            place,
        )
        if code < 0:
            raise refusal(code, place)
        return bytes(ffi.buffer(room, size))

    def find(self, nodes: CData, count: int) -> array[int]:
        """Return for each node its revision, or -1 or -2."""
        room = new_array("int32_t[]", count)
        code = lib.hgk_index_find(
            self.handle, nodes, count * NODE_SIZE, room, count
        )
        if code < 0:
            raise failure(code)
        return numbers(room, count)

    def find_one(self, node: bytes) -> int:
        """Return the revision of a node, or -1 or -2."""
        cell = ffi.new("int32_t *")
        code = lib.hgk_index_find(self.handle, node, NODE_SIZE, cell, 1)
        if code < 0:
            raise failure(code)
        rev: int = cell[0]
        return rev

    def put(self, rev: int, fields: list[int], node: bytes) -> None:
        """Add a revision, or replace one that was added."""
        place = ffi.new("uint64_t *")
        try:
            numbers = ffi.new("int64_t[]", fields)
        except OverflowError:
            message = "a number has no room in a record"
            raise ValueError(message) from None
        count = lib.hgk_index_put(
            self.handle, rev, numbers, len(fields), node, len(node), place
        )
        if count < 0:
            raise refusal(count, place)
        self._columns.clear()
        self.count = count

    def truncate(self, count: int) -> None:
        """Drop all revisions but so many."""
        code = lib.hgk_index_truncate(self.handle, count)
        if code < 0:
            raise failure(code)
        self._columns.clear()
        self.count = code
        self.uses_nodemap = self.uses_nodemap and code > self._mapped_tip

    def entry(self, rev: int, size: int) -> bytes:
        """Return the record of a revision as a file has it."""
        room, place = new_array("char[]", size), ffi.new("uint64_t *")
        code = lib.hgk_index_entry(self.handle, rev, room, size, place)
        if code < 0:
            raise refusal(code, place)
        return bytes(ffi.buffer(room, code))

    def delta_chain(
        self, rev: int, stop: int | None
    ) -> tuple[array[int], bool]:
        """Return what leads to a text, and whether *stop* was met."""
        stopped = ffi.new("uint8_t *")
        last = UNKNOWN if stop is None else stop

        def fill(room: CData, size: int, place: CData) -> int:
            return lib.hgk_index_delta_chain(
                self.handle, rev, last, room, size, stopped, place
            )

        return self.listing(rev + 2, fill), bool(stopped[0])

    def use_nodemap(self, docket: Docket, blocks: CData) -> bool:
        """Find nodes through a nodemap, unless it is of another index.

        To be called before threads share the index.
        """
        code = lib.hgk_index_use_nodemap(
            self.handle,
            blocks,
            len(blocks),
            docket.tip,
            docket.tip_node,
            len(docket.tip_node),
        )
        if code == 1:
            self._free.data = self.data, blocks
            self._mapped_tip = docket.tip
            self.uses_nodemap = True
        return code == 1

    def drop_nodemap(self) -> None:
        """Use no nodemap."""
        lib.hgk_index_use_nodemap(self.handle, ffi.NULL, 0, 0, ffi.NULL, 0)
        self.uses_nodemap = False

    def nodemap(self, *, whole: bool) -> tuple[bytes, int]:
        """Return the blocks that a nodemap of all revisions needs.

        Either all of them, or what is to be appended to the nodemap in use;
        and how many bytes of that are dead then.
        """
        cell, place = ffi.new("hgk_nodemap **"), ffi.new("uint64_t *")
        size = lib.hgk_nodemap_make(self.handle, whole, cell, place)
        if size < 0:
            raise failure(size)
        handle = ffi.gc(cell[0], lib.hgk_nodemap_free, size)
        column = ffi.new("const uint8_t **")
        size = lib.hgk_nodemap_column_blocks(handle, column)
        blocks = bytes(ffi.buffer(column[0], size))
        return blocks, lib.hgk_nodemap_dead_size(handle)

    def match(self, prefix: bytes) -> int:
        """Return the revision that digits stand for, or -1, -2 or -3."""
        revs, place = new_array("int32_t[]", 1), ffi.new("uint64_t *")
        digits = ffi.from_buffer(prefix)
        starts = ffi.new("void *[]", [digits])
        sizes = ffi.new("size_t[]", [len(prefix)])
        code = lib.hgk_index_find_prefixes(
            self.handle, starts, sizes, 1, revs, 1, place
        )
        if code < 0:
            raise refusal(code, place)
        rev: int = revs[0]
        return rev

    def prefix_sizes(self, nodes: CData, count: int) -> bytes:
        """Return for each node how many digits it needs, or 0."""
        room = new_array("uint8_t[]", count)
        code = lib.hgk_index_measure_prefixes(
            self.handle, nodes, count * NODE_SIZE, room, count
        )
        if code < 0:
            raise failure(code)
        return bytes(ffi.buffer(room, count))

    def listing(self, most: int, fill: Fill) -> array[int]:
        """Return the revisions that a call lists, at most so many."""
        place = ffi.new("uint64_t *")
        # Memory that is not written to costs nothing.
        revs = new_array("int32_t[]", most)
        count = fill(revs, most, place)
        if count < 0:
            raise refusal(count, place)
        return numbers(revs, count)


def numbers(start: CData, count: int) -> array[int]:
    """Return revisions that lie in native memory."""
    from array import array  # Not needed by those who read one text.

    found = array("i")
    found.frombytes(ffi.buffer(start, count * found.itemsize))
    return found


def revisions(revs: Iterable[int]) -> CData:
    """Return revisions as the library takes them."""
    try:
        return ffi.new("int32_t[]", list(revs))
    except OverflowError:
        message = "no revision has so large a number"
        raise IndexError(message) from None


def refusal(code: int, place: CData) -> HgKernelsError:
    """Return the exception for a code of a call that says where."""
    if code in (
        lib.HGK_ERROR_ARGUMENT,
        lib.HGK_ERROR_MEMORY,
        lib.HGK_ERROR_FULL,
    ):
        return failure(code)
    if code == lib.HGK_ERROR_OUT_OF_RANGE:
        return failure(code, index=place[0], item="item")
    return failure(code, index=place[0], item="revision")
