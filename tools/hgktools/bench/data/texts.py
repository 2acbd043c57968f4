"""Pairs of texts, and chains of deltas: what revlogs are made of."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from hgktools.bench.data import manifests, sources
from hgktools.bench.data.cache import SEED, cached
from hgktools.bench.data.chance import Chance
from hgktools.bench.data.edits import delta, edited
from hgktools.bench.data.kinds import Chain, Pair

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hgktools.bench.data.edits import Edit

    Lines = list[bytes]

# About 200 KB of source code, 14 MB and 3.4 MB of manifest.
SOURCE_LINES = 5_800
MANIFEST_LINES = 200_000
SMALL_MANIFEST_LINES = 48_500
SHUFFLED_LINES = 20_000
# About 1 KB.
SMALL_LINES = 30
SOURCE_CHANGES = 100
MANIFEST_CHANGES = 70
LONG_CHAIN = 1_000
SHORT_CHAIN = 60
HUNKS_IN_A_DELTA = 3


def source(scale: float) -> Pair:
    """Return a source file before and after scattered changes."""
    return _source("source", SOURCE_LINES, SOURCE_CHANGES, scale)


def small(scale: float) -> Pair:
    """Return a small source file before and after one change."""
    return _source("small", SMALL_LINES, 1, scale)


def _source(name: str, usual: int, most: int, scale: float) -> Pair:
    def make(chance: Chance, count: int) -> tuple[Lines, Lines]:
        old = sources.lines(chance, count)
        return old, edited(old, sources.edits(chance, count, min(most, count)))

    return _pair(name, usual, scale, make)


def manifest(scale: float) -> Pair:
    """Return a manifest before and after a commit to scattered files."""

    def make(chance: Chance, count: int) -> tuple[Lines, Lines]:
        old = manifests.lines(chance, count)
        changes = manifests.edits(chance, old, min(MANIFEST_CHANGES, count))
        return old, edited(old, changes)

    return _pair("manifest", MANIFEST_LINES, scale, make)


def shuffled(scale: float) -> Pair:
    """Return numbered lines of text, in one order and in another.

    They differ in a few digits, as lines of tables and logs do.
    """
    return _shuffled(
        "shuffled", scale, lambda _, n: b"line number %d of a text\n" % n
    )


def shuffled_random(scale: float) -> Pair:
    """Return lines that have little in common, in two orders."""
    return _shuffled(
        "shuffled-random",
        scale,
        lambda chance, n: b"%d %d\n" % (n, chance.below(1 << 30)),
    )


def _shuffled(
    name: str, scale: float, line: Callable[[Chance, int], bytes]
) -> Pair:
    def make(chance: Chance, count: int) -> tuple[Lines, Lines]:
        old = [line(chance, number) for number in range(count)]
        new = list(old)
        chance.shuffle(new)
        return old, new

    return _pair(name, SHUFFLED_LINES, scale, make)


def commit(scale: float) -> Chain:
    """Return a large manifest and one delta, of a commit to many files."""

    def edits(chance: Chance, lines: Lines) -> list[Edit]:
        count = min(MANIFEST_CHANGES, len(lines))
        return manifests.edits(chance, lines, count)

    return _chain("commit", scale, (MANIFEST_LINES, manifests.lines), 1, edits)


def long_chain(scale: float) -> Chain:
    """Return a source file and very many deltas of a few hunks."""

    def edits(chance: Chance, lines: Lines) -> list[Edit]:
        hunks = 1 + chance.below(min(HUNKS_IN_A_DELTA, len(lines)))
        return sources.edits(chance, len(lines), hunks)

    start = (SOURCE_LINES, sources.lines)
    return _chain("chain", scale, start, LONG_CHAIN, edits)


def short_chain(scale: float) -> Chain:
    """Return a manifest and deltas of one line each."""

    def edits(chance: Chance, lines: Lines) -> list[Edit]:
        return manifests.edits(chance, lines, 1)

    start = (SMALL_MANIFEST_LINES, manifests.lines)
    return _chain("commits", scale, start, SHORT_CHAIN, edits)


def small_chain(scale: float) -> Chain:
    """Return a small source file and one delta of one hunk."""

    def edits(chance: Chance, lines: Lines) -> list[Edit]:
        return sources.edits(chance, len(lines), 1)

    start = (SMALL_LINES, sources.lines)
    return _chain("change", scale, start, 1, edits)


def _pair(
    name: str,
    usual: int,
    scale: float,
    make: Callable[[Chance, int], tuple[Lines, Lines]],
) -> Pair:
    count = max(1, int(usual * scale))

    def fill(folder: Path) -> None:
        old, new = make(Chance(SEED), count)
        (folder / "old").write_bytes(b"".join(old))
        (folder / "new").write_bytes(b"".join(new))

    folder = cached(f"{name}-{count}", f"texts: {name}", fill)
    return Pair(count, scale, folder / "old", folder / "new")


def _chain(
    name: str,
    scale: float,
    start: tuple[int, Callable[[Chance, int], Lines]],
    usual: int,
    edits: Callable[[Chance, Lines], list[Edit]],
) -> Chain:
    """Return a chain of *usual* deltas on as many lines as *start* says."""
    usual_lines, make = start
    total = max(1, int(usual_lines * scale))
    count = max(1, int(usual * scale))

    def fill(folder: Path) -> None:
        chance = Chance(SEED)
        lines = make(chance, total)
        (folder / "base").write_bytes(b"".join(lines))
        deltas = []
        for _ in range(count):
            changes = edits(chance, lines)
            deltas.append(delta(lines, changes))
            lines = edited(lines, changes)
        (folder / "text").write_bytes(b"".join(lines))
        (folder / "deltas").write_bytes(b"".join(deltas))
        sizes = array("Q", map(len, deltas))
        (folder / "sizes").write_bytes(sizes.tobytes())

    folder = cached(f"{name}-{total}-{count}", f"deltas: {name}", fill)
    files = [folder / each for each in ("base", "text", "deltas", "sizes")]
    return Chain(count, scale, *files)
