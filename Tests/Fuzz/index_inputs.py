"""Inputs for the index target, each one idea: a version word and records."""

from __future__ import annotations

from pathlib import Path
from struct import pack

VECTORS = Path(__file__).parents[1] / "Vectors" / "revlog"
SPLIT, INLINE, GENERAL = 0x00000001, 0x00010001, 0x00020001
DELTA_INFO, TWO, CHANGELOG_TWO = 0x000A0001, 0xDEAD, 0xD34D
PLAIN = (-1, -1)


def record(
    rev: int,
    parents: tuple[int, int] = PLAIN,
    *,
    base: int | None = None,
    size: int = 5,
    offset: int | None = None,
    flags: int = 0,
    node: int | None = None,
) -> bytes:
    """Return a record of format 1."""
    place = 5 * rev if offset is None else offset
    name = rev + 1 if node is None else node
    return pack(
        ">Q6i20s12x",
        place << 16 | flags,
        size,
        9,
        rev if base is None else base,
        rev,
        *parents,
        bytes([name & 255]) * 20,
    )


def index(records: list[bytes], word: int = GENERAL) -> bytes:
    """Return an index, its version word over the first record."""
    return pack(">I", word) + b"".join(records)[4:]


def line(count: int, word: int = GENERAL, **changes: int) -> bytes:
    """Return an index of revisions that follow each other."""
    return index(
        [record(rev, (rev - 1, -1), **changes) for rev in range(count)], word
    )


def inputs() -> dict[str, bytes]:
    """Return all inputs by name."""
    files = {
        name: (VECTORS / name).read_bytes()
        for name in ("00changelog.i", "00manifest.i", "v0.i", "v1.i")
    }
    files["delta-info"] = (VECTORS / "delta-info-a.i").read_bytes()
    for name, word in (("mfv2", TWO), ("clv2", CHANGELOG_TWO)):
        records = (VECTORS / f"{name}.idx").read_bytes()
        files[name] = pack(">I", word) + records
    inline = b"".join(
        record(rev, (rev - 1, -1)) + b"chunk" for rev in range(6)
    )
    return {
        **files,
        "word-alone": pack(">I", GENERAL),
        "root": index([record(0)]),
        "line": line(40),
        "chains": index(
            [
                record(rev, (rev - 1, -1), base=max(rev - rev % 9 - 1, 0))
                for rev in range(60)
            ]
        ),
        "no-chunks": index(
            [
                record(rev, (rev - 1, -1), base=max(rev - 1, 0), size=0)
                for rev in range(60)
            ]
        ),
        "first-of-chain": line(20, SPLIT, base=0),
        "roots": index([record(rev) for rev in range(30)]),
        "crossed": index(
            [record(0), record(1)]
            + [
                record(rev, (rev - 2 + rev % 2, rev - 3 + rev % 2))
                for rev in range(3, 41)
            ]
        ),
        "octopus": index(
            [record(rev) for rev in range(20)]
            + [record(20, (19, 18))]
            + [record(rev, (rev - 1, 38 - rev)) for rev in range(21, 39)]
        ),
        "one-node": line(30, node=7),
        "null-node": line(3, node=0),
        "flags": line(20, DELTA_INFO, flags=0x400, base=0),
        "gaps": index(
            [
                record(rev, (rev - 1, -1), offset=rev * (5 + rev), base=0)
                for rev in range(30)
            ]
        ),
        "falling-offsets": index(
            [record(0)]
            + [record(rev, offset=1000 - 9 * rev) for rev in range(1, 20)]
        ),
        "inline": pack(">I", INLINE) + inline[4:],
        "own-parent": index([record(0), record(1, (1, -1))]),
        "later-parent": index([record(0), record(1, (2, -1)), record(2)]),
        "no-parent": index([record(0), record(1, (-2, -1))]),
        "later-base": index([record(0), record(1, base=2), record(2)]),
        "negative-size": index([record(0), record(1, size=-1), record(2)]),
        "large-size": index([record(0), record(1, size=0x7FFFFFFF)]),
        "large-offset": index([record(0), record(1, offset=(1 << 48) - 1)]),
        "short": line(3)[:-1],
    }
