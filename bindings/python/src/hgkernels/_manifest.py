"""Manifests, as the library reads them: what every user of them shares."""

from __future__ import annotations

from struct import Struct

from ._buffers import filled, lend
from ._handles import Free, Keep
from ._records import Record
from .errors import MalformedError, TruncatedError, failure
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, NamedTuple

    from typing_extensions import Buffer

    from .columns import AnyColumn
    from .errors import HgKernelsError
    from .native import CData

    # A function of the library, what it is told of a side, and what it fills.
    Lender = tuple[Callable[..., int], tuple[int, ...], Any]

    class Entry(NamedTuple):
        """One line of a manifest: a file, or a folder with its own one."""

        path: bytes
        node: bytes
        flag: bytes

else:

    class Entry(Record):
        __slots__ = ()

        _fields = ("path", "node", "flag")


DIRECTORY = b"t"
NODE_SIZE = 20

#: The flag that each byte of a column stands for.
FLAGS = [bytes([byte]) if byte else b"" for byte in range(256)]

# So many nodes become objects in one step of `struct`, which is the fastest
# way on CPython and has a list of them in between.
_BLOCK = 512
_blocks: dict[int, Struct] = {}

# Which manifest the columns are of whose names begin so.
_SIDES = {
    "old": lib.HGK_MANIFEST_OLD,
    "new": lib.HGK_MANIFEST_NEW,
    "right": lib.HGK_MANIFEST_RIGHT,
}

# How the columns of each kind of table are asked for, once they have been.
_lenders: dict[tuple[str, str], Lender] = {}

#: Codes of refusals that have no place.
BLIND = (lib.HGK_ERROR_ARGUMENT, lib.HGK_ERROR_MEMORY, lib.HGK_ERROR_FULL)


def find(text: bytes, path: bytes) -> Entry | None:
    """Return the line for a path, or None if the manifest has none."""
    found = lookup(lend(text), NODE_SIZE, path)
    return Entry(path, *found) if found else None


def entries(text: Buffer) -> Iterator[Entry]:
    """Iterate over the lines of a manifest, or of a part of one."""
    loan = lend(text)
    try:
        table = parse(loan, NODE_SIZE)
    except (MalformedError, TruncatedError) as error:
        # Of a part, the offset would say nothing.
        rest = bytes(ffi.buffer(loan))[error.offset or 0 :]
        line = rest.partition(b"\n")[0]
        error.args = (f"a manifest has no line like {line!r} there",)
        raise
    names = paths(loan, NODE_SIZE)
    return map(Entry, names, table.nodes("nodes"), table.flags("flags"))


def lookup(
    text: CData, node_size: int, path: bytes
) -> tuple[bytes, bytes] | None:
    """Return the node and the flag of a path, or None if there is none."""
    room, place = ffi.new("char[]", node_size), ffi.new("uint64_t *")
    flag = ffi.new("uint8_t *")
    size = lib.hgk_manifest_find(
        text,
        len(text),
        node_size,
        path,
        len(path),
        room,
        node_size,
        flag,
        place,
    )
    if size <= 0:
        if size < 0:
            raise refusal(size, place)
        return None
    return bytes(ffi.buffer(room)), FLAGS[flag[0]]


def validate(text: CData, node_size: int) -> int:
    """Check all lines but the digits of their nodes; return their number."""
    place = ffi.new("uint64_t *")
    count = lib.hgk_manifest_validate(text, len(text), node_size, place)
    if count < 0:
        raise refusal(count, place)
    return count


def paths(text: CData, node_size: int) -> list[bytes]:
    """Return all paths."""
    size = len(text)

    def fill(room: CData) -> int:
        place = ffi.new("uint64_t *")
        written = lib.hgk_manifest_paths(
            text, size, node_size, room, size, place
        )
        if written < 0:
            raise refusal(written, place)
        return written

    return split(filled(size, fill))


def split(names: bytes) -> list[bytes]:
    """Return names that have a NUL after each."""
    found = names.split(b"\0")
    # What follows the last NUL is no name.
    found.pop()
    return found


def folder_prefix(folder: bytes) -> bytes:
    """Return what the paths in a folder begin with; in ``b""``, all are."""
    name = folder.rstrip(b"/")
    return name + b"/" if name else b""


def joined(names: Iterable[bytes]) -> bytes:
    """Return names, sorted and each once, with a NUL after each."""
    kept = sorted(set(names))
    result = b"".join([name + b"\0" for name in kept])
    if result.count(b"\0") != len(kept):
        message = "a path cannot have a NUL in it"
        raise ValueError(message)
    return result


def refusal(code: int, place: CData) -> HgKernelsError:
    """Return the exception for a code of a call that says at which byte."""
    return failure(code, None if code in BLIND else place[0])


def place_refusal(
    code: int, place: CData, texts: tuple[str, ...]
) -> HgKernelsError:
    """Return the exception for a code of a call that takes several texts."""
    if code in BLIND:
        return failure(code)
    error = failure(code, place[1])
    error.args = (f"{error} of {texts[place[0]]}",)
    return error


def parse(text: CData, node_size: int) -> Table:
    """Read all lines of a manifest."""
    handle, place = ffi.new("hgk_manifest **"), ffi.new("uint64_t *")
    count = lib.hgk_manifest_parse(text, len(text), node_size, handle, place)
    if count < 0:
        raise refusal(count, place)
    return Table(
        handle[0], lib.hgk_manifest_free, "hgk_manifest", count, node_size
    )


def _block(size: int) -> Struct:
    """Return what reads so many nodes at once; it takes a while to make."""
    block = _blocks.get(size)
    if block is None:
        block = _blocks.setdefault(size, Struct(f"{size}s" * _BLOCK))
    return block


def _lender(prefix: str, name: str, ctype: str) -> Lender:
    """Return how a column is asked for; `old_nodes` is `nodes` of a side."""
    which, _, rest = name.rpartition("_")
    side = (_SIDES[which],) if which in _SIDES else ()
    call = getattr(lib, f"{prefix}_column_{rest if side else name}")
    lender = call, side, ffi.typeof(f"const {ctype} **")
    return _lenders.setdefault((prefix, name), lender)


class Table:
    """A handle of the library, and the columns that it lends."""

    __slots__ = ("_columns", "_prefix", "count", "handle", "node_size")

    def __init__(
        self,
        handle: CData,
        free: Callable[[CData], None],
        prefix: str,
        count: int,
        node_size: int,
    ) -> None:
        # The size is for PyPy's collector, which cannot see native memory.
        size = (2 * node_size + 16) * count + 1
        self.handle = ffi.gc(handle, Free(ffi.NULL, free), size)
        self._prefix = prefix
        self.count = count
        self.node_size = node_size
        self._columns: dict[str, AnyColumn] = {}

    def column(self, name: str) -> AnyColumn:
        """Return a column; `old_nodes` is the library's `nodes`, and so on."""
        found = self._columns.get(name)
        if found is None:
            from .columns import MANIFEST_KINDS, make_column

            kind = MANIFEST_KINDS[name]
            start, count = self._lent(name, kind.ctype)
            if kind.is_node:
                count //= self.node_size
            lent = ffi.gc(start, Keep(self.handle))
            found = make_column(name, kind, lent, count, self.node_size)
            self._columns[name] = found
        return found

    def raw(self, name: str) -> bytes:
        """Return a copy of a column of bytes, which soon is made."""
        start, count = self._lent(name, "uint8_t")
        data: bytes = ffi.buffer(start, count)[:]
        return data

    def _lent(self, name: str, ctype: str) -> tuple[CData, int]:
        """Return where a column begins, and what the library counts there."""
        key = self._prefix, name
        call, side, cell_type = _lenders.get(key) or _lender(*key, ctype)
        cell = ffi.new(cell_type)
        count = call(self.handle, *side, cell)
        if count < 0:
            raise failure(count)
        return cell[0], count

    def names(self, name: str) -> list[bytes]:
        """Return the names in a column of them."""
        return split(self.raw(name))

    def nodes(self, name: str) -> list[bytes]:
        """Return the nodes in a column of them."""
        data, size = self.raw(name), self.node_size
        found: list[bytes] = []
        start = 0
        if len(data) >= size * _BLOCK:
            block = _block(size)
            last = len(data) - block.size
            while start <= last:
                found += block.unpack_from(data, start)
                start += block.size
        found += [data[at : at + size] for at in range(start, len(data), size)]
        return found

    def flags(self, name: str) -> list[bytes]:
        """Return the flags in a column of them."""
        return list(map(FLAGS.__getitem__, self.raw(name)))
