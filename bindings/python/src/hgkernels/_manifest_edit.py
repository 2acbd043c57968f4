"""Edits of manifests, as the library takes them."""

from __future__ import annotations

from binascii import hexlify
from collections.abc import Mapping

from ._buffers import filled
from ._manifest import place_refusal
from .errors import OutOfRangeError, failure
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Union

    from .native import CData

    Edits = Union[
        Mapping[bytes, tuple[bytes, bytes]],
        Iterable[tuple[bytes, tuple[bytes, bytes]]],
    ]

_TEXTS = ("the manifest", "the edits")


def edit_lines(
    sets: Edits, removals: Iterable[bytes], node_size: int
) -> bytes:
    """Return edits as the library takes them."""
    pairs = sets.items() if isinstance(sets, Mapping) else sets
    digits = 2 * node_size
    lines = [
        b"%s\0%*s%s\n" % (path, digits, hexlify(node), flag)
        for path, (node, flag) in pairs
    ]
    lines += [b"%s\0\n" % path for path in removals]
    lines.sort()
    edits = b"".join(lines)
    # A path with both a NUL and a newline could look like two lines.
    if edits.count(b"\n") != len(lines):
        message = "a path cannot have a newline in it"
        raise ValueError(message)
    return edits


def edit(base: CData, edits: bytes, node_size: int) -> tuple[bytes, bytes]:
    """Return the text that edits lead to, and the delta."""
    loan, size = ffi.from_buffer(edits), len(edits)
    cell, place = ffi.new("hgk_manifest_edit **"), ffi.new("uint64_t[]", 2)
    code = lib.hgk_manifest_edit_make(
        base, len(base), node_size, loan, size, cell, place
    )
    if code < 0:
        if code == OutOfRangeError.code and place[0] == 1:
            raise KeyError(edits[place[1] :].partition(b"\0")[0])
        raise place_refusal(code, place, _TEXTS)
    handle = cell[0]

    def fill_text(room: CData) -> int:
        return _checked(
            lib.hgk_manifest_edit_text(
                handle, base, len(base), loan, size, room, text_size
            )
        )

    def fill_delta(room: CData) -> int:
        return _checked(
            lib.hgk_manifest_edit_delta(handle, loan, size, room, delta_size)
        )

    try:
        text_size = lib.hgk_manifest_edit_text_size(handle)
        delta_size = lib.hgk_manifest_edit_delta_size(handle)
        return filled(text_size, fill_text), filled(delta_size, fill_delta)
    finally:
        lib.hgk_manifest_edit_free(handle)


def _checked(code: int) -> int:
    if code < 0:
        raise failure(code)
    return code
