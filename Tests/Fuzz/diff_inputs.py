"""The inputs that fuzzing of differences starts from: two texts each."""

from __future__ import annotations

# What ends the first text.
BETWEEN = b"\xff"

# With these first, the library's hash is the same whatever follows them.
ONE_HASH = bytes.fromhex("2bf894fe72f36e3c")


def inputs() -> dict[str, bytes]:
    """Return all inputs by name."""
    numbers = [b"%d\n" % n for n in range(30)]
    lines = b"".join(numbers)
    source = b"".join(b"line %d\n\n}\n" % n for n in range(20))
    manifest = b"".join(b"path/%02d\0%040x\n" % (n, n) for n in range(20))
    pairs = {
        "nothing": (b"", b""),
        "same": (lines, lines),
        "added": (b"", lines),
        "removed": (lines, b""),
        "changed": (lines, lines.replace(b"7\n", b"x\n")),
        "reversed": (lines, b"".join(reversed(numbers))),
        "rotated": (lines, b"".join(numbers[9:] + numbers[:9])),
        "interleaved": (lines, lines.replace(b"\n", b"\n\n")),
        "no-last-newline": (lines[:-1], lines),
        "last-line-begins-another": (b"a\nb", b"a\nbc\nb"),
        "returns": (lines.replace(b"\n", b"\r\n"), lines),
        "zeros": (lines.replace(b"1", b"\0"), lines.replace(b"2", b"\0")),
        "one-line": (b"x" * 300, b"x" * 301),
        "empty-lines": (b"\n" * 40, b"\n" * 50),
        "popular-lines": (b"\n" * 1100 + b"a\0\n", b"a\0\n" + b"\n" * 1100),
        "source": (source, source.replace(b"1", b"\n}\n")),
        "periodic": (b"a\nb\nc\n" * 20, b"a\nb\nc\na\nb\n" * 15),
        "manifest": (manifest, manifest.replace(b"/1", b"/1x")),
        "manifest-reversed": (
            manifest,
            b"\n".join(reversed(manifest.split(b"\n"))),
        ),
        "one-hash": (
            b"".join(ONE_HASH + b"%d\n" % n for n in range(140, 100, -1)),
            b"".join(ONE_HASH + b"%d\n" % n for n in range(145, 100, -2)),
        ),
        "whitespace": (b" a\t b \r\n", b"\t\r \n \n "),
    }
    return {name: BETWEEN.join(texts) for name, texts in pairs.items()}
