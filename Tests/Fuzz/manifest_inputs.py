"""The inputs that fuzzing of manifests starts from.

Two manifests, and what is names to one function and edits to another.
"""

from __future__ import annotations

# What ends a manifest.
BETWEEN = b"\xff"


def line(path: str, node: int = 1, flag: str = "") -> bytes:
    """Return a line of a manifest."""
    return f"{path}\0{node:040x}{flag}\n".encode()


def inputs() -> dict[str, bytes]:
    """Return all inputs by name."""
    lines = [
        line(f"path/{n:02}", n, "xlt"[n % 9 : n % 9 + 1]) for n in range(20)
    ]
    many = b"".join(lines)
    some = b"".join(lines[::3])
    prefixes = line("a") + line("a.c") + line("a/b") + line("a/b.c")
    parts = {
        "nothing": (b"", b"", b""),
        "same": (many, many, b"path/\0"),
        "added": (b"", many, b"path/1\0path/2\0"),
        "removed": (many, some, lines[0] + b"path/01\0\n" + lines[2]),
        "modified": (
            many,
            many.replace(b"0007", b"1111").replace(b"x\n", b"\n"),
            b"path/07\0path/08\0",
        ),
        "prefixes": (prefixes, line("a/b"), b"\0a\0a/\0a/b\0"),
        "edits": (prefixes, many, b"a\0\na.c\0\n" + line("b", 2, "l")),
        "unsorted": (many + prefixes, prefixes, b"b\0a\0"),
        "twice": (prefixes + prefixes, prefixes, b"a\0a\0"),
        "cut": (many[:-1], many[:50], b"path"),
        "no-node": (many + b"z\0\n", many + b"z\n", b"z\0\n"),
        "no-name": (line("") + many, many, b"\0\n"),
        "wide": (many.replace(b"\n", b"0" * 24 + b"\n"), many, b""),
        "digits": (many.replace(b"1", b"G"), many.replace(b"1", b"A"), b""),
        "long": (line("p" * 3000), many, b"p" * 99 + b"\0"),
        "control": (line("a\1b\tc\rd"), line("a\1b"), b"a\1\0"),
    }
    return {name: BETWEEN.join(texts) for name, texts in parts.items()}
