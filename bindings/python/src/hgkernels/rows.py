"""Markers as Python objects, in Mercurial's own shape.

Making an object for each field of each marker costs far more than parsing
does, so it is done only for the markers that somebody looks at, and in blocks:
a block's columns become lists in one step each, and lists are zipped.
"""

from __future__ import annotations

from collections import namedtuple
from functools import partial
from itertools import chain

from ._arrays import floats, integers
from .native import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import NamedTuple, Optional

    from ._store import Store

    MetadataPairs = tuple[tuple[bytes, bytes], ...]
    Nodes = tuple[bytes, ...]
    Row = tuple[
        bytes, Nodes, int, MetadataPairs, tuple[float, int], Optional[Nodes]
    ]

    class Marker(NamedTuple):
        """One obsolescence marker."""

        predecessor: bytes
        successors: Nodes
        flags: int
        metadata: MetadataPairs
        date: tuple[float, int]
        parents: Nodes | None

else:
    Marker = namedtuple(  # noqa: PYI024
        "Marker", "predecessor successors flags metadata date parents"
    )
    Marker.__doc__ = """One obsolescence marker.

Equal to the plain tuple with the same fields, which is what Mercurial uses.
Nodes are binary, 20 bytes or with SHA-256 (flag 2) 32.
"""
    Marker.predecessor.__doc__ = "The node that the marker makes obsolete."
    Marker.successors.__doc__ = (
        "The nodes that take its place: none for a prune, several for a split."
    )
    Marker.flags.__doc__ = (
        "1: fixes a divergence from a public changeset; 2: SHA-256 nodes."
    )
    Marker.metadata.__doc__ = "Pairs of a key and a value, sorted by key."
    Marker.date.__doc__ = (
        "Seconds since the epoch, and the time zone in seconds west of UTC."
    )
    Marker.parents.__doc__ = (
        "The parents of the predecessor, or None if they are not recorded."
        " A store of version 1 has None also for a predecessor that is"
        " recorded to have no parents; the column `parents_recorded` tells."
    )

__all__ = ["Marker"]

# Large enough that the fixed cost of a block is shared by many markers, small
# enough that its lists stay in the processor's second-level cache.
BLOCK = 2048
FIRST_BLOCK = 32

SHORT_NODE = 20
SHA256_FLAG = 2

as_marker = partial(tuple.__new__, Marker)


def rows(store: Store, start: int, stop: int) -> Iterator[Row]:
    """Return the plain tuples of some markers that follow each other."""
    count = stop - start
    size = store.node_size

    def numbers(name: str, first: int, count: int) -> list[int]:
        pointer, _ = store.pointer(name)
        return integers(pointer + first, count)

    def nodes(name: str, first: int, count: int) -> list[bytes]:
        pointer, _ = store.pointer(name)
        joined = bytes(ffi.buffer(pointer + first * size, count * size))
        return [joined[at : at + size] for at in range(0, len(joined), size)]

    def bounds(name: str) -> tuple[int, list[int]]:
        """Return where the block's lists begin, and relative to that each."""
        offsets = numbers(name, start, count + 1)
        first = offsets[0]
        return first, [offset - first for offset in offsets]

    def lists(name: str, offsets: str) -> list[tuple[bytes, ...]]:
        first, ends = bounds(offsets)
        if not ends[-1]:
            return [()] * count
        items = tuple(nodes(name, first, ends[-1]))
        return [items[a:b] for a, b in zip(ends, ends[1:])]

    flags = numbers("flags", start, count)
    predecessors = nodes("predecessors", start, count)
    successors = lists("successors", "successor_offsets")
    parents = lists("parents", "parent_offsets")
    if size != SHORT_NODE:
        sizes = [size if flag & SHA256_FLAG else SHORT_NODE for flag in flags]
        predecessors = [
            node[:length] for node, length in zip(predecessors, sizes)
        ]
        successors = _shortened(successors, sizes)
        parents = _shortened(parents, sizes)

    recorded: Iterable[Nodes | None]
    if store.version == 0:
        known = numbers("parents_recorded", start, count)
        recorded = [
            items if is_known else None
            for items, is_known in zip(parents, known)
        ]
    else:
        recorded = [items or None for items in parents]

    first, ends = bounds("metadata_offsets")
    data = store.bytes
    pairs = tuple(
        [
            (data[key : key + key_size], data[value : value + value_size])
            for key, key_size, value, value_size in zip(
                numbers("key_offsets", first, ends[-1]),
                numbers("key_sizes", first, ends[-1]),
                numbers("value_offsets", first, ends[-1]),
                numbers("value_sizes", first, ends[-1]),
            )
        ]
    )
    metadata = [pairs[a:b] for a, b in zip(ends, ends[1:])]

    seconds, _ = store.pointer("seconds")
    dates = zip(
        floats(seconds + start, count), numbers("timezones", start, count)
    )
    return zip(predecessors, successors, flags, metadata, dates, recorded)


def _shortened(lists: list[Nodes], sizes: list[int]) -> list[Nodes]:
    return [
        tuple([node[:size] for node in nodes])
        for nodes, size in zip(lists, sizes)
    ]


def iterate(store: Store, places: range) -> Iterator[Marker]:
    """Iterate over the markers at some places."""
    return map(as_marker, chain.from_iterable(blocks(store, places)))


def blocks(store: Store, places: range) -> Iterator[Iterable[Row]]:
    """Iterate over the plain tuples at some places, block by block."""
    step = places.step
    length = FIRST_BLOCK
    done = 0
    while done < len(places):
        some = places[done : done + length]
        done += length
        length = BLOCK
        if step == 1:
            yield rows(store, some[0], some[-1] + 1)
        elif abs(step) <= FIRST_BLOCK:
            lowest, highest = min(some), max(some)
            block = list(rows(store, lowest, highest + 1))
            yield block[::step] if step > 0 else block[::-1][::-step]
        else:
            for place in some:
                yield rows(store, place, place + 1)
