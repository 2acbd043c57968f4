"""Generated obsstores."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from hgktools.bench.data import encoding, history
from hgktools.bench.data.cache import SEED, cached
from hgktools.bench.data.kinds import Store

if TYPE_CHECKING:
    from pathlib import Path

DRAFTS = 10_000
CHUNK = 1 << 22
ENCODERS = {0: encoding.encode_0, 1: encoding.encode_1}


def store(count: int, version: int = 1, seed: int = SEED) -> Store:
    """Return the store of *count* markers, making it if need be."""
    folder = cached(
        f"v{version}-{count}-{seed}",
        f"an obsstore of {count:,} markers",
        lambda new: _make(new, count, version, seed),
    )
    return Store(
        count, folder / "obsstore", folder / "drafts", folder / "everything"
    )


def _make(new: Path, count: int, version: int, seed: int) -> None:
    encode = ENCODERS[version]
    past = history.History(seed)
    before = bytearray()
    chunk = bytearray([version])
    with (new / "obsstore").open("wb") as file:
        for marker in past.markers(count):
            chunk += encode(marker)
            before += marker[0]
            if len(chunk) > CHUNK:
                file.write(chunk)
                chunk.clear()
        file.write(chunk)
    live = b"".join(past.live)
    (new / "drafts").write_bytes(_drafts(bytes(before), live))
    (new / "everything").write_bytes(_sample(bytes(before) + live, count))


def _drafts(before: bytes, live: bytes) -> bytes:
    """Return drafts: obsolete ones, then ones that no marker obsoletes.

    There are fewer live nodes than that; nodes that no marker knows, as
    most drafts are, make up the rest.
    """
    half = DRAFTS // 2
    obsolete = _sample(before, half)
    fresh = hashlib.shake_128(before[: history.NODE])
    rest = fresh.digest(half * history.NODE - len(live))
    mixed = bytearray()
    for place in range(0, half * history.NODE, history.NODE):
        mixed += obsolete[place : place + history.NODE]
        mixed += (live + rest)[place : place + history.NODE]
    return bytes(mixed)


def _sample(nodes: bytes, count: int) -> bytes:
    """Return *count* of *nodes*, evenly spread, in an order unlike theirs."""
    total = len(nodes) // history.NODE
    places = [index * total // count for index in range(count)]
    # An odd multiplier below 2**32 permutes them without a shuffle, whose
    # algorithm another Python may change.
    places.sort(key=lambda place: place * 2_654_435_761 % (1 << 32))
    size = history.NODE
    return b"".join([nodes[at * size : at * size + size] for at in places])
