"""Nodes in hexadecimal, as Mercurial's texts have them."""

from __future__ import annotations

NULL = bytes(20)
DIGITS = 40


def node(text: bytes) -> bytes | None:
    """Return the node of 40 hexadecimal digits, or None if these are not."""
    try:
        # That is a built-in method, while `binascii` would be one more import.
        # It skips white space, and then finds too few digits.
        found = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        return None
    return found if len(text) == DIGITS == 2 * len(found) else None
