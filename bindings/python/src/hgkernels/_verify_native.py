"""What the library has for checking a repository."""

from __future__ import annotations

from ._arrays import integers, new_array
from .errors import failure
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Union

    from ._index import Index
    from .native import CData

    # A number of bits of a hash, and these bits.
    Part = tuple[int, int]
    # What a function takes that only looks at it.
    Bytes = Union[bytes, CData]
    # What the library has found: a revision, the kind, and a detail; see
    # `hgk_finding`.
    Found = tuple[int, int, int]

NODE_SIZE = 20

# For PyPy's collector, which cannot see native memory.
_HANDLE_SIZE = 1 << 16


class Names:
    """What changesets and manifests name, or a part of it.

    One thread at a time may change it.
    """

    __slots__ = ("handle",)

    def __init__(self, key: int, memory: int, part: Part) -> None:
        """Begin with nothing; *part* is a number of bits, and these."""
        cell = ffi.new("hgk_verification **")
        _checked(lib.hgk_verification_make(key, max(memory, 1), *part, cell))
        self.handle = ffi.gc(cell[0], lib.hgk_verification_free, _HANDLE_SIZE)

    def touch(self, path: bytes, changeset: int) -> None:
        """Note that a changeset touches a file."""
        _checked(
            lib.hgk_verification_touch(self.handle, path, len(path), changeset)
        )

    def name(
        self, history: int, path: bytes, node: bytes, changeset: int
    ) -> None:
        """Note that a revision of a file or of a manifest is named."""
        _checked(
            lib.hgk_verification_name(
                self.handle, history, path, len(path), node, changeset
            )
        )

    def append(self, other: Names) -> None:
        """Take in what another one has noted, which comes later."""
        _checked(lib.hgk_verification_append(self.handle, other.handle))

    def sort(self) -> int:
        """Make it ready to be looked at; return how many bits choose files."""
        return _checked(lib.hgk_verification_sort(self.handle))

    def paths(self, history: int) -> list[bytes]:
        """Return the names of all files, or of all folders."""
        text, ends = ffi.new("uint8_t **"), ffi.new("uint64_t **")
        count = _checked(
            lib.hgk_verification_paths(self.handle, history, text, ends)
        )
        stops = integers(ends[0], count)
        whole = ffi.buffer(text[0], stops[-1] if stops else 0)[:]
        return [whole[start:stop] for start, stop in zip([0, *stops], stops)]

    def firsts(self, count: int) -> tuple[list[int], list[int]]:
        """Return for each file who touches it first, and who names it."""
        touched = new_array("int32_t[]", count)
        named = new_array("int32_t[]", count)
        _checked(
            lib.hgk_verification_firsts(self.handle, touched, named, count)
        )
        return integers(touched, count), integers(named, count)

    def row(self, history: int, row: int) -> tuple[bytes, int]:
        """Return which node a row names, and the changeset that does."""
        node = ffi.new("uint8_t[]", NODE_SIZE)
        changeset = ffi.new("int32_t *")
        _checked(
            lib.hgk_verification_row(
                self.handle, history, row, node, NODE_SIZE, changeset
            )
        )
        return ffi.buffer(node)[:], changeset[0]


class Expected:
    """What the history of a file is checked against."""

    __slots__ = ("changesets", "history", "names")

    def __init__(self, names: Names, history: int, changesets: int) -> None:
        self.names = names
        self.history = history
        self.changesets = changesets


class LogBytes:
    """The files of a revlog, with the version word of the records."""

    __slots__ = ("data", "header", "records")

    def __init__(self, records: Bytes, header: int, data: Bytes) -> None:
        self.records = records
        self.header = header
        self.data = data


class Checker:
    """Checks histories, for one thread at a time."""

    __slots__ = ("_count", "_handle")

    def __init__(self) -> None:
        cell = ffi.new("hgk_verifier **")
        _checked(lib.hgk_verifier_make(0, cell))
        self._handle = ffi.gc(cell[0], lib.hgk_verifier_free, _HANDLE_SIZE)
        self._count = ffi.new("uint32_t *")

    def changesets(
        self, names: Names, index: Index, data: Bytes, revs: range
    ) -> list[Found]:
        """Read and hash changesets, and note what they name."""
        return self._found(
            lib.hgk_verifier_changesets(
                self._handle,
                names.handle,
                index.handle,
                data,
                len(data),
                revs.start,
                len(revs),
            )
        )

    def manifests(
        self,
        names: Names,
        index: Index,
        data: Bytes,
        folder: bytes,
        revs: range,
    ) -> list[Found]:
        """Note what manifests name."""
        return self._found(
            lib.hgk_verifier_manifests(
                self._handle,
                names.handle,
                index.handle,
                data,
                len(data),
                folder,
                len(folder),
                revs.start,
                len(revs),
            )
        )

    def records(
        self,
        names: Names,
        index: Index,
        history: int,
        path: int,
        changesets: int,
    ) -> list[Found]:
        """Check the records of a history against what is named."""
        return self._found(
            lib.hgk_verifier_records(
                self._handle,
                names.handle,
                index.handle,
                history,
                path,
                changesets,
            )
        )

    def file(
        self, expected: Expected, log: LogBytes, path: int
    ) -> tuple[int, list[Found]]:
        """Check a file; return its number of revisions and what was found."""
        count = _checked(
            lib.hgk_verifier_file(
                self._handle,
                expected.names.handle,
                log.records,
                len(log.records),
                log.header,
                log.data,
                len(log.data),
                expected.history,
                path,
                expected.changesets,
                self._count,
            )
        )
        return count, self._found(self._count[0])

    def _found(self, count: int) -> list[Found]:
        if _checked(count) == 0:
            return []
        revs, kinds = ffi.new("int32_t **"), ffi.new("uint8_t **")
        details = ffi.new("int64_t **")
        lib.hgk_verifier_findings(self._handle, revs, kinds, details)
        return [
            (revs[0][place], kinds[0][place], details[0][place])
            for place in range(count)
        ]


def _checked(code: int) -> int:
    """Return what a function returned, unless it has refused."""
    if code < 0:
        raise failure(code)
    return code
