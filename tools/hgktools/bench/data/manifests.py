"""Manifest texts as lines, and what a commit changes in them.

A line is `path NUL hexnode [flag] LF`; lines are sorted by path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hgktools.bench.data.sources import WORDS

if TYPE_CHECKING:
    from hgktools.bench.data.chance import Chance
    from hgktools.bench.data.edits import Edit

NODE = 20
FILES_IN_A_FOLDER = 40
ENDINGS = (b".py", b".py", b".c", b".h", b".txt", b".t")
# Plain files, programs, links.
FLAGS = (b"",) * 30 + (b"x", b"l")
# Of a commit's changes to files.
REMOVED, ADDED = 0.1, 0.2


def lines(chance: Chance, count: int) -> list[bytes]:
    """Return the lines of a manifest of *count* files."""
    paths: set[bytes] = set()
    while len(paths) < count:
        folder = b"%s/%s%d" % (
            chance.one(WORDS),
            chance.one(WORDS),
            chance.below(1 + count // FILES_IN_A_FOLDER),
        )
        for _ in range(min(FILES_IN_A_FOLDER, count - len(paths))):
            name = b"%s%d%s" % (
                chance.one(WORDS),
                chance.below(100_000),
                chance.one(ENDINGS),
            )
            paths.add(b"%s/%s" % (folder, name))
    return [_line(chance, path) for path in sorted(paths)]


def _line(chance: Chance, path: bytes) -> bytes:
    node = chance.bytes(NODE).hex().encode()
    return b"%s\0%s%s\n" % (path, node, chance.one(FLAGS))


def edits(chance: Chance, manifest: list[bytes], count: int) -> list[Edit]:
    """Return *count* changes to files all over *manifest*."""
    found: list[Edit] = []
    for place in chance.scattered(count, len(manifest)):
        path = manifest[place].partition(b"\0")[0]
        draw = chance.draw()
        if draw < REMOVED:
            found.append((place, place + 1, []))
        elif draw < REMOVED + ADDED and _is_free(manifest, place, path + b"~"):
            added = _line(chance, path + b"~")
            found.append((place + 1, place + 1, [added]))
        else:
            found.append((place, place + 1, [_line(chance, path)]))
    return found


def _is_free(manifest: list[bytes], place: int, path: bytes) -> bool:
    """Tell whether a path can come between a line and the next."""
    after = manifest[place + 1 : place + 2]
    return not after or path < after[0].partition(b"\0")[0]
