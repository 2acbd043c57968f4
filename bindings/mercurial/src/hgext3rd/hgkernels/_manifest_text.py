"""Lines of a manifest, found in its text without reading all of it.

A manifest has a line `path NUL digits flag LF` for each file, sorted by path.
Halving the text takes some microseconds, and no library: what reads every
line, in whatever language, pays only for those who ask a lot.
"""

from __future__ import annotations

from binascii import unhexlify
from typing import Union

Text = Union[bytes, bytearray]
Value = tuple[bytes, bytes]

_DIGITS = 40


def place(text: Text, path: bytes, low: int = 0) -> tuple[int, int]:
    """Return where the line of a path begins and ends.

    Both are where the line would begin if there is none. *low* is where a
    line begins, before which the path is not. Raises `ValueError` for what no
    manifest can be.
    """
    high = len(text)
    while low < high:
        middle = (low + high) // 2
        start = max(text.rfind(b"\n", low, middle) + 1, low)
        nul = text.index(b"\0", start)
        if text[start:nul] < path:
            low = text.index(b"\n", nul) + 1
        else:
            high = start
    size = len(path)
    if text[low : low + size + 1] == path + b"\0":
        return low, text.index(b"\n", low + size) + 1
    return low, low


def value(text: bytes, path: bytes) -> Value | None:
    """Return the node and the flag of a path, or None if there is none.

    Raises `ValueError` for what no manifest can be.
    """
    start, end = place(text, path)
    if start == end:
        return None
    digits = start + len(path) + 1
    flag = text[digits + _DIGITS : end - 1]
    if len(flag) > 1:
        message = "a line has no node of 20 bytes"
        raise ValueError(message)
    return unhexlify(text[digits : digits + _DIGITS]), flag


def under(text: bytes, folder: bytes) -> tuple[int, int]:
    """Return where the lines of a folder begin and end."""
    start, _ = place(text, folder + b"/")
    # The first name that is past all names in the folder.
    end, _ = place(text, folder + b"0", start)
    return start, end


def paths(part: bytes) -> list[bytes]:
    """Return the paths of some whole lines."""
    lines = part.split(b"\n")
    lines.pop()
    return [line[: line.index(b"\0")] for line in lines]
