"""Persistent nodemaps: files that say which revision has a node."""

from __future__ import annotations

import struct

from . import _files
from ._buffers import lend

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ._index import Index

BLOCK_SIZE = 64

_VERSION = 1
# Version, size of the uid, tip revision, bytes in use, dead bytes in these,
# size of the tip's node.
_FIXED = struct.Struct(">BBQQQQ")
_LARGEST_REV = 0x7FFFFFFF


class Docket:
    """What a docket says: which file, and how much of it is in use."""

    __slots__ = ("data_size", "dead_size", "tip", "tip_node", "uid")

    def __init__(
        self,
        uid: bytes,
        tip: int,
        tip_node: bytes,
        data_size: int,
        dead_size: int,
    ) -> None:
        self.uid = uid
        self.tip = tip
        self.tip_node = tip_node
        self.data_size = data_size
        self.dead_size = dead_size

    @classmethod
    def parse(cls, data: bytes) -> Docket | None:
        """Read a docket; None if it is of another version or damaged."""
        if len(data) < _FIXED.size:
            return None
        version, uid_size, tip, data_size, dead_size, node_size = (
            _FIXED.unpack_from(data)
        )
        node_start = _FIXED.size + uid_size
        uid = data[_FIXED.size : node_start]
        tip_node = data[node_start : node_start + node_size]
        if (
            version != _VERSION
            or tip > _LARGEST_REV
            or len(tip_node) != node_size
            or not uid.isalnum()
        ):
            return None
        return cls(uid, tip, tip_node, data_size, dead_size)

    def pack(self) -> bytes:
        """Return the bytes of the docket."""
        fixed = _FIXED.pack(
            _VERSION,
            len(self.uid),
            self.tip,
            self.data_size,
            self.dead_size,
            len(self.tip_node),
        )
        return fixed + self.uid + self.tip_node


def use(index: Index, named: Callable[[str], str | bytes]) -> None:
    """Let an index use the nodemap that a docket describes.

    *named* returns the path of the file whose name ends so, instead of in
    ``.i``. A nodemap only saves time: one that cannot be read is not used.
    """
    try:
        with open(named(".n"), "rb") as file:
            docket = Docket.parse(file.read())
        if docket is None:
            return
        data, _file = _files.read(named(f"-{docket.uid.decode('ascii')}.nd"))
    except OSError:
        return
    blocks = memoryview(data)[: docket.data_size]
    whole = len(blocks) == docket.data_size and not len(blocks) % BLOCK_SIZE
    if whole:
        index.use_nodemap(docket, lend(blocks, private=True))
