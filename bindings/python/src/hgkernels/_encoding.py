"""Writes the bytes of a store."""

from __future__ import annotations

from ._arrays import new_array
from ._blocks import SHA256_FLAG, SHORT_NODE
from ._nodes import NODE_SIZES
from .errors import HgKernelsError, failure
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from ._blocks import Row
    from ._store import Store
    from .native import CData

VERSIONS = (0, 1)


def encode(store: Store, places: range, version: int | None) -> bytes:
    """Return the bytes of a store with the markers at some places."""
    version = checked(store.version if version is None else version)
    indices = ffi.new("uint32_t[]", list(places))
    bound = lib.hgk_markers_encode_bound(
        store.handle, indices, len(indices), version
    )
    if bound < 0:
        raise failure(bound)
    data = new_array("uint8_t[]", bound)
    index = ffi.new("uint64_t *")
    size = lib.hgk_markers_encode(
        store.handle, indices, len(indices), version, data, bound, index
    )
    if size < 0:
        raise refusal(size, index)
    return bytes(ffi.buffer(data, size))


def checked(version: int) -> int:
    """Return the version of a format, if there is such a one."""
    if version not in VERSIONS:
        message = f"the versions of the format are 0 and 1, not {version!r}"
        raise ValueError(message)
    return version


def refusal(code: int, index: CData) -> HgKernelsError:
    """Return the exception for an encoding that failed at some marker."""
    about_data = code in (
        lib.HGK_ERROR_OUT_OF_RANGE,
        lib.HGK_ERROR_UNSUPPORTED,
    )
    return failure(code, index=index[0] if about_data else None)


class Lists:
    """Lists of things, as all things and where each list begins."""

    def __init__(self) -> None:
        self.items: list[bytes] = []
        self.offsets = [0]

    def add(self, items: Iterable[bytes]) -> None:
        """Add a list."""
        self.items += items
        self.offsets.append(len(self.items))


class Table:
    """The columns of markers that exist as Python objects."""

    def __init__(self, markers: Iterable[Row]) -> None:
        self.predecessors: list[bytes] = []
        self.flags: list[int] = []
        self.seconds: list[float] = []
        self.timezones: list[int] = []
        self.recorded: list[int] = []
        self.successors = Lists()
        self.parents = Lists()
        # Keys and values alternate.
        self.metadata = Lists()
        for marker in markers:
            self._add(marker)
        self.node_size = max(map(len, self.predecessors), default=SHORT_NODE)

    def _add(self, marker: Row) -> None:
        predecessor, successors, flags, metadata, date, parents = marker
        size = NODE_SIZES[bool(flags & SHA256_FLAG)]
        for node in (predecessor, *successors, *(parents or ())):
            if len(node) != size:
                message = (
                    f"marker {len(self.flags)} has a node of {len(node)}"
                    f" bytes, which by its flags should be {size}"
                )
                raise ValueError(message)
        self.predecessors.append(predecessor)
        self.successors.add(successors)
        self.flags.append(flags)
        self.metadata.add(text for pair in metadata for text in pair)
        self.seconds.append(date[0])
        self.timezones.append(date[1])
        self.recorded.append(parents is not None)
        self.parents.add(parents or ())

    def joined(self, nodes: list[bytes]) -> bytes:
        """Return nodes side by side, the short ones filled up."""
        if self.node_size == SHORT_NODE:
            return b"".join(nodes)
        return b"".join(node.ljust(self.node_size, b"\0") for node in nodes)


def pack(markers: Iterable[Row], version: int) -> bytes:
    """Return the bytes of a store with some markers."""
    table = Table(markers)
    texts = table.metadata.items
    text = b"".join(texts)
    sizes = list(map(len, texts))
    starts = []
    at = 0
    for size in sizes:
        starts.append(at)
        at += size
    pair_offsets = [offset // 2 for offset in table.metadata.offsets]
    bound = lib.hgk_markers_pack_bound(
        len(table.flags),
        len(table.successors.items),
        len(table.parents.items),
        pair_offsets[-1],
        len(text),
    )
    if bound < 0:
        raise failure(bound)
    columns = [
        ffi.new("uint16_t[]", table.flags),
        ffi.new("double[]", table.seconds),
        ffi.new("int64_t[]", table.timezones),
        ffi.from_buffer(table.joined(table.predecessors)),
        ffi.new("uint32_t[]", table.successors.offsets),
        ffi.from_buffer(table.joined(table.successors.items)),
        ffi.new("uint32_t[]", table.parents.offsets),
        ffi.from_buffer(table.joined(table.parents.items)),
        ffi.new("uint8_t[]", table.recorded),
        ffi.new("uint32_t[]", pair_offsets),
        ffi.new("uint64_t[]", starts[::2]),
        ffi.new("uint32_t[]", sizes[::2]),
        ffi.new("uint64_t[]", starts[1::2]),
        ffi.new("uint32_t[]", sizes[1::2]),
        ffi.from_buffer(text),
        new_array("uint8_t[]", bound),
    ]
    arguments: list[Any] = []
    for column in columns:
        arguments += column, len(column)
    index = ffi.new("uint64_t *")
    function: Any = lib.hgk_markers_pack
    code = function(checked(version), table.node_size, *arguments, index)
    if code < 0:
        raise refusal(code, index)
    return bytes(ffi.buffer(columns[-1], code))
