"""Files as memory, and whether a file is still the one that was read."""

from __future__ import annotations

import os
import stat
from collections import namedtuple
from mmap import ACCESS_READ, mmap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple, Union

    Path = Union[str, bytes, os.PathLike[str], os.PathLike[bytes]]

    class FileState(NamedTuple):
        """Which file was read, and how much of it."""

        path: str | bytes
        device: int
        inode: int
        size: int

else:
    FileState = namedtuple(  # noqa: PYI024
        "FileState", "path device inode size"
    )


def state(path: str | bytes) -> FileState:
    """Return what a path leads to now."""
    found = os.stat(path)
    return FileState(path, found.st_dev, found.st_ino, found.st_size)


def read(path: Path) -> tuple[bytes | mmap, FileState]:
    """Map a file, for reading only, and say which it was.

    Nobody else knows the map, so nobody can close it. What cannot be mapped,
    such as a pipe or an empty file, is read.
    """
    name = os.path.abspath(os.fspath(path))
    with open(name, "rb", buffering=0) as file:
        found = os.fstat(file.fileno())
        data: bytes | mmap
        if stat.S_ISREG(found.st_mode) and found.st_size:
            data = mmap(file.fileno(), found.st_size, access=ACCESS_READ)
        else:
            data = file.read()
        return data, FileState(name, found.st_dev, found.st_ino, len(data))
