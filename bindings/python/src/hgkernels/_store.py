"""One parse of the markers in some data: the native handle and its facts."""

from __future__ import annotations

from ._handles import Free, Keep
from .columns import KINDS, make_column
from .errors import failure
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._files import FileState
    from .columns import AnyColumn
    from .errors import HgKernelsError
    from .native import CData

# What a handle holds for each marker when nothing has been asked yet. It is
# for PyPy's collector, which cannot see native memory.
BYTES_PER_MARKER = 6


class Store:
    """The markers of some data. It never changes, so threads can share it."""

    __slots__ = (
        "_columns",
        "_pointers",
        "bytes",
        "count",
        "data",
        "file",
        "handle",
        "node_size",
        "problem",
        "stopped_at",
        "strict",
        "version",
    )

    def __init__(
        self,
        data: CData,
        handle: CData,
        *,
        stop: int,
        strict: bool,
        file: FileState | None,
    ) -> None:
        self.data = data
        #: The same for Python: a slice of it is a bytes object.
        self.bytes = ffi.buffer(data)
        self.count: int = lib.hgk_markers_count(handle)
        size = self.count * BYTES_PER_MARKER + 1
        self.handle = ffi.gc(handle, Free(data, lib.hgk_markers_free), size)
        self.version: int = lib.hgk_markers_version(handle)
        self.node_size: int = lib.hgk_markers_node_size(handle)
        self.strict = strict
        #: The file that was read, if one was.
        self.file = file
        self._columns: dict[str, AnyColumn] = {}
        self._pointers: dict[str, tuple[CData, int]] = {}
        self.stopped_at: int | None = None
        self.problem: HgKernelsError | None = None
        if stop != len(data) and not strict:
            self.stopped_at = stop
            self.problem = first_problem(data)

    def pointer(self, name: str) -> tuple[CData, int]:
        """Return the start of a column and its length.

        The start keeps the handle. The length is in elements, or for columns
        of nodes in nodes.
        """
        found = self._pointers.get(name)
        if found is None:
            kind = KINDS[name]
            cell = ffi.new(f"const {kind.ctype} **")
            lend = getattr(lib, f"hgk_markers_column_{name}")
            count = lend(self.handle, cell)
            if count < 0:
                raise failure(count)
            lent = cell[0]
            if lent == ffi.NULL:
                lent = ffi.new(f"{kind.ctype}[]", 1)
            found = ffi.gc(lent, Keep(self.handle)), count
            self._pointers[name] = found
        return found

    def column(self, name: str) -> AnyColumn:
        """Return a column."""
        found = self._columns.get(name)
        if found is None:
            pointer, count = self.pointer(name)
            found = make_column(
                name, KINDS[name], pointer, count, self.node_size
            )
            self._columns[name] = found
        return found


def first_problem(data: CData) -> HgKernelsError | None:
    """Return what is wrong with the data of a store, if anything is."""
    offset = ffi.new("uint64_t *")
    code = lib.hgk_markers_validate(data, len(data), offset)
    return failure(code, offset[0]) if code < 0 else None


def parse(
    data: CData, *, strict: bool, file: FileState | None = None
) -> Store:
    """Parse a whole store."""
    handle, place = ffi.new("hgk_markers **"), ffi.new("uint64_t *")
    code = lib.hgk_markers_parse(
        data, len(data), mode(strict=strict), handle, place
    )
    if code < 0:
        raise parse_failure(code, place)
    return Store(data, handle[0], stop=place[0], strict=strict, file=file)


def parse_range(data: bytes, start: int, stop: int) -> Store:
    """Parse markers of version 1 in a part of some data."""
    loan = ffi.from_buffer(data)
    handle, place = ffi.new("hgk_markers **"), ffi.new("uint64_t *")
    code = lib.hgk_markers_parse_range(
        loan, len(loan), start, stop, mode(strict=True), handle, place
    )
    if code < 0:
        raise parse_failure(code, place)
    return Store(loan, handle[0], stop=place[0], strict=True, file=None)


def grow(shorter: Store, data: CData, file: FileState) -> Store:
    """Parse a store that begins with what `shorter` has parsed."""
    handle, place = ffi.new("hgk_markers **"), ffi.new("uint64_t *")
    strict = shorter.strict
    code = lib.hgk_markers_extend(
        shorter.handle,
        data,
        len(data),
        mode(strict=strict),
        handle,
        place,
    )
    if code < 0:
        raise parse_failure(code, place)
    return Store(data, handle[0], stop=place[0], strict=strict, file=file)


def mode(*, strict: bool) -> int:
    """Return what the library calls this mode."""
    return lib.HGK_MARKERS_STRICT if strict else lib.HGK_MARKERS_TOLERANT


def parse_failure(code: int, place: CData) -> HgKernelsError:
    """Return the exception for a failed parse, which may know the place."""
    blind = code in (lib.HGK_ERROR_ARGUMENT, lib.HGK_ERROR_MEMORY)
    return failure(code, None if blind else place[0])
