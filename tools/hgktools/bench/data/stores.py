"""Generated obsstores, made once and kept under .cache/bench."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from hgktools.bench.data import encoding, history
from hgktools.support.console import Progress
from hgktools.support.environments import locked
from hgktools.support.paths import CACHE

SEED = 20240229
DRAFTS = 10_000
CHUNK = 1 << 22
ENCODERS = {0: encoding.encode_0, 1: encoding.encode_1}


@dataclass(frozen=True)
class Store:
    """An obsstore and the questions that are asked about it."""

    obsstore: Path
    count: int
    # Nodes back to back. `drafts`: what a repository's drafts look like,
    # half of them obsolete; `everything`: as many as there are markers.
    drafts: Path
    everything: Path

    @property
    def size(self) -> int:
        """The obsstore's size in bytes."""
        return self.obsstore.stat().st_size


def store(count: int, version: int = 1, seed: int = SEED) -> Store:
    """Return the store of *count* markers, making it if need be."""
    key = hashlib.sha256()
    here = Path(__file__).parent
    for file in sorted(here.glob("*.py")):
        key.update(file.read_bytes())
    name = f"v{version}-{count}-{seed}-{key.hexdigest()[:8]}"
    folder = CACHE / "bench" / name
    made = Store(
        folder / "obsstore", count, folder / "drafts", folder / "everything"
    )
    with locked(folder):
        if not folder.exists():
            with Progress(f"making an obsstore of {count:,} markers"):
                _make(folder, count, version, seed)
    return made


def _make(folder: Path, count: int, version: int, seed: int) -> None:
    new = folder.with_name(folder.name + ".new")
    new.mkdir(parents=True, exist_ok=True)
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
    new.rename(folder)


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
