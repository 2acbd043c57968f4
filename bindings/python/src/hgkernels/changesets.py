"""Changesets: what the texts of the changelog say."""

from __future__ import annotations

from . import _hex
from ._records import Record
from .errors import MalformedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import NamedTuple

    class Changeset(NamedTuple):
        """What the text of a changeset says."""

        manifest: bytes
        user: bytes
        date: tuple[float, int]
        extra: dict[bytes, bytes]
        files: tuple[bytes, ...]
        description: bytes

else:

    class Changeset(Record):
        """What the text of a changeset says.

        Texts are bytes, in UTF-8.
        """

        __slots__ = ()

        _fields = {  # noqa: RUF012
            "manifest": "The node of the manifest; null for none.",
            "user": "Who made it.",
            "date": "Seconds since the epoch, and seconds west of UTC.",
            "extra": "What else is recorded, always with the `branch`.",
            "files": "The paths of the files that it touches.",
            "description": "What its maker says about it.",
        }


__all__ = ["Changeset", "parse_changeset"]

_LINES = 3
_DEFAULT_EXTRA = {b"branch": b"default"}
# What follows a backslash, and what it stands for. Today only `\`, `n`, `r`
# and `0` are written; Mercurial's early years used all of Python's escapes.
_ESCAPE = rb"\\(x[0-9a-fA-F]{2}|[1-7][0-7]{0,2}|.?)"
_ESCAPED = {
    letter.encode(): meaning.encode()
    for letter, meaning in zip("\\nr0tabfv'\"", "\\\n\r\0\t\a\b\f\v'\"")
}
_ESCAPED[b"\n"] = b""


def parse_changeset(text: bytes) -> Changeset:
    """Return what the text of a changeset says.

    The empty text is that of the null revision. Anything that is no text of a
    changeset raises `MalformedError`.
    """
    if not text:
        return Changeset(_hex.NULL, b"", (0.0, 0), {**_DEFAULT_EXTRA}, (), b"")
    *lines, rest = text.split(b"\n", _LINES)
    if len(lines) < _LINES:
        problem = "it has fewer than three lines"
        raise _malformed(problem)
    line, user, date = lines
    manifest = _hex.node(line)
    if manifest is None:
        problem = "its first line is no manifest's node"
        raise _malformed(problem)
    # Without files, the empty line that ends them comes at once.
    names, end, description = (b"\n" + rest).partition(b"\n\n")
    if not end:
        problem = "nothing ends its files"
        raise _malformed(problem)
    seconds, _, after = date.partition(b" ")
    zone, _, extra = after.partition(b" ")
    return Changeset(
        manifest,
        user,
        _date(seconds, zone),
        {**_DEFAULT_EXTRA, **_extra(extra)},
        tuple(names[1:].split(b"\n")) if names else (),
        description,
    )


def _date(seconds: bytes, zone: bytes) -> tuple[float, int]:
    try:
        return float(seconds), int(zone)
    except ValueError:
        problem = "its third line is no date"
        raise _malformed(problem) from None


def _extra(text: bytes) -> dict[bytes, bytes]:
    items = {}
    for item in filter(None, text.split(b"\0")):
        key, colon, value = _unescaped(item).partition(b":")
        if not colon:
            problem = "an item beside its date has no colon"
            raise _malformed(problem)
        items[key] = value
    return items


def _unescaped(text: bytes) -> bytes:
    if b"\\" not in text:
        return text
    import re  # Takes long to import, and is rarely needed.

    return re.sub(_ESCAPE, _meant, text, flags=re.DOTALL)


def _meant(found: re.Match[bytes]) -> bytes:
    """Return what an escaped byte stands for; the unknown stays as it is."""
    code = found[1]
    if code in (b"", b"x"):
        problem = "an item beside its date has half an escaped byte"
        raise _malformed(problem)
    if code in _ESCAPED:
        return _ESCAPED[code]
    if code.startswith(b"x"):
        return bytes([int(code[1:], 16)])
    if code.isdigit() and code < b"8":
        return bytes([int(code, 8) & 0xFF])
    return found[0]


def _malformed(problem: str) -> MalformedError:
    return MalformedError(f"the text of a changeset is wrong: {problem}")
