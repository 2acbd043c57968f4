"""Markers that follow each other, as plain tuples in Mercurial's shape.

What makes it fast, on CPython and on PyPy:

- A block's columns become lists, each in one step, and the lists are zipped.
- Nodes and metadata are slices of `bytes`, which both interpreters make faster
  than slices of any other buffer.
- The metadata of most markers are those of many others: a few users, a few
  operations. So the tuple for them is made once and found again by its bytes
  as they are stored.
"""

from __future__ import annotations

from ._arrays import floats, integers
from .native import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Optional

    from ._store import Store

    MetadataPairs = tuple[tuple[bytes, bytes], ...]
    Nodes = tuple[bytes, ...]
    Row = tuple[
        bytes, Nodes, int, MetadataPairs, tuple[float, int], Optional[Nodes]
    ]

# Large enough that the fixed cost of a block is shared by many markers, small
# enough that its lists stay in the processor's second-level cache.
BLOCK = 1024
FIRST_BLOCK = 32

SHORT_NODE = 20
SHA256_FLAG = 2

# Version 1 has so many bytes before a marker's nodes.
FIXED_SIZE = 19

MOST_PAIRS = 255
# Enough for the users and operations of a large project, and too few to cost
# noticeable memory where no two markers have the same metadata.
CACHE_SIZE = 4096


class MetadataCache:
    """The metadata of markers of version 1, by the bytes that say them.

    The bytes do not say where one pair ends without the number of pairs, so
    there is a dictionary for each.
    """

    __slots__ = ("by_count", "room")

    def __init__(self) -> None:
        self.by_count: list[dict[bytes, MetadataPairs]] = [
            {} for _ in range(MOST_PAIRS + 1)
        ]
        self.room = CACHE_SIZE


def block_rows(
    store: Store, start: int, stop: int, cache: MetadataCache | None = None
) -> Iterator[Row]:
    """Return the plain tuples of some markers that follow each other."""
    block = Block(store, start, stop)
    size = store.node_size
    flags = block.numbers("flags", start, stop - start)
    predecessors = block.nodes("predecessors", start, stop - start)
    successors = block.node_lists("successors", "successor_offsets")
    parents = block.node_lists("parents", "parent_offsets")
    metadata: Iterable[MetadataPairs]
    if size == SHORT_NODE and store.version == 1 and cache is not None:
        metadata = block.shared_metadata(cache)
    else:
        metadata = block.metadata()
    if size != SHORT_NODE:
        sizes = [size if flag & SHA256_FLAG else SHORT_NODE for flag in flags]
        predecessors = [
            node[:length] for node, length in zip(predecessors, sizes)
        ]
        successors = _shortened(successors, sizes)
        parents = _shortened(parents, sizes)
    recorded: Iterable[Nodes | None]
    if store.version == 0:
        known = block.numbers("parents_recorded", start, stop - start)
        recorded = [
            nodes if is_known else None
            for nodes, is_known in zip(parents, known)
        ]
    else:
        recorded = [nodes or None for nodes in parents]
    dates = block.dates()
    return zip(predecessors, successors, flags, metadata, dates, recorded)


class Block:
    """The columns of some markers that follow each other, as lists."""

    __slots__ = ("count", "start", "stop", "store")

    def __init__(self, store: Store, start: int, stop: int) -> None:
        self.store = store
        self.start = start
        self.stop = stop
        self.count = stop - start

    def numbers(self, name: str, first: int, count: int) -> list[int]:
        """Return elements of a column of integers."""
        pointer, _ = self.store.pointer(name)
        return integers(pointer + first, count)

    def nodes(self, name: str, first: int, count: int) -> list[bytes]:
        """Return elements of a column of nodes."""
        pointer, _ = self.store.pointer(name)
        size = self.store.node_size
        joined = bytes(ffi.buffer(pointer + first * size, count * size))
        return [joined[at : at + size] for at in range(0, len(joined), size)]

    def offsets(self, name: str) -> list[int]:
        """Return where the lists of these markers begin, and the last ends."""
        return self.numbers(name, self.start, self.count + 1)

    def node_lists(self, name: str, offsets: str) -> list[Nodes]:
        """Return lists of nodes."""
        ends = self.offsets(offsets)
        first = ends[0]
        if ends[-1] == first:
            return [()] * self.count
        nodes = tuple(self.nodes(name, first, ends[-1] - first))
        return [nodes[a - first : b - first] for a, b in zip(ends, ends[1:])]

    def dates(self) -> Iterator[tuple[float, int]]:
        """Return the dates."""
        seconds, _ = self.store.pointer("seconds")
        zones = self.numbers("timezones", self.start, self.count)
        return zip(floats(seconds + self.start, self.count), zones)

    def metadata(self) -> list[MetadataPairs]:
        """Return the metadata."""
        ends = self.offsets("metadata_offsets")
        first = ends[0]
        count = ends[-1] - first
        data = self.store.bytes
        pairs = tuple(
            [
                (data[key : key + key_size], data[value : value + value_size])
                for key, key_size, value, value_size in zip(
                    self.numbers("key_offsets", first, count),
                    self.numbers("key_sizes", first, count),
                    self.numbers("value_offsets", first, count),
                    self.numbers("value_sizes", first, count),
                )
            ]
        )
        return [pairs[a - first : b - first] for a, b in zip(ends, ends[1:])]

    def pairs(self, first: int, last: int) -> MetadataPairs:
        """Return a few pairs of metadata by their numbers."""
        data = self.store.bytes
        keys, _ = self.store.pointer("key_offsets")
        key_sizes, _ = self.store.pointer("key_sizes")
        values, _ = self.store.pointer("value_offsets")
        value_sizes, _ = self.store.pointer("value_sizes")
        return tuple(
            [
                (
                    data[keys[at] : keys[at] + key_sizes[at]],
                    data[values[at] : values[at] + value_sizes[at]],
                )
                for at in range(first, last)
            ]
        )

    def shared_metadata(self, cache: MetadataCache) -> list[MetadataPairs]:
        """Return the metadata, of version 1 with nodes of 20 bytes.

        They are what follows a marker's nodes, up to its end.
        """
        markers = self.offsets("offsets")
        successors = self.offsets("successor_offsets")
        parents = self.offsets("parent_offsets")
        pairs = self.offsets("metadata_offsets")
        base = markers[0]
        data = bytes(ffi.buffer(self.store.data + base, markers[-1] - base))
        by_count = cache.by_count
        fixed = FIXED_SIZE + SHORT_NODE - base
        result = []
        for marker, end, a, b, c, d, first, last in zip(
            markers,
            markers[1:],
            successors,
            successors[1:],
            parents,
            parents[1:],
            pairs,
            pairs[1:],
        ):
            start = marker + fixed + SHORT_NODE * (b - a + d - c)
            text = data[start : end - base]
            known = by_count[last - first]
            metadata = known.get(text)
            if metadata is None:
                metadata = self.pairs(first, last)
                if cache.room > 0:
                    cache.room -= 1
                    known[text] = metadata
            result.append(metadata)
        return result


def _shortened(lists: list[Nodes], sizes: list[int]) -> list[Nodes]:
    return [
        tuple([node[:size] for node in nodes])
        for nodes, size in zip(lists, sizes)
    ]
