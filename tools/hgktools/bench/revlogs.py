"""What a revlog says of its revisions, by whatever deltas it stores them.

Where two programs choose other deltas, their files differ; the nodes, which
are hashes of all texts and histories, do not.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The first word of an index: the format in 16 bits, then flags.
_HEADER = struct.Struct(">I")
_FORMAT_MASK, _FORMAT_1, _INLINE = 0xFFFF, 1, 1 << 16
_RECORD = struct.Struct(">QiiiIii20s12x")


def rows(index: Path) -> Iterator[tuple[int, int, int, int, bytes]]:
    """Yield size of text, link, parents and node of each revision."""
    data = index.read_bytes()
    header = _HEADER.unpack_from(data)[0] if data else _FORMAT_1
    if header & _FORMAT_MASK != _FORMAT_1:
        raise ValueError(f"{index} is of another format: {header:#x}")
    place = 0
    while place < len(data):
        _, stored, *fields = _RECORD.unpack_from(data, place)
        size, _base, link, parent, other, node = fields
        yield size, link, parent, other, node
        place += _RECORD.size + (stored if header & _INLINE else 0)
