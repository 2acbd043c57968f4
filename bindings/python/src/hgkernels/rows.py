"""Markers as Python objects, in Mercurial's own shape.

Making an object for each field of each marker costs far more than parsing
does, so it is done only for the markers that somebody looks at, and block by
block (see `_blocks`).
"""

from __future__ import annotations

from collections import namedtuple
from functools import partial
from itertools import chain

from ._blocks import BLOCK, FIRST_BLOCK, MetadataCache, block_rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import NamedTuple

    from ._blocks import MetadataPairs, Nodes, Row
    from ._store import Store

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

as_marker = partial(tuple.__new__, Marker)


def marker_at(store: Store, place: int) -> Marker:
    """Return the marker at a place."""
    (row,) = block_rows(store, place, place + 1)
    return as_marker(row)


def iterate(store: Store, places: range) -> Iterator[Marker]:
    """Iterate over the markers at some places."""
    return map(as_marker, chain.from_iterable(blocks(store, places)))


def blocks(store: Store, places: range) -> Iterator[Iterable[Row]]:
    """Iterate over the plain tuples at some places, block by block."""
    step = places.step
    cache = MetadataCache() if len(places) > FIRST_BLOCK else None
    length = FIRST_BLOCK
    done = 0
    while done < len(places):
        some = places[done : done + length]
        done += length
        length = BLOCK
        if step == 1:
            yield block_rows(store, some[0], some[-1] + 1, cache)
        elif abs(step) <= FIRST_BLOCK:
            lowest, highest = min(some), max(some)
            block = list(block_rows(store, lowest, highest + 1, cache))
            yield block[::step] if step > 0 else block[::-1][::-step]
        else:
            for place in some:
                yield block_rows(store, place, place + 1)
