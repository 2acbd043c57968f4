"""Bytes as text for people."""

from __future__ import annotations


def shown(text: bytes) -> str:
    """Return text with everything escaped that should not be printed."""
    characters = text.decode("utf-8", "backslashreplace")
    if characters.isprintable():
        return characters
    return "".join(
        character
        if character.isprintable()
        else character.encode("unicode_escape").decode("ascii")
        for character in characters
    )
