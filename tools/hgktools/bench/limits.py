"""The physical limits: the same bytes read once, or copied, by one core.

The fastest read that Python can ask for is libc's wmemchr, which
compares 32 bytes or more in a step, looking for a word that is not there.
memchr will not do: in a store of hashes each byte value turns up at once.
"""

from __future__ import annotations

import ctypes
import mmap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from hgktools.bench.case import Setup
    from hgktools.bench.data.kinds import Chain, Data

WORD = 4
FIRST_GUESS = 0x5F3A_C1E7


class Mapped:
    """A file in memory, and the means to read all of it."""

    def __init__(self, path: Path) -> None:
        """Map the file at *path*."""
        with path.open("rb") as file:
            # Private and writable, for ctypes takes no address of a
            # read-only map; nothing writes to it.
            self.map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        self._lent = ctypes.c_char.from_buffer(self.map)
        self._address = ctypes.addressof(self._lent)
        self._search = ctypes.CDLL(None).wmemchr
        self._search.restype = ctypes.c_void_p
        self._search.argtypes = (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.c_size_t,
        )

    def reads_past(self, word: int) -> bool:
        """Search for *word*; return whether that read everything."""
        words = len(self.map) // WORD
        return self._search(self._address, word, words) is None

    def absent_word(self) -> int:
        """Return a word that does not occur."""
        word = FIRST_GUESS
        while not self.reads_past(word):
            word += 1
        return word


def _must(everything: bool) -> None:  # noqa: FBT001
    if not everything:
        raise RuntimeError("the limit's read stopped early")


def read(data: Data) -> Setup:
    """Read all bytes of *data*, which are mapped and touched already."""
    files = [Mapped(path) for path in data.read]
    words = [file.absent_word() for file in files]

    def timed() -> None:
        for file, word in zip(files, words):
            _must(file.reads_past(word))

    return lambda: timed


def open_and_read(data: Data) -> Setup:
    """Open and map the files of *data*, then read their bytes."""
    words = [Mapped(path).absent_word() for path in data.read]

    def timed() -> None:
        for path, word in zip(data.read, words):
            _must(Mapped(path).reads_past(word))

    return lambda: timed


def copy(chain: Chain) -> Setup:
    """Copy the text that is asked for into a new object.

    A slice of all bytes but one is the plainest copy that Python knows: one
    allocation and libc's memcpy. An answer of the whole would be no copy.
    """
    text = chain.text.read_bytes() + b"."

    return lambda: lambda: text[:-1]
