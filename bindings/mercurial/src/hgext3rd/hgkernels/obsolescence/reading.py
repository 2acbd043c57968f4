"""A file of markers: who was replaced by whom, and single markers."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from mercurial import error, obsolete
from mercurial.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Row = tuple[Any, ...]

# What is read at once: a part of the processor's second-level cache.
PIECE = 1 << 18
# Markers that are made into objects at once where all are wanted.
BLOCK = 2_048
# Bytes between two markers that are rather read than skipped.
GAP = 1 << 12


class MarkerFile:
    """The markers of a file that only grows.

    `succession` answers what concerns nodes alone. A marker is read, and made
    into an object by Mercurial's own functions, when somebody wants it.
    """

    def __init__(self, file: Any, version: int, succession: Any) -> None:
        self._file = file
        self.version = version
        self.succession = succession
        self._decode = obsolete.formats[version][0]

    def __len__(self) -> int:
        return len(self.succession)

    def append(self, data: bytes) -> bool:
        """Take note of markers that were written to the end of the file.

        Tells whether that could be done.
        """
        from hgkernels.errors import HgKernelsError

        try:
            return bool(self.succession.append(data) == len(data))
        except HgKernelsError:
            return False

    def rows(self, indices: Iterable[int]) -> Iterator[Row]:
        """Yield markers by their numbers, in ascending order."""
        wanted = sorted(indices)
        places = self.succession.places(wanted)
        done = 0
        while done < len(places):
            start, end = places[done]
            last = done + 1
            while (
                last < len(places)
                and places[last][0] - end < GAP
                and places[last][1] - start < PIECE
            ):
                end = places[last][1]
                last += 1
            data = self._read(start, end)
            for first, stop in places[done:last]:
                yield from self._decode(data, first - start, stop - start)
            done = last

    def all_rows(self) -> Iterator[Row]:
        """Yield all markers."""
        count = len(self)
        for first in range(0, count, BLOCK):
            last = min(first + BLOCK, count) - 1
            (start, _), (_, end) = self.succession.places([first, last])
            data = self._read(start, end)
            yield from self._decode(data, 0, len(data))

    def _read(self, start: int, end: int) -> bytes:
        data = os.pread(self._file.fileno(), end - start, start)
        if len(data) != end - start:
            raise changed()
        return data


def changed() -> error.Abort:
    """Return the exception for a file that is not what was read."""
    return error.Abort(
        _(b"obsolescence markers were changed while they were read"),
        hint=_(b"try again"),
    )


def open_file(path: bytes, new_version: int) -> MarkerFile | None:
    """Read the markers of a file, which need not exist.

    *new_version* is that of a file that somebody would make. The result is
    None where Mercurial has to do the work.
    """
    from hgkernels.errors import HgKernelsError
    from hgkernels.succession import Succession

    try:
        file = open(path, "rb", buffering=0)  # noqa: SIM115 - kept open
    except FileNotFoundError:
        file = None
    version = file.read(1) if file is not None else b""
    number = version[0] if version else new_version
    if number not in obsolete.formats:
        return None
    try:
        succession = Succession(number)
        whole = file is None or _feed(succession, file)
    except HgKernelsError:
        return None
    if not whole:
        return None
    return MarkerFile(file or _Later(path), number, succession)


class _Later:
    """A file that does not exist yet, opened when it is first read."""

    def __init__(self, path: bytes) -> None:
        self._path = path
        self._file: Any = None

    def fileno(self) -> int:
        """Return the number by which the system knows the file."""
        if self._file is None:
            self._file = open(self._path, "rb", buffering=0)  # noqa: SIM115
        number: int = self._file.fileno()
        return number


def _feed(succession: Any, file: Any) -> bool:
    """Read a file to its end; tell whether it ended with a marker."""
    room = bytearray(PIECE)
    left = 0
    with memoryview(room) as view:
        while True:
            if left == len(view):
                # A marker that is larger than what was read of it.
                return _feed_large(succession, file, bytes(view))
            got = file.readinto(view[left:])
            if not got:
                return left == 0
            filled = left + got
            used = succession.append(view[:filled])
            left = filled - used
            view[:left] = view[used:filled]


def _feed_large(succession: Any, file: Any, start: bytes) -> bool:
    """Go on with a marker that does not fit a piece."""
    data = start + file.read()
    used: int = succession.append(data)
    return used == len(data)
