"""The list of a store's files: ``fncache``."""

from __future__ import annotations

from ._store_paths import decode_directories, encode_directories
from .errors import MalformedError

__all__ = ["format_fncache", "parse_fncache"]


def parse_fncache(data: bytes) -> list[bytes]:
    """Return the store paths that an ``fncache`` lists, in its order.

    Raises `MalformedError`, with the offset, for what no ``fncache`` is: an
    empty line, or a last line without its end.
    """
    if not data:
        return []
    problem = None
    if not data.endswith(b"\n"):
        problem, offset = "the last line has no end", len(data)
    elif data.startswith(b"\n"):
        problem, offset = "a line is empty", 0
    elif (found := data.find(b"\n\n")) >= 0:
        problem, offset = "a line is empty", found + 1
    if problem is not None:
        message = f"fncache: {problem}, at byte {offset}"
        error = MalformedError(message)
        error.offset = offset
        raise error
    return decode_directories(data).split(b"\n")[:-1]


def format_fncache(paths: list[bytes]) -> bytes:
    """Return the ``fncache`` that lists some store paths."""
    return encode_directories(b"".join(path + b"\n" for path in paths))
