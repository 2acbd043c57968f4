"""Dockets: which files and how much of them a revlog of format 2 uses."""

from __future__ import annotations

import struct

from .errors import failure
from .native import lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mmap import mmap

# The version word; sizes of the uid and number of older uids for index, data
# and sidedata; size and pending size of each; the default compression.
_FIXED = struct.Struct(">I6B6Qc")
# The size of an older uid and of its file.
_OLDER = struct.Struct(">BI")


class Docket:
    """What a docket says."""

    __slots__ = (
        "compression",
        "data_name",
        "data_size",
        "index_name",
        "index_size",
        "sidedata_name",
        "sidedata_size",
    )

    def __init__(self, data: bytes) -> None:
        """Read the bytes of a docket."""
        if len(data) < _FIXED.size:
            raise failure(lib.HGK_ERROR_TRUNCATED, 0)
        fields = _FIXED.unpack_from(data)
        uids, sizes = fields[1:7], fields[7:13]
        self.index_size: int = sizes[0]
        self.data_size: int = sizes[2]
        self.sidedata_size: int = sizes[4]
        #: The byte that compressed chunks begin with, NUL for none.
        self.compression: bytes = fields[13]
        position = _FIXED.size
        names = []
        for kind in range(3):
            size, older = uids[2 * kind : 2 * kind + 2]
            name = data[position : position + size]
            if len(name) != size or (name and not name.isalnum()):
                code = (
                    lib.HGK_ERROR_TRUNCATED
                    if len(name) != size
                    else lib.HGK_ERROR_MALFORMED
                )
                raise failure(code, position)
            names.append(name.decode("ascii"))
            position = _after_older(data, position + size, older)
        #: What follows the path without ``.i`` in the names of the files.
        self.index_name = f"-{names[0]}.idx"
        self.data_name = f"-{names[1]}.dat"
        self.sidedata_name = f"-{names[2]}.sda"

    def index_part(self, data: bytes | mmap) -> memoryview | bytes:
        """Return the part of the index that is in use."""
        if len(data) < self.index_size:
            raise failure(lib.HGK_ERROR_TRUNCATED, len(data))
        return memoryview(data)[: self.index_size]


def _after_older(data: bytes, position: int, count: int) -> int:
    """Return where a list of older uids ends."""
    end = position + count * _OLDER.size
    if end > len(data):
        raise failure(lib.HGK_ERROR_TRUNCATED, position)
    names = 0
    for number in range(count):
        size, _file = _OLDER.unpack_from(data, position + number * _OLDER.size)
        names += size
    if end + names > len(data):
        raise failure(lib.HGK_ERROR_TRUNCATED, end)
    return end + names
