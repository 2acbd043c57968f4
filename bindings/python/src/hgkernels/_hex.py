"""Nodes in hexadecimal, as Mercurial's texts have them."""

from __future__ import annotations

from binascii import Error, unhexlify

NULL = bytes(20)
DIGITS = 40


def node(text: bytes) -> bytes | None:
    """Return the node of 40 hexadecimal digits, or None if these are not."""
    if len(text) != DIGITS:
        return None
    try:
        return unhexlify(text)
    except Error:
        return None
