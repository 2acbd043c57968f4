"""Inputs of `nodemap_target.c`: revisions, those that are known, blocks."""

from __future__ import annotations

from struct import pack

EMPTY = -1


def block(**entries: int) -> bytes:
    """Return a block in which digits, such as ``d5``, have entries."""
    values = [EMPTY] * 16
    for digit, value in entries.items():
        values[int(digit[1:])] = value
    return pack(">16i", *values)


def nodemap(count: int, known: int, *blocks: bytes) -> bytes:
    """Return an input."""
    return bytes([count, known]) + b"".join(blocks)


def inputs() -> dict[str, bytes]:
    """Return all inputs by name."""
    every = {f"d{digit}": -2 - digit for digit in range(16)}
    chain = [block()] + [
        block(**dict.fromkeys(every, number)) for number in range(45)
    ]
    return {
        "nothing": nodemap(0, 0),
        "no-revisions": nodemap(0, 0, block()),
        "no-blocks": nodemap(30, 30),
        "usual": nodemap(40, 20, block(**every), block(d1=0, d7=-9)),
        "all-known": nodemap(16, 16, block(**every)),
        "not-whole": nodemap(9, 9, block()[:-1]),
        "itself": nodemap(9, 9, block(**dict.fromkeys(every, 0))),
        "later": nodemap(9, 9, block(d1=1), block(d2=1)),
        "no-such-revision": nodemap(9, 3, block(**dict.fromkeys(every, -11))),
        "too-long": nodemap(70, 60, *chain),
    }
