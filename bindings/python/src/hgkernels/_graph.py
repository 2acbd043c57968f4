"""Questions about the ancestry and the snapshots of an index's revisions."""

from __future__ import annotations

from ._arrays import new_array
from ._index import numbers, refusal, revisions
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterable

    from ._index import Index
    from .native import CData

    # A call about the common ancestors of some revisions.
    Common = Callable[[CData, CData, int, CData, int, CData], int]


def heads(index: Index, stop: int | None, hidden: Iterable[int]) -> array[int]:
    """Return the revisions before *stop* without children."""
    end = index.count if stop is None else checked_end(index, stop)
    mask = bytearray()
    for rev in hidden:
        mask = mask or bytearray(max(end, 1))
        if 0 <= rev < end:
            mask[rev] = 1
    masked = ffi.from_buffer("uint8_t[]", mask)

    def fill(room: CData, size: int, place: CData) -> int:
        return lib.hgk_index_heads(
            index.handle, end, masked, len(mask), room, size, place
        )

    return index.listing(end + 1, fill)


def head_changes(
    index: Index, start: int, stop: int
) -> tuple[array[int], array[int]]:
    """Return what heads revisions remove, and which they add."""
    checked_range(index, start, stop)
    removed = new_array("int32_t[]", start + 1)
    added = new_array("int32_t[]", stop - start)
    added_count, place = ffi.new("uint64_t *"), ffi.new("uint64_t *")
    count = lib.hgk_index_head_changes(
        index.handle,
        start,
        stop,
        removed,
        len(removed),
        added,
        len(added),
        added_count,
        place,
    )
    if count < 0:
        raise refusal(count, place)
    return numbers(removed, count), numbers(added, added_count[0])


def only(
    index: Index, include: Iterable[int], exclude: Iterable[int]
) -> array[int]:
    """Return ancestors of some revisions that others do not have."""
    included, excluded = revisions(include), revisions(exclude)

    def fill(room: CData, size: int, place: CData) -> int:
        return lib.hgk_index_missing_ancestors(
            index.handle,
            included,
            len(included),
            excluded,
            len(excluded),
            room,
            size,
            place,
        )

    return index.listing(index.count, fill)


def common(index: Index, ask: Common, revs: Iterable[int]) -> array[int]:
    """Return what a call says about the common ancestors."""
    asked = revisions(revs)

    def fill(room: CData, size: int, place: CData) -> int:
        return ask(index.handle, asked, len(asked), room, size, place)

    return index.listing(index.count, fill)


def reachable_roots(
    index: Index,
    roots: Iterable[int],
    heads: Iterable[int],
    *,
    lowest: int,
    paths: bool,
) -> array[int]:
    """Return the roots that can be reached, and with *paths* the ways."""
    from_heads, to_roots = revisions(heads), revisions(roots)

    def fill(room: CData, size: int, place: CData) -> int:
        return lib.hgk_index_reachable_roots(
            index.handle,
            lowest,
            from_heads,
            len(from_heads),
            to_roots,
            len(to_roots),
            int(paths),
            room,
            size,
            place,
        )

    return index.listing(index.count + 1, fill)


def phases(index: Index, roots: Iterable[tuple[int, int]]) -> bytes:
    """Return the phase of each revision, a byte each."""
    pairs = list(roots)
    revs = revisions(rev for _phase, rev in pairs)
    kinds = bytes(phase for phase, _rev in pairs)
    room, place = new_array("uint8_t[]", index.count), ffi.new("uint64_t *")
    code = lib.hgk_index_phases(
        index.handle, revs, len(revs), kinds, room, index.count, place
    )
    if code < 0:
        raise refusal(code, place)
    return bytes(ffi.buffer(room))


def is_snapshot(index: Index, rev: int) -> bool:
    """Return whether a text is stored as a snapshot."""
    place = ffi.new("uint64_t *")
    answer = lib.hgk_index_is_snapshot(index.handle, index.checked(rev), place)
    if answer < 0:
        raise refusal(answer, place)
    return bool(answer)


def snapshots(
    index: Index, start: int, stop: int
) -> tuple[array[int], array[int]]:
    """Return the bases of snapshots, and the snapshots."""
    checked_range(index, start, stop)
    most = stop - start
    bases, revs = new_array("int32_t[]", most), new_array("int32_t[]", most)
    place = ffi.new("uint64_t *")
    count = lib.hgk_index_snapshots(
        index.handle, start, stop, bases, most, revs, most, place
    )
    if count < 0:
        raise refusal(count, place)
    return numbers(bases, count), numbers(revs, count)


def slice_to_density(
    index: Index, revs: Iterable[int], density: float, smallest_gap: int
) -> array[int]:
    """Return where each part of a chain begins and ends."""
    chain = revisions(revs)
    parts = new_array("int32_t[]", max(2 * len(chain), 2))
    place = ffi.new("uint64_t *")
    count = lib.hgk_index_slice_to_density(
        index.handle,
        chain,
        len(chain),
        density,
        smallest_gap,
        parts,
        len(parts),
        place,
    )
    if count < 0:
        raise refusal(count, place)
    return numbers(parts, count)


def checked_end(index: Index, stop: int) -> int:
    """Return a number of revisions that there are."""
    if not 0 <= stop <= index.count:
        message = f"there is no revision {stop - 1}"
        raise IndexError(message)
    return stop


def checked_range(index: Index, start: int, stop: int) -> None:
    """Raise `IndexError` unless all of a range's revisions exist."""
    if not 0 <= start <= checked_end(index, stop):
        message = f"there are no revisions from {start} to {stop}"
        raise IndexError(message)
