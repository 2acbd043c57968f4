"""Stores that were made to be slow or large take linear time all the same."""

from __future__ import annotations

import struct
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hgkernels import Markers
from hgkernels.errors import HgKernelsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    Data = TypeVar("Data")

# Eight times the data may take this many times the time: 8 in theory and 64
# if the cost were quadratic, with room for caches and for a busy machine.
GROWTH = 8
MOST = 28


def version1(nodes: bytes, successors: int, parents: int = 3) -> bytes:
    size = 19 + len(nodes)
    counts = struct.pack(">BBB", successors, parents, 0)
    return struct.pack(">IdhH", size, 0.0, 0, 0) + counts + nodes


def version0(text: bytes) -> bytes:
    return struct.pack(">BIB", 0, len(text), 0) + bytes(20) + text


def crowded(number: int) -> bytes:
    """Return a node that shares all but its last bytes with the others."""
    return b"\5" * 16 + number.to_bytes(4, "big")


def crowd_of_predecessors(size: int) -> bytes:
    markers = (
        version1(crowded(n) + crowded(n + 1), 1) for n in range(25 * size)
    )
    return b"\1" + b"".join(markers)


def one_predecessor(size: int) -> bytes:
    return b"\1" + version1(crowded(1) + crowded(2), 1) * (25 * size)


def one_parent_of_prunes(size: int) -> bytes:
    markers = (
        version1(crowded(n) + crowded(0), 0, 1) for n in range(25 * size)
    )
    return b"\1" + b"".join(markers)


def many_successors(size: int) -> bytes:
    marker = version1(b"".join(map(crowded, range(256))), 255)
    return b"\1" + marker * (size // 4)


def same_successor(size: int) -> bytes:
    return b"\1" + version1(crowded(7) * 256, 255) * (size // 4)


def empty_items(size: int) -> bytes:
    return b"\0" + version0(b":\0" * (100 * size))


def colons(size: int) -> bytes:
    return b"\0" + version0(b":" * (400 * size))


def separators(size: int) -> bytes:
    return b"\0" + version0(bytes(400 * size))


def different_items(size: int) -> bytes:
    return b"\0" + version0(b"\0".join(b"%d:" % n for n in range(50 * size)))


def falling_items(size: int) -> bytes:
    items = (b"%09d:" % n for n in range(50 * size, 0, -1))
    return b"\0" + version0(b"\0".join(items))


def alike_keys(size: int) -> bytes:
    items = (b"k" * 200 + b"%d:" % n for n in range(4 * size))
    return b"\0" + version0(b"\0".join(items))


def long_dates(size: int) -> bytes:
    return b"\0" + version0(b"date:" + b"7" * (200 * size) + b" 0")


def long_fractions(size: int) -> bytes:
    return b"\0" + version0(b"date:0." + b"0" * (200 * size) + b"1 0")


def large_beside_small(size: int) -> bytes:
    """Return markers whose neighbours are large."""
    large = version0(b":" * (50 * size))
    return b"\0" + (large + version0(b"") * 7) * 8


def use(data: bytes) -> None:
    """Do what costs, for all nodes of a store."""
    markers = Markers.from_bytes(data)
    columns = markers.columns
    assert len(columns.flags) == len(markers)
    assert len(columns.metadata_offsets) == len(markers) + 1
    nodes = b"".join(crowded(n) for n in range(2000))
    mask = markers.obsolete(nodes, node_size=20)
    assert len(mask) == 2000
    markers.relevant_to(nodes, node_size=20)
    assert markers.obsolete(nodes, node_size=20) == mask
    again = markers.encode()
    assert len(again) == len(data)
    for version in (0, 1):
        # Some can only be written in one of them; finding out costs too.
        with suppress(HgKernelsError):
            markers.encode(version=version)


def best(data: Data, work: Callable[[Data], None]) -> float:
    """Return the shortest of some times.

    The processor's time, of which other programs take none away: a long run is
    interrupted, a short one hardly ever.
    """
    times = []
    for _ in range(3):
        start = time.process_time()
        work(data)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize(
    "make",
    [
        crowd_of_predecessors,
        one_predecessor,
        one_parent_of_prunes,
        many_successors,
        same_successor,
        empty_items,
        colons,
        separators,
        different_items,
        falling_items,
        alike_keys,
        long_dates,
        long_fractions,
        large_beside_small,
    ],
)
def test_time_is_linear(make: Callable[[int], bytes]) -> None:
    small, large = make(400), make(400 * GROWTH)
    assert len(large) > (GROWTH - 1) * len(small)
    use(small)
    assert best(large, use) < MOST * best(small, use)
