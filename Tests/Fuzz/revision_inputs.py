"""The inputs that fuzzing of texts starts from: an index and its chunks."""

from __future__ import annotations

import hashlib
import zlib
from struct import pack

from delta_inputs import delta

INLINE, GENERAL_DELTA = 1 << 16, 1 << 17
FORMAT_2, CHANGELOG_2 = 0xDEAD, 0xD34D
NULL = bytes(20)

# The lines below, by Mercurial's zstd.
ZSTD = bytes.fromhex(
    "28b52ffd20462d0100886c696e6520300a3132333435363738390a0900600818070603"
    "43c03830181802e6ea2a46"
)
LINES = b"".join(b"line %d\n" % n for n in range(10))
# Lines of a manifest, and others to take their place.
NAMED = [
    b"%c\0%s%c\n" % (97 + n, b"%02x" % n * 20, b"xl"[n % 2]) for n in range(20)
]
# A frame that stands for a megabyte: one byte 131,072 times, and that again.
BOMB = bytes.fromhex("28b52ffda000001000") + b"\2\0\x10x" * 7 + b"\3\0\x10x"

Revision = tuple[bytes, int, int, int]


def revlog(word: int, *revisions: Revision) -> bytes:
    """Return an input: the version word, the index's size, index and chunks.

    A revision has its chunk, the size of its text, its base and its flags.
    """
    index, data = b"", b""
    for rev, (chunk, size, base, flags) in enumerate(revisions):
        node = hashlib.sha1(NULL + NULL + LINES).digest()  # noqa: S324
        record = pack(
            ">Qiiiiii20s12x",
            len(data) << 16 | flags,
            *(len(chunk), size, base, rev, -1, -1),
            node,
        )
        if rev == 0:
            record = pack(">I", word) + record[4:]
        index += record
        data += chunk
        if word & INLINE:
            index += chunk
    return joined(word, index, b"" if word & INLINE else data)


def docketed(*chunks: bytes) -> bytes:
    """Return an input of format 2, whose records say how chunks are read."""
    index = b""
    for rev, chunk in enumerate(chunks):
        place = len(b"".join(chunks[:rev]))
        index += pack(
            ">QiiiiiiI", place << 16, len(chunk), len(LINES), 0, rev, -1, -1, 0
        )
        index += bytes(28) + pack(">QiB19x", 0, 0, rev % 3)
    return joined(FORMAT_2 | GENERAL_DELTA, index, b"".join(chunks))


def joined(word: int, index: bytes, data: bytes) -> bytes:
    """Return an input."""
    return pack(">IH", word, len(index)) + index + data


def inputs() -> dict[str, bytes]:
    """Return all inputs by name."""
    size = len(LINES)
    full = (zlib.compress(LINES), size, 0, 0)
    seven = delta((49, 56, b"line x\n"))
    none = (b"", size, 0, 0)
    split = 1 | GENERAL_DELTA
    tree = [(seven, size, max(0, rev // 2), 0) for rev in range(1, 40)]
    named = b"".join(NAMED)
    line = len(NAMED[0])
    manifests: list[Revision] = [(b"u" + named, len(named), 0, 0)]
    for rev in range(1, 15):
        start = line * (rev % 7)
        changed = NAMED[rev % 7].replace(b"%02x" % (rev % 7), b"%02x" % rev)
        hunk = (start, start + line, changed), (line * 9, line * 9, b"")
        manifests.append((delta(*hunk), len(named), max(0, rev - 1), 0))
    return {
        "manifests": revlog(split, *manifests),
        "empty": revlog(split),
        "zlib": revlog(split, full, (seven, size, 0, 0), (seven, size, 1, 0)),
        "zstd": revlog(split, (ZSTD, size, 0, 0)),
        "plain": revlog(split, (b"u" + LINES, size, 0, 0)),
        "inline": revlog(split | INLINE, full, (seven, size, 0, 0)),
        "chain": revlog(1, full, *[(seven, size, 0, 0)] * 30),
        "tree": revlog(split, full, *tree),
        "nothing": revlog(split, none, *[(b"", size, 0, 0)] * 30),
        "empty-base": revlog(
            split, (delta((0, 0, LINES)), size, -1, 0), (seven, size, 0, 0)
        ),
        "flags": revlog(
            split, full, *[(seven, size, 0, 1 << bit) for bit in range(16)]
        ),
        "size": revlog(split, (full[0], size - 1, 0, 0), full),
        "unknown-size": revlog(split, (full[0], -1, 0, 0), full),
        "bomb": revlog(split, (BOMB, 1 << 20, 0, 0), (BOMB, 9999, 1, 0)),
        "format-2": docketed(zlib.compress(LINES), LINES, b"u" + LINES),
        "old": joined(
            0,
            pack(">iiii40s20s", 0, len(full[0]), 0, 0, b"", NULL)
            + pack(">iiii40s20s", len(full[0]), len(seven), 0, 1, b"", NULL),
            full[0] + seven,
        ),
    }
