"""The texts of a revlog, read by as many threads as come."""

from __future__ import annotations

import os

from . import _files
from ._arrays import new_array
from ._buffers import lend
from ._handles import Free
from .errors import (
    HgKernelsError,
    MismatchError,
    RepositoryError,
    TruncatedError,
    failure,
)
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from mmap import mmap

    from ._index import Index
    from ._manifest import Table
    from .native import CData

    # What is told how many more revisions are done.
    Progress = Callable[[int], object]

# How many readers wait for the next call; more threads than that make their
# own each time.
_WAITING = 2

# The library never reads more texts at once.
_TOGETHER = 32

# Each thread gets so many parts, so that none is left with all the work.
_PARTS = 8

# How many revisions are verified between two looks at the progress.
_STEP = 256

# Enough for a text and those that it is made of; it is for PyPy's collector,
# which cannot see native memory.
_READER_SIZE = 1 << 16


class Reader:
    """A native reader of texts: for one thread at a time."""

    __slots__ = (
        "_handle",
        "_outcomes",
        "_place",
        "_sizes",
        "_status",
        "_texts",
    )

    def __init__(self, index: Index, data: CData) -> None:
        handle = ffi.new("hgk_revision_reader **")
        code = lib.hgk_revision_reader_make(
            index.handle, data, len(data), 0, handle
        )
        if code < 0:
            raise failure(code)
        free = Free((index.handle, data), lib.hgk_revision_reader_free)
        self._handle = ffi.gc(handle[0], free, _READER_SIZE)
        self._texts = ffi.new("const void *[]", _TOGETHER)
        self._sizes = ffi.new("uint64_t[]", _TOGETHER)
        self._outcomes = ffi.new("int8_t[]", _TOGETHER)
        self._status = ffi.new("uint8_t *")
        self._place = ffi.new("uint64_t *")

    def read(self, rev: int, *, check: bool) -> bytes:
        """Return a text, in one call of the library."""
        size = lib.hgk_revision_reader_read(
            self._handle,
            rev,
            self._texts,
            self._status if check else ffi.NULL,
            self._place,
        )
        if size < 0:
            raise _failure(size, self._place[0])
        if check and self._status[0] == lib.HGK_REVISION_MISMATCH:
            raise _mismatch(rev)
        text: bytes = ffi.buffer(self._texts[0], size)[:]
        return text

    def prepare(self, revs: Sequence[int]) -> None:
        """Say which revisions are read next, best in ascending order."""
        from array import array

        asked = ffi.from_buffer("int32_t[]", array("i", revs))
        code = lib.hgk_revision_reader_prepare(
            self._handle, asked, len(asked), self._place
        )
        if code < 0:
            raise failure(code)

    def texts(self, *, check: bool) -> Iterator[bytes | int]:
        """Iterate over what was prepared: texts, or codes of what is none.

        A text with another hash is none and has `HGK_REVISION_MISMATCH`,
        which is above 0.
        """
        texts, sizes, outcomes = self._texts, self._sizes, self._outcomes
        mismatch = lib.HGK_REVISION_MISMATCH
        while True:
            count = lib.hgk_revision_reader_next(
                self._handle, check, texts, sizes, outcomes, _TOGETHER
            )
            if count < 0:
                raise failure(count)
            if not count:
                return
            for at in range(count):
                outcome = outcomes[at]
                if outcome < 0 or outcome == mismatch:
                    yield outcome
                else:
                    # Copied only now, the text takes the place of the last.
                    yield ffi.buffer(texts[at], sizes[at])[:]

    def manifest_changes(
        self,
        first: int,
        second: int,
        scope: tuple[int, bytes],
        *,
        check: bool,
    ) -> tuple[Table, bool]:
        """Compare two manifests; also tell whether deltas were enough."""
        from ._manifest_changes import read_changes

        return read_changes(self._handle, first, second, scope, check=check)

    def verify(self, room: CData, count: int) -> int:
        """Write down what is said of the next revisions; return how many."""
        done = lib.hgk_revision_reader_verify(self._handle, room, count)
        if done < 0:
            raise failure(done)
        return done


class Texts:
    """The texts of a revlog.

    A native reader serves one thread at a time. So each call takes one that
    waits, or a new one, and gives it back.
    """

    __slots__ = ("_data", "_index", "_missing", "_path", "_waiting")

    def __init__(
        self, index: Index, data: CData | None, path: str | bytes | None
    ) -> None:
        """Read chunks in some data, or else in a file that is opened later."""
        self._index = index
        self._data = data
        self._path = path
        self._missing = False
        self._waiting: list[Reader] = []

    def _take(self) -> Reader:
        """Return a reader that nobody else uses."""
        try:
            return self._waiting.pop()
        except IndexError:
            return self._make()

    def _make(self) -> Reader:
        return Reader(self._index, self.data())

    def _give_back(self, reader: Reader) -> None:
        if len(self._waiting) < _WAITING:
            self._waiting.append(reader)

    def data(self) -> CData:
        """Return the file with the chunks, mapped when it is first needed."""
        if self._data is None:
            # Of two threads that come at once, either is right.
            self._data = lend(self._read_file(), private=True)
        return self._data

    def _read_file(self) -> bytes | mmap:
        if self._path is None:
            return b""
        try:
            return _files.read(self._path)[0]
        except FileNotFoundError:
            # That is right as long as no revision has a chunk.
            self._missing = True
            return b""

    def text(self, rev: int, *, check: bool) -> bytes:
        """Return the text of a revision."""
        self._index.checked(rev)
        reader = self._take()
        text = self._read(reader, rev, check=check)
        self._give_back(reader)
        return text

    def _read(self, reader: Reader, rev: int, *, check: bool) -> bytes:
        try:
            return reader.read(rev, check=check)
        except TruncatedError:
            if not self._missing or self._path is None:
                raise
            message = f"there is no {os.fsdecode(self._path)}"
            raise RepositoryError(message) from None

    def manifest_changes(
        self,
        first: int,
        second: int,
        scope: tuple[int, bytes],
        *,
        check: bool,
    ) -> tuple[Table, bool]:
        """Compare two manifests; also tell whether deltas were enough."""
        for rev in (first, second):
            self._index.checked(rev)
        reader = self._take()
        try:
            found = reader.manifest_changes(first, second, scope, check=check)
        except HgKernelsError as error:
            if error.index is None:
                raise
            # Whatever is wrong with a text is told by who reads it.
            for rev in (first, second):
                self.text(rev, check=check)
            raise
        self._give_back(reader)
        return found

    def some(self, revs: Iterable[int], *, check: bool) -> list[bytes]:
        """Return the texts of some revisions, in the same order."""
        asked = [self._index.checked(rev) for rev in revs]
        order = sorted({rev for rev in asked if rev >= 0})
        found = dict(zip(order, self.walk(order, check=check)))
        found[-1] = b""
        return [found[rev] for rev in asked]

    def walk(self, revs: Sequence[int], *, check: bool) -> Iterator[bytes]:
        """Iterate over the texts of some revisions that exist."""
        reader = self._take()
        reader.prepare(revs)
        for rev, text in zip(revs, reader.texts(check=check)):
            if isinstance(text, bytes):
                yield text
            else:
                # A reader that does not know yet what is damaged says it.
                yield self._read(self._make(), rev, check=check)
        self._give_back(reader)

    def verify(
        self, revs: range, progress: Progress | None, jobs: int
    ) -> array[int]:
        """Return what is said of revisions that follow each other."""
        from array import array

        outcomes = array("b")
        if jobs <= 1:
            for found in self._verify_steps(revs):
                outcomes += found
                if progress is not None:
                    progress(len(found))
            return outcomes
        from concurrent.futures import ThreadPoolExecutor

        size = max(1, len(revs) // (jobs * _PARTS))
        parts = [revs[at : at + size] for at in range(0, len(revs), size)]
        with ThreadPoolExecutor(jobs) as pool:
            for found in pool.map(self._verify, parts):
                outcomes += found
                if progress is not None:
                    progress(len(found))
        return outcomes

    def _verify(self, revs: range) -> array[int]:
        from array import array

        outcomes = array("b")
        for found in self._verify_steps(revs):
            outcomes += found
        return outcomes

    def _verify_steps(self, revs: range) -> Iterator[array[int]]:
        from array import array

        reader = self._take()
        reader.prepare(revs)
        room = new_array("int8_t[]", _STEP)
        while count := reader.verify(room, _STEP):
            yield array("b", ffi.buffer(room, count)[:])
        self._give_back(reader)


def _failure(code: int, place: int) -> HgKernelsError:
    """Return the exception for a text that cannot be read."""
    if code in (lib.HGK_ERROR_ARGUMENT, lib.HGK_ERROR_MEMORY):
        return failure(code)
    return failure(code, index=place, item="revision")


def _mismatch(rev: int) -> MismatchError:
    error = MismatchError(f"the text has another hash, in revision {rev}")
    error.index = rev
    return error
