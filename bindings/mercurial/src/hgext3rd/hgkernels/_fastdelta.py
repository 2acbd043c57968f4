"""The text and the delta that changes of a manifest lead to."""

from __future__ import annotations

import struct
from binascii import hexlify
from typing import TYPE_CHECKING, Any

from . import _library, _manifest_text

if TYPE_CHECKING:
    from ._manifest_text import Text

    Change = tuple[bytes, bool]

# Mercurial looks for a line byte by byte. Below this size that is no trouble.
SIZE = 1 << 12

# The library finds a line in a fraction of the time that `place` takes; so
# many in less than it takes to open it.
OPENED_CHANGES = 8
CLOSED_CHANGES = 800

_HUNK = struct.Struct(">lll")
_NODE_SIZE = 20


def make(
    manifest: Any, base: Text, changes: list[Change]
) -> tuple[bytearray, bytes] | None:
    """Return what `manifestdict.fastdelta` does.

    *changes* are paths in ascending order, and whether each is removed from
    *base*. None is for what Mercurial refuses, in its own words.
    """
    find = manifest.find
    lines = []
    previous = b""
    for path, is_removed in changes:
        if path <= previous or b"\0" in path or b"\n" in path:
            return None
        previous = path
        if is_removed:
            lines.append(b"")
            continue
        node, flag = find(path)
        if len(node) != _NODE_SIZE:
            return None
        lines.append(b"%s\0%s%s\n" % (path, hexlify(node), flag))
    if _library.is_worth(
        len(changes), opened=OPENED_CHANGES, closed=CLOSED_CHANGES
    ):
        return _natively(base, changes, lines)
    try:
        return _here(base, changes, lines)
    except ValueError:
        return None


def _here(
    base: Text, changes: list[Change], lines: list[bytes]
) -> tuple[bytearray, bytes] | None:
    """Do it with what Python has."""
    hunks: list[tuple[int, int, list[bytes]]] = []
    end = -1
    for (path, is_removed), line in zip(changes, lines):
        first, last = _manifest_text.place(base, path, max(end, 0))
        if is_removed and first == last:
            return None
        if first == end:
            # Lines that touch each other make one hunk.
            first, _, data = hunks.pop()
        else:
            data = []
        data.append(line)
        hunks.append((first, last, data))
        end = last
    view = memoryview(base)
    text: list[Any] = []
    delta: list[bytes] = []
    kept = 0
    for first, last, data in hunks:
        added = b"".join(data)
        text += view[kept:first], added
        delta += _HUNK.pack(first, last, len(added)), added
        kept = last
    text.append(view[kept:])
    return bytearray().join(text), b"".join(delta)


def _natively(
    base: Text, changes: list[Change], lines: list[bytes]
) -> tuple[bytearray, bytes] | None:
    """Have the library do it."""
    from hgkernels.native import ffi, lib

    edits = b"".join(
        [line or path + b"\0\n" for (path, _), line in zip(changes, lines)]
    )
    size = len(edits)
    loan, lent = ffi.from_buffer(base), ffi.from_buffer(edits)
    cell, place = ffi.new("hgk_manifest_edit **"), ffi.new("uint64_t[]", 2)
    code = lib.hgk_manifest_edit_make(
        loan, len(base), _NODE_SIZE, lent, size, cell, place
    )
    if code < 0:
        return None
    edit = cell[0]
    try:
        text = bytearray(lib.hgk_manifest_edit_text_size(edit))
        delta = bytearray(lib.hgk_manifest_edit_delta_size(edit))
        written = lib.hgk_manifest_edit_text(
            edit,
            loan,
            len(base),
            lent,
            size,
            ffi.from_buffer(text),
            len(text),
        )
        if written != len(text):
            return None
        written = lib.hgk_manifest_edit_delta(
            edit, lent, size, ffi.from_buffer(delta), len(delta)
        )
        if written != len(delta):
            return None
    finally:
        lib.hgk_manifest_edit_free(edit)
    return text, bytes(delta)
