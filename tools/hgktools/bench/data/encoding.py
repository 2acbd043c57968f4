"""Markers as the bytes of an obsstore, in both versions of its format."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hgktools.bench.data.history import Marker, Pairs

NODE = 20
UNRECORDED = 3
MINUTE = 60
HEAD_0 = Struct(">BIB20s")
HEAD_1 = Struct(">IdhHBBB20s")


def encode_0(marker: Marker) -> bytes:
    """Return *marker* in version 0, where date and parents are metadata."""
    before, after, flags, pairs, (seconds, zone), parents = marker
    items = [b"%s:%s" % pair for pair in pairs]
    items.append(f"date:{seconds!r} {zone}".encode())
    if parents is not None:
        for index, parent in enumerate(parents, 1):
            items.append(b"p%d:%s" % (index, parent.hex().encode()))
        if not parents:
            items.append(b"p0:")
    metadata = b"\0".join(sorted(items))
    head = HEAD_0.pack(len(after), len(metadata), flags, before)
    return b"".join((head, *after, metadata))


def encode_1(marker: Marker) -> bytes:
    """Return *marker* in version 1."""
    before, after, flags, pairs, (seconds, zone), parents = marker
    sizes, texts = _metadata(pairs)
    many = UNRECORDED if parents is None else len(parents)
    nodes = after + (parents or ())
    size = HEAD_1.size + NODE * len(nodes) + len(sizes) + len(texts)
    head = HEAD_1.pack(
        size,
        seconds,
        zone // MINUTE,
        flags,
        len(after),
        many,
        len(pairs),
        before,
    )
    return b"".join((head, *nodes, sizes, texts))


def _metadata(pairs: Pairs) -> tuple[bytes, bytes]:
    sizes = bytes([len(text) for pair in pairs for text in pair])
    return sizes, b"".join([text for pair in pairs for text in pair])
