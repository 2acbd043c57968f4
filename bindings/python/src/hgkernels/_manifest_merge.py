"""What two manifests made of one, which is what a merge asks."""

from __future__ import annotations

from collections import namedtuple

from . import _manifest
from .errors import failure
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

    from ._manifest_changes import Value

    class Merge(NamedTuple):
        """What became of a path on either side.

        `base`, `left` and `right` are its node and flag in each manifest, or
        None where that has no such path.
        """

        path: bytes
        base: Value | None
        left: Value | None
        right: Value | None

else:
    Merge = namedtuple("Merge", "path base left right")  # noqa: PYI024

# The sides, as the library calls them, and how it says who has a path.
_SIDES = (("old", 1), ("new", 2), ("right", 4))


def merged(left: _manifest.Table, right: _manifest.Table) -> list[Merge]:
    """Join what two manifests changed of the same one."""
    cell = ffi.new("hgk_manifest_merge **")
    count = lib.hgk_manifest_merge_make(left.handle, right.handle, cell)
    if count < 0:
        raise failure(count)
    table = _manifest.Table(
        cell[0],
        lib.hgk_manifest_merge_free,
        "hgk_manifest_merge",
        count,
        left.node_size,
    )
    presence = table.column("presence").memoryview.tobytes()
    sides = (_side(table, name, presence, bit) for name, bit in _SIDES)
    return list(map(Merge, table.names("paths"), *sides))


def _side(
    table: _manifest.Table, name: str, presence: bytes, bit: int
) -> list[Value | None]:
    """Return what one of the manifests has for each path."""
    values = zip(table.nodes(f"{name}_nodes"), table.flags(f"{name}_flags"))
    return [
        value if has & bit else None for value, has in zip(values, presence)
    ]
