"""Records of revlogs that become what a changegroup has of a revision.

A revlog is read from its first revision on. What a record leads to is checked
as Mercurial does: a text that is sent whole has to have its hash.
"""

from __future__ import annotations

import os
import struct
import zlib
from typing import Any

from mercurial.revlogutils import constants
from mercurial.utils import hashutil

from .emission import one_shot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    # Returns the node of the changeset that a revision is sent with, given
    # its node and link, and the text if it is sent whole.
    Linked = Callable[[bytes, int, "bytes | None"], bytes]
    Place = Callable[[bytes], bytes]

_RECORD = struct.Struct(">QIiiiii20s12x")
_WORD = struct.Struct(">I")
# In front of a revision: the size of all, node, parents, base and link.
_HEADER = struct.Struct(">I20s20s20s20s20s")
_HEADER_WITH_FLAGS = struct.Struct(">I20s20s20s20s20sH")
# A whole text is a delta that replaces nothing: its three numbers.
_WHOLE = struct.Struct(">III")

_INLINE = constants.FLAG_INLINE_DATA
_GENERAL = constants.FLAG_GENERALDELTA
_FLAGS = 0xFFFF
_UNSENT = constants.REVIDX_DELTA_INFO_FLAGS

# So much of a file is read at once, and given away at once.
_READ = 1 << 20
_PIECE = 1 << 18
# More of a file's history is not taken into memory.
_MOST = 1 << 24


# What damaged data leads to.
_PROBLEMS = OSError, IndexError, ValueError, struct.error, zlib.error


class OddError(Exception):
    """Mercurial has to look itself."""


class Reader:
    """Reads the revlogs of one store."""

    def __init__(self, inner: Any, null: bytes, *, has_flags: bool) -> None:
        self._inner = inner
        self._unpack = one_shot(inner)
        self._null = null
        self._has_flags = has_flags

    def packed(self, place: Place, linked: Linked) -> bytes:
        """Return all revisions of a file, if they are not very large."""
        index, name = _index(place)
        if name and os.path.getsize(name) > _MOST:
            raise OddError
        return b"".join(self._pieces(index, name, -1, linked))

    def pieces(
        self, place: Place, count: int, linked: Linked
    ) -> Iterator[bytes]:
        """Iterate over the bytes of so many revisions of a log."""
        if count:
            index, name = _index(place)
            yield from self._pieces(index, name, count, linked)

    def _pieces(
        self, index: bytes, name: bytes, count: int, linked: Linked
    ) -> Iterator[bytes]:
        """Iterate over pieces; without a count, over all as one.

        *name* is the path of the file with the chunks, if there is one.
        """
        try:
            if name:
                with open(name, "rb", 0) as file:
                    chunks = _Chunks(file)
                    yield from self._packed(index, chunks, count, linked)
            else:
                inline = _InlineChunks(index)
                yield from self._packed(index, inline, count, linked)
        except _PROBLEMS as problem:
            raise OddError from problem

    def _packed(
        self,
        index: bytes,
        chunks: _Chunks | _InlineChunks,
        count: int,
        linked: Linked,
    ) -> Iterator[bytes]:
        """Iterate over pieces: one loop, which PyPy compiles as one."""
        is_general = _WORD.unpack_from(index)[0] & _GENERAL
        # Of a file, parents may be in an order that means something.
        is_canonical = count >= 0
        has_flags = self._has_flags
        header = _HEADER_WITH_FLAGS if has_flags else _HEADER
        # That of the null revision comes first.
        nodes = [self._null]
        out: list[bytes] = []
        size = at = rev = 0
        while rev != count and at < len(index):
            start, stored, _size, base, link, p1, p2, node = (
                _RECORD.unpack_from(index, at)
            )
            at += _RECORD.size
            flags = start & _FLAGS
            _check_record(flags, stored, rev, p1, p2)
            # The header is in the place of the first one's offset.
            chunk = chunks.at(start >> 16 if rev else 0, stored)
            at += chunks.between * stored
            if len(chunk) != stored:
                raise OddError
            if is_canonical and p1 < 0:
                p1, p2 = p2, p1
            parents = nodes[p1 + 1], nodes[p2 + 1]
            text = self._decoded(chunk)
            if base == rev:
                link_node = linked(node, link, text)
                base_node = self._null
                text = _whole(text, node, *parents)
            else:
                link_node = linked(node, link, None)
                base = base if is_general else rev - 1
                if not 0 <= base < rev:
                    raise OddError
                base_node = nodes[base + 1]
            size += header.size + len(text)
            fields: tuple[Any, ...] = (
                header.size + len(text),
                node,
                *parents,
                base_node,
                link_node,
            )
            if has_flags:
                fields = (*fields, 0)
            out += (header.pack(*fields), text)
            nodes.append(node)
            rev += 1
            if size >= _PIECE and count >= 0:
                yield b"".join(out)
                out.clear()
                size = 0
        if not rev or (rev != count and count >= 0):
            raise OddError
        yield b"".join(out)

    def _decoded(self, chunk: bytes) -> bytes:
        """Return what is in a chunk."""
        kind = chunk[:1]
        if kind == b"x":
            return zlib.decompress(chunk)
        if kind == b"u":
            return chunk[1:]
        if kind in (b"", b"\0"):
            return chunk
        if kind != b"(" or self._unpack is None:
            raise OddError
        try:
            return bytes(self._unpack(chunk))
        except Exception as problem:  # of a module that may be any
            raise OddError from problem


class _InlineChunks:
    """The chunks in an index, each behind its record."""

    #: Whether they lie between records.
    between = 1

    def __init__(self, index: bytes) -> None:
        self._index = index
        self._records = 0

    def at(self, start: int, size: int) -> bytes:
        """Return the chunk of the next record, or less if the file ends."""
        self._records += _RECORD.size
        place = self._records + start
        return self._index[place : place + size]


class _Chunks:
    """A file with chunks, which are mostly asked for one after the other."""

    between = 0

    def __init__(self, file: Any) -> None:
        self._file = file
        self._data = b""
        self._begin = 0

    def at(self, start: int, size: int) -> bytes:
        """Return a chunk, or less than that where the file ends."""
        place = start - self._begin
        if place < 0 or place + size > len(self._data):
            self._file.seek(start)
            self._data = self._file.read(max(size, _READ))
            self._begin, place = start, 0
        return self._data[place : place + size]


def _check_record(flags: int, stored: int, rev: int, p1: int, p2: int) -> None:
    if (
        flags & ~_UNSENT
        or stored > _MOST
        or not -1 <= p1 < rev
        or not -1 <= p2 < rev
    ):
        raise OddError


def _whole(text: bytes, node: bytes, p1: bytes, p2: bytes) -> bytes:
    """Return a text as a delta against nothing, after checking its hash."""
    low, high = (p2, p1) if p1 > p2 else (p1, p2)
    if hashutil.sha1(low + high + text).digest() != node:
        raise OddError
    return _WHOLE.pack(0, 0, len(text)) + text if text else text


def _index(place: Place) -> tuple[bytes, bytes]:
    """Return an index, and the path of the file with the chunks or ""."""
    try:
        index = _contents(place(b".i"))
    except OSError as problem:
        raise OddError from problem
    if len(index) < _RECORD.size:
        raise OddError
    word = _WORD.unpack_from(index)[0]
    if word & ~(_INLINE | _GENERAL) != constants.REVLOGV1:
        raise OddError
    return index, b"" if word & _INLINE else place(b".d")


def _contents(path: bytes) -> bytes:
    """Return what a file has."""
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        parts = [os.read(file, _READ)]
        while parts[-1]:
            parts.append(os.read(file, _READ))
    finally:
        os.close(file)
    return b"".join(parts)
