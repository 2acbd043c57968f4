"""Texts and chains in a row of sizes, to see where something begins to pay."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from hgktools.bench.data import manifests, sources
from hgktools.bench.data.cache import SEED, cached
from hgktools.bench.data.chance import Chance
from hgktools.bench.data.edits import delta, edited
from hgktools.bench.data.kinds import SizedChain, SizedPair

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hgktools.bench.data.edits import Edit

    Lines = list[bytes]
    Make = Callable[[Chance, int], Lines]
    Change = Callable[[Chance, Lines], list[Edit]]

# Bytes of a text, about.
SIZES = [1 << power for power in (8, 10, 11, 12, 13, 14, 16, 18, 20)]
SOURCE_LINE, MANIFEST_LINE = 34, 70
# Of many lines, one is changed in so many.
SCATTERED = 40
SPARSE = 1000
DELTAS = 10


def source(scale: float) -> list[SizedPair]:
    """Return source code with one line changed."""
    return _pairs("source", scale, sources.lines, SOURCE_LINE, _one)


def scattered(scale: float) -> list[SizedPair]:
    """Return source code with changes all over it."""

    def change(chance: Chance, lines: Lines) -> list[Edit]:
        count = 1 + len(lines) // SCATTERED
        return sources.edits(chance, len(lines), min(count, len(lines)))

    return _pairs("scattered", scale, sources.lines, SOURCE_LINE, change)


def manifest(scale: float) -> list[SizedPair]:
    """Return manifests with a few files changed."""
    return _pairs(
        "manifest", scale, manifests.lines, MANIFEST_LINE, _few_files
    )


def one_delta(scale: float) -> list[SizedChain]:
    """Return manifests and one delta for each."""
    return _chains("delta", scale, 1)


def deltas(scale: float) -> list[SizedChain]:
    """Return manifests and some deltas for each."""
    return _chains("deltas", scale, DELTAS)


def _one(chance: Chance, lines: Lines) -> list[Edit]:
    return sources.edits(chance, len(lines), 1)


def _few_files(chance: Chance, lines: Lines) -> list[Edit]:
    return manifests.edits(chance, lines, 1 + len(lines) // SPARSE)


def _sizes(scale: float) -> list[int]:
    return [size for size in SIZES if size <= max(SIZES) * scale]


def _pairs(
    name: str, scale: float, make: Make, line: int, change: Change
) -> list[SizedPair]:
    found = []
    for size in _sizes(scale):

        def fill(folder: Path, count: int = max(1, size // line)) -> None:
            chance = Chance(SEED)
            old = make(chance, count)
            new = edited(old, change(chance, old))
            (folder / "old").write_bytes(b"".join(old))
            (folder / "new").write_bytes(b"".join(new))

        folder = cached(f"sized-{name}-{size}", f"texts: {name}", fill)
        found.append(SizedPair(size, scale, folder / "old", folder / "new"))
    return found


def _chains(name: str, scale: float, count: int) -> list[SizedChain]:
    found = []
    for size in _sizes(scale):

        def fill(folder: Path, total: int = size // MANIFEST_LINE) -> None:
            chance = Chance(SEED)
            lines = manifests.lines(chance, max(1, total))
            (folder / "base").write_bytes(b"".join(lines))
            parts = []
            for _ in range(count):
                edits = manifests.edits(chance, lines, 1)
                parts.append(delta(lines, edits))
                # A text that has lost its last line cannot lose another.
                lines = edited(lines, edits) or lines
            (folder / "text").write_bytes(b"".join(lines))
            (folder / "deltas").write_bytes(b"".join(parts))
            sizes = array("Q", map(len, parts))
            (folder / "sizes").write_bytes(sizes.tobytes())

        folder = cached(f"sized-{name}-{size}", f"deltas: {name}", fill)
        files = [folder / each for each in ("base", "text", "deltas", "sizes")]
        found.append(SizedChain(size, scale, *files))
    return found
