"""The inputs that fuzzing of deltas starts from: a base's size and a chain."""

from __future__ import annotations

from struct import pack


def delta(*hunks: tuple[int, int, bytes]) -> bytes:
    """Return a delta."""
    return b"".join(
        pack(">iii", start, end, len(data)) + data
        for start, end, data in hunks
    )


def chain(base_size: int, *deltas: bytes) -> bytes:
    """Return the size of a base and deltas, each after its size."""
    sized = (pack(">H", len(delta)) + delta for delta in deltas)
    return pack(">H", base_size) + b"".join(sized)


def inputs() -> dict[str, bytes]:
    """Return all inputs by name."""
    line = delta((60, 80, b"x" * 25))
    far = 2**31 - 1
    return {
        "empty": chain(10),
        "usual": chain(500, line, delta((0, 0, b"new")), line),
        "hunks": chain(
            500,
            delta(*((n, n + 5, b"h" * 4) for n in range(0, 400, 20))),
            delta(*((n, n, b"i") for n in range(0, 400, 30))),
        ),
        "neighbours": chain(9, delta((2, 4, b"a"), (4, 4, b"b"), (4, 9, b""))),
        "inside": chain(
            9, delta((3, 6, b"abcdefgh")), delta((5, 7, b"XYZ"), (8, 8, b"P"))
        ),
        "across": chain(
            30, delta((3, 6, b"abc"), (9, 12, b"def")), delta((4, 11, b"."))
        ),
        "many": chain(90, *(delta((n, n + 1, b"xy")) for n in range(45))),
        "at-one-place": chain(0, *(delta((0, 0, b"a")) for _ in range(45))),
        "order": chain(
            9, delta((5, 6, b"x"), (2, 3, b"y")), delta((0, 9, b""))
        ),
        "overlap": chain(
            9, delta((2, 5, b"x"), (4, 6, b"y")), delta((0, 7, b"z"))
        ),
        "outside": chain(9, delta((8, 12, b"")), delta((0, 5, b""))),
        "far": chain(9, *(delta((0, far, b"")) for _ in range(9))),
        "negative": chain(9, delta((-1, 2, b"")), delta((5, 4, b""))),
        "short": chain(9, line[:-1], line[:11], b"\0"),
        "no-effect": chain(9, b"", delta((3, 3, b""), (3, 3, b"")), b""),
    }
