"""Revisions of files: their contents, and what is kept about them."""

from __future__ import annotations

from . import _hex
from ._records import Record
from .errors import MalformedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

    class FileText(NamedTuple):
        """What the history of a file keeps as one revision."""

        content: bytes
        metadata: dict[bytes, bytes]

        @property
        def copied_from(self) -> tuple[bytes, bytes] | None:
            """The path and the node that it was copied from, or None."""

        @property
        def censored(self) -> bytes | None:
            """What is said about a content that was removed, or None."""

else:

    class FileText(Record):
        """What the history of a file keeps as one revision."""

        __slots__ = ()

        _fields = ("content", "metadata")

        @property
        def copied_from(self):  # noqa: ANN201
            """The path and the node that it was copied from, or None."""
            path = self.metadata.get(b"copy")
            node = self.metadata.get(b"copyrev")
            if path is None or node is None:
                return None
            source = _hex.node(node)
            if source is None:
                problem = "it names no node of a copy"
                raise _malformed(problem)
            return path, source

        @property
        def censored(self):  # noqa: ANN201
            """What is said about a content that was removed, or None."""
            return self.metadata.get(b"censored")


__all__ = ["FileText", "parse_file_text"]

_MARK = b"\x01\n"


def parse_file_text(text: bytes) -> FileText:
    """Take the metadata from the text of a file's revision.

    What is `content` is what Mercurial writes to the working folder. The
    metadata has the copied file and its node as ``copy`` and ``copyrev``, or
    says that the revision is ``censored``; mostly there is none.

    Metadata that does not end, or whose lines have no colon, raise
    `MalformedError`.
    """
    if not text.startswith(_MARK):
        return FileText(text, {})
    begin = len(_MARK)
    end = text.find(_MARK, begin)
    if end < 0:
        problem = "its metadata does not end"
        raise _malformed(problem)
    metadata = {}
    for line in text[begin:end].splitlines():
        key, colon, value = line.partition(b": ")
        if not colon:
            problem = "its metadata has a line without a colon"
            raise _malformed(problem)
        metadata[key] = value
    return FileText(text[end + len(_MARK) :], metadata)


def _malformed(problem: str) -> MalformedError:
    return MalformedError(f"the text of a file's revision is wrong: {problem}")
