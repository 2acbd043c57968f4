"""Manifests: which revision of which file a changeset has."""

from __future__ import annotations

from . import _hex
from ._records import Record
from .errors import MalformedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NamedTuple

    class Entry(NamedTuple):
        """One line of a manifest: a file, or a folder with its own one."""

        path: bytes
        node: bytes
        flag: bytes

else:

    class Entry(Record):
        __slots__ = ()

        _fields = ("path", "node", "flag")


DIRECTORY = b"t"
_FLAGS = frozenset((b"", b"x", b"l", DIRECTORY))


def find(text: bytes, path: bytes) -> Entry | None:
    """Return the line for a path, or None if the manifest has none.

    Takes one search through the text.
    """
    start = 0
    if not text.startswith(path + b"\0"):
        start = text.find(b"\n" + path + b"\0") + 1
        if start == 0:
            return None
    end = text.find(b"\n", start)
    if end < 0:
        problem = "a manifest's last line has no end"
        raise MalformedError(problem)
    return _entry(text[start:end])


def entries(text: bytes) -> Iterator[Entry]:
    """Iterate over the lines of a manifest, or of a part of one."""
    if text and not text.endswith(b"\n"):
        problem = "a manifest's last line has no end"
        raise MalformedError(problem)
    return map(_entry, text.split(b"\n")[:-1])


def _entry(line: bytes) -> Entry:
    path, _, rest = line.partition(b"\0")
    node = _hex.node(rest[: _hex.DIGITS])
    flag = rest[_hex.DIGITS :]
    if not path or node is None or flag not in _FLAGS:
        problem = f"a manifest has no line like {line!r}"
        raise MalformedError(problem)
    return Entry(path, node, flag)
