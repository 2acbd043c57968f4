"""Generated changelogs of which there is the index alone.

Their graphs are all that is asked about, so that no changeset has a text.
"""

from __future__ import annotations

from array import array
from itertools import chain
from struct import Struct
from typing import TYPE_CHECKING

from hgktools.bench.data.cache import SEED, cached
from hgktools.bench.data.chance import Chance
from hgktools.bench.data.kinds import Graph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The changesets of a very large repository, and of a large one.
LARGE, SMALLER = 500_000, 200_000
ASKED = 20_000
NODE = 20
NULL = -1
REQUIREMENTS = b"dotencode\nfncache\ngeneraldelta\nrevlogv1\nstore\n"
# Offset and flags, stored and full size, base, link, parents, node.
RECORD = Struct(">Qiiiiii20s12x")
# Version 1 with general deltas, in the place of the first record's offset.
HEADER = b"\0\2\0\1"
CHUNK = 100
# Of all changesets: those that begin a line of development, those that merge
# one, and those after which one is left alone.
BEGINNING, MERGING, LEAVING = 0.03, 0.03, 0.003
MOST_LINES = 40
# Lines that are worked on at a time.
BUSY = 4
# Of the newest changesets, the drafts and among them the secret ones.
DRAFTS, SECRETS = 0.04, 0.006


def large(scale: float) -> Graph:
    """Return the graph that questions about ancestry are asked of."""
    return _graph(LARGE, scale)


def smaller(scale: float) -> Graph:
    """Return the index in which nodes are looked up."""
    return _graph(SMALLER, scale)


def parents(chance: Chance, count: int) -> Iterator[tuple[int, int]]:
    """Yield the parents of *count* revisions, mostly on a few lines."""
    tips = [NULL]
    for rev in range(count):
        draw, place, other = chance.draw(), 0, NULL
        if draw < BEGINNING and len(tips) < MOST_LINES:
            tips.append(chance.one(tips))
            place = len(tips) - 1
        elif draw < BEGINNING + MERGING and len(tips) > 1:
            other = tips.pop(1 + chance.below(len(tips) - 1))
            other = NULL if other == tips[0] else other
        elif draw < BEGINNING + MERGING + LEAVING and len(tips) > 1:
            tips.pop(1 + chance.below(len(tips) - 1))
        else:
            place = chance.below(min(len(tips), BUSY))
        yield tips[place], other
        tips[place] = rev


def _graph(usual: int, scale: float) -> Graph:
    count = max(100, int(usual * scale))

    def fill(folder: Path) -> None:
        chance = Chance(SEED)
        nodes = [chance.bytes(NODE) for _ in range(count)]
        graph = list(parents(chance, count))
        write(folder / "repository" / ".hg", nodes, graph)
        asked = [chance.one(nodes) for _ in range(min(ASKED, count))]
        (folder / "nodes").write_bytes(b"".join(asked))
        heads = sorted({*range(count)}.difference(chain.from_iterable(graph)))
        (folder / "heads").write_bytes(array("Q", heads).tobytes())

    folder = cached(f"graph-{count}", f"a graph of {count:,} revisions", fill)
    files = [folder / name for name in ("repository", "nodes", "heads")]
    return Graph(count, scale, *files)


def write(
    folder: Path, nodes: list[bytes], graph: list[tuple[int, int]]
) -> None:
    """Write what Mercurial needs to open such a repository."""
    store = folder / "store"
    store.mkdir(parents=True)
    (folder / "requires").write_bytes(REQUIREMENTS)
    records = bytearray()
    for rev, node in enumerate(nodes):
        records += RECORD.pack(
            rev * CHUNK << 16, CHUNK, CHUNK, rev, rev, *graph[rev], node
        )
    records[: len(HEADER)] = HEADER
    (store / "00changelog.i").write_bytes(records)
    roots = [
        b"%d %s\n"
        % (phase, nodes[int(len(nodes) * (1 - share))].hex().encode())
        for phase, share in ((1, DRAFTS), (2, SECRETS))
    ]
    (store / "phaseroots").write_bytes(b"".join(roots))
