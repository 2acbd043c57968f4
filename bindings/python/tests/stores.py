"""Stores to test with, and what is in them.

Written with `struct` from the description of the format, so that the library
is not judged by itself.
"""

from __future__ import annotations

import os
import random
import struct
from typing import Optional

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")

PREDECESSOR = bytes.fromhex("8c2be7845ba1fbb6ea855b41206bfc63a765c197")
PARENT = bytes.fromhex("1994f17a630eafb99bca31b7eb3c22b7f77e9b9f")
SPLIT = (
    PREDECESSOR,
    (b"\x11" * 20, b"\x22" * 20),
    1,
    ((b"user", b"alice"),),
    (1700000000.0, -19800),
    None,
)
PRUNE = (
    PREDECESSOR,
    (),
    0,
    ((b"user", b"bob"),),
    (10.0, 3600),
    (PARENT,),
)

Row = tuple[
    bytes,
    tuple[bytes, ...],
    int,
    tuple[tuple[bytes, bytes], ...],
    tuple[float, int],
    Optional[tuple[bytes, ...]],
]


def path(version: int) -> str:
    """Return the path of a recorded store."""
    return os.path.join(DATA, f"obsstore.v{version}")


def recorded(version: int) -> bytes:
    """Return the bytes of a recorded store."""
    with open(path(version), "rb") as file:
        return file.read()


def version1_marker(row: Row) -> bytes:
    """Return the bytes of one marker of version 1."""
    predecessor, successors, flags, metadata, date, parents = row
    fields = struct.pack(
        ">dhHBBB",
        date[0],
        date[1] // 60,
        flags,
        len(successors),
        3 if parents is None else len(parents),
        len(metadata),
    )
    nodes = b"".join((predecessor, *successors, *(parents or ())))
    sizes = bytes(len(text) for pair in metadata for text in pair)
    texts = b"".join(text for pair in metadata for text in pair)
    marker = fields + nodes + sizes + texts
    return struct.pack(">I", len(marker) + 4) + marker


def version1(rows: list[Row]) -> bytes:
    """Return the bytes of a store of version 1."""
    return b"\x01" + b"".join(map(version1_marker, rows))


def random_rows(count: int, seed: int, *, sha256: bool = False) -> list[Row]:
    """Return markers of all kinds, with few enough nodes that they repeat."""
    source = random.Random(seed)

    def node(size: int) -> bytes:
        return bytes([source.randrange(40)]) * size

    def row() -> Row:
        flags = source.choice((0, 1, 4)) | (
            source.choice((0, 2)) if sha256 else 0
        )
        size = 32 if flags & 2 else 20
        successors = source.choice((0, 1, 1, 1, 2, 5))
        parents = source.choice((None, 1, 2))
        return (
            node(size),
            tuple(node(size) for _ in range(successors)),
            flags,
            tuple(
                (b"key%d" % pair, bytes(source.choices(range(256), k=pair)))
                for pair in range(source.randrange(5))
            ),
            (source.uniform(-1e9, 2e9), source.randrange(-900, 900) * 60),
            tuple(node(size) for _ in range(parents)) if parents else None,
        )

    return [row() for _ in range(count)]
