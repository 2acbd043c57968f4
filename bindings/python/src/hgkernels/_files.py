"""Files as memory, and whether a file is still the one that was read."""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mmap import mmap
    from typing import Union

    Path = Union[str, bytes, os.PathLike[str], os.PathLike[bytes]]

    # Which file was read, by its path, device and inode, and how much of it.
    FileState = tuple[Union[str, bytes], int, int, int]

# To read a file of this size takes less time than to map it, and no part of
# the number of files that a process may have open.
_SMALL_SIZE = 1 << 16


def state(path: str | bytes) -> FileState:
    """Return what a path leads to now."""
    found = os.stat(path)
    return path, found.st_dev, found.st_ino, found.st_size


def read(path: Path) -> tuple[bytes | mmap, FileState]:
    """Map a file, for reading only, and say which it was.

    Nobody else knows the map, so nobody can close it. A small file, and what
    cannot be mapped, such as a pipe, is read.
    """
    name = os.path.abspath(os.fspath(path))
    with open(name, "rb", buffering=0) as file:
        found = os.fstat(file.fileno())
        data: bytes | mmap
        if stat.S_ISREG(found.st_mode) and found.st_size > _SMALL_SIZE:
            from mmap import ACCESS_READ, mmap

            data = mmap(file.fileno(), found.st_size, access=ACCESS_READ)
        else:
            data = file.read()
        return data, (name, found.st_dev, found.st_ino, len(data))
