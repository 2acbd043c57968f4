"""Random nodes that begin like one another, and indexes that have them."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

RECORD = struct.Struct(">Qiiiiii20s12x")
HEADER = 0x20001
NULL = bytes(20)
SIZES = (0, 1, 2, 3, 10, 30, 300)


def random_nodes(rnd: random.Random) -> list[bytes]:
    """Return nodes, of which some are alike, nearly null or the same.

    None is the null node, which Mercurial's C index finds in no revision.
    """
    nodes: list[bytes] = []
    share = rnd.choice((0, 0.1, 0.9))
    for _ in range(rnd.choice(SIZES)):
        node = rnd.randbytes(20)
        if rnd.random() < share:
            node = near(rnd, rnd.choice([*nodes, NULL]))
        nodes.append(node if node != NULL else rnd.randbytes(20))
    return nodes


def near(rnd: random.Random, node: bytes) -> bytes:
    """Return a node that shares a random number of digits with another."""
    digits = node.hex()
    kept = rnd.choice((0, 1, 2, 3, 7, 15, 16, 17, 31, 32, 33, 38, 39))
    rest = f"{rnd.getrandbits(160):040x}"
    return bytes.fromhex(digits[:kept] + rest[kept:])


def index_of(nodes: list[bytes]) -> bytes:
    """Return records with the nodes, without a version word over them."""
    return b"".join(
        RECORD.pack(rev << 16, 1, 9, rev, rev, rev - 1, -1, node)
        for rev, node in enumerate(nodes)
    )
