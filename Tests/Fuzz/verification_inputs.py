"""Texts of repositories for the target that verifies them."""

from __future__ import annotations

from struct import pack

CHANGESET, MANIFEST, DELTA, FILE = range(4)
NODE = b"1a" * 20
HEAD = NODE + b"\nuser\n"


def piece(kind: int, text: bytes) -> bytes:
    """Return a text as a piece of an input."""
    return pack(">BH", kind, len(text)) + text


def line(path: bytes, flag: bytes = b"") -> bytes:
    """Return a line of a manifest."""
    return b"%s\0%s%s\n" % (path, NODE, flag)


def hunk(start: int, end: int, text: bytes) -> bytes:
    """Return a hunk of a delta."""
    return pack(">3i", start, end, len(text)) + text


def inputs() -> dict[str, bytes]:
    """Return all inputs by name."""
    usual = [
        piece(CHANGESET, HEAD + b"0 0\na\nb\n\nwords"),
        piece(MANIFEST, line(b"a") + line(b"b", b"x")),
        piece(DELTA, hunk(0, 43, line(b"a", b"l"))),
        piece(FILE, b"text\n"),
        piece(FILE, b"\x01\ncopy: a\ncopyrev: " + NODE + b"\n\x01\nmore\n"),
    ]
    dates = [b"-1 5 branch:x\0close:1", b"1.5 0", b"1 2 a:\\n\\x", b"x"]
    metadata = [b"\x01\n", b"\x01\n\x01\n", b"a: b\x01\n", b"a\n\x01\n"]
    return {
        "usual": b"".join(usual),
        "dates": b"".join(
            piece(CHANGESET, HEAD + date + b"\n\n") for date in dates
        ),
        "short-changesets": b"".join(
            piece(CHANGESET, text)
            for text in (b"", NODE, HEAD, HEAD + b"0 0\n", HEAD + b"0 0\na\n")
        ),
        "folders": piece(MANIFEST, line(b"d", b"t"))
        + piece(MANIFEST, line(b"d", b"t") + line(b"e", b"t")),
        "lines": b"".join(
            piece(MANIFEST, text)
            for text in (b"a\n", b"\0\n", line(b""), line(b"a")[:-1])
        ),
        "hunks": piece(MANIFEST, b"")
        + piece(DELTA, hunk(0, 0, b"") * 3)
        + piece(DELTA, hunk(5, 2, b""))
        + piece(DELTA, hunk(0, 0, line(b"a")[:9])),
        "metadata": b"".join(
            piece(FILE, b"\x01\n" + text) for text in metadata
        ),
        "many": b"".join(
            piece(MANIFEST, line(b"%02d" % number)) for number in range(60)
        ),
    }
