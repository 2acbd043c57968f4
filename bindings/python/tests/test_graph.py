"""Questions about the ancestry and the snapshots of revisions."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import pytest

from hgkernels import Revlog
from hgkernels.errors import HgKernelsError, MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterable

RECORD = struct.Struct(">Qiiiiii20s12x")
DELTA_INFO = 1 << 19
IS_SNAPSHOT = 0x400

# 0 - 1 - 2 --- 4 - 6
#       \   \ /
#        3 - 5
PARENTS = [(-1, -1), (0, -1), (1, -1), (1, -1), (2, -1), (3, 2), (4, -1)]


class Chunk:
    """What a record says about a chunk."""

    def __init__(
        self, base: int, size: int = 5, flags: int = 0, offset: int = -1
    ) -> None:
        self.base = base
        self.size = size
        self.flags = flags
        self.offset = offset


def opened(
    parents: Iterable[tuple[int, int]],
    chunks: list[Chunk] | None = None,
    header: int = 0x20001,
) -> Revlog:
    """Return a revlog of some parents, and of chunks that may be empty."""
    records: list[bytes] = []
    end = 0
    for rev, (parent1, parent2) in enumerate(parents):
        chunk = chunks[rev] if chunks else Chunk(rev)
        offset = end if chunk.offset < 0 else chunk.offset
        end = offset + chunk.size
        records.append(
            RECORD.pack(
                offset << 16 | chunk.flags,
                chunk.size,
                9,
                chunk.base,
                rev,
                parent1,
                parent2,
                bytes([rev % 255 + 1]) * 20,
            )
        )
    return Revlog.from_bytes(b"".join(records), header=header)


def lists(pair: tuple[Any, Any]) -> tuple[list[int], list[int]]:
    return list(pair[0]), list(pair[1])


def test_heads() -> None:
    revlog = opened(PARENTS)
    assert list(revlog.heads()) == [5, 6]
    assert list(revlog.heads(stop=4)) == [2, 3]
    assert list(revlog.heads(stop=0)) == [-1]
    assert list(revlog.heads(hidden={5})) == [3, 6]
    # A hidden revision with a child that is not hidden counts.
    assert list(revlog.heads(hidden={4})) == [5, 6]
    assert list(revlog.heads(hidden=range(7))) == []
    for stop in (-1, 8):
        with pytest.raises(IndexError):
            revlog.heads(stop=stop)


def test_heads_change_when_revisions_are_added() -> None:
    revlog = opened(PARENTS)
    assert lists(revlog.head_changes(4)) == ([2, 3], [5, 6])
    assert lists(revlog.head_changes(6)) == ([4], [6])
    assert lists(revlog.head_changes(3, 4)) == ([], [3])
    assert lists(revlog.head_changes(0)) == ([-1], [5, 6])
    assert lists(revlog.head_changes(2, 2)) == ([], [])
    for start, stop in [(-1, 3), (3, 2), (0, 8), (8, 8)]:
        with pytest.raises(IndexError):
            revlog.head_changes(start, stop)


def test_ancestors() -> None:
    revlog = opened(PARENTS)
    assert list(revlog.ancestors([5])) == [0, 1, 2, 3, 5]
    assert list(revlog.only([5], [4])) == [3, 5]
    assert list(revlog.only([-1], [])) == []
    assert list(revlog.common_ancestor_heads([5, 6])) == [2]
    assert list(revlog.common_ancestor_heads([3, 6])) == [1]
    assert list(revlog.common_ancestor_heads([3, -1])) == []
    assert list(revlog.greatest_common_ancestors([5, 6])) == [2]


def test_roots_and_phases() -> None:
    revlog = opened(PARENTS)
    assert list(revlog.reachable_roots([1, 2], [5])) == [1, 2]
    assert list(revlog.reachable_roots([1], [5], paths=True)) == [1, 2, 3, 5]
    assert list(revlog.reachable_roots([1], [5], lowest=2)) == []
    assert revlog.phases([(1, 3), (2, 6)]) == bytes([0, 0, 0, 1, 0, 1, 2])


def test_snapshots() -> None:
    line = [(rev - 1, -1) for rev in range(7)]
    chunks = [
        Chunk(0),
        Chunk(0),  # a delta against the parent
        Chunk(0),  # a delta against a full text that is no parent
        Chunk(2, size=0),  # the text of 2, which is the parent
        Chunk(2),  # a delta against what the parent has its text from
        Chunk(2),  # a delta against a snapshot
        Chunk(-1),  # a delta against the empty text
    ]
    revlog = opened(line, chunks)
    found = [revlog.is_snapshot(rev) for rev in range(-1, 7)]
    assert found == [True, True, False, True, False, False, True, True]
    assert lists(revlog.snapshots()) == ([-1, 0, 2, -1], [0, 2, 5, 6])
    assert lists(revlog.snapshots(1, 6)) == ([0, 2], [2, 5])
    assert lists(revlog.snapshots(3, 3)) == ([], [])
    with pytest.raises(IndexError):
        revlog.is_snapshot(7)
    with pytest.raises(IndexError):
        revlog.snapshots(0, 8)


def test_flags_tell_snapshots_where_the_header_says_so() -> None:
    chunks = [Chunk(0), Chunk(0, flags=IS_SNAPSHOT)]
    revlog = opened(PARENTS[:2], chunks, 0x20001 | DELTA_INFO)
    assert [revlog.is_snapshot(rev) for rev in (-1, 0, 1)] == [
        False,
        False,
        True,
    ]
    assert lists(revlog.snapshots()) == ([0], [1])


def test_long_walks_give_the_same_answers() -> None:
    """Each step of a walk passes all revisions, so that they are decided."""
    count = 20_000
    line = [(rev - 1, -1) for rev in range(count)]
    chunks = [Chunk(0), *(Chunk(rev - 1, size=0) for rev in range(1, count))]
    revlog = opened(line, chunks)
    # The text of each parent is from 0, so that no base is a parent but 0.
    assert revlog.is_snapshot(count - 1) is False
    assert lists(revlog.snapshots()) == ([-1], [0])
    assert revlog.is_snapshot(1) is False


def test_only_walks_that_meet_a_bad_record_are_refused() -> None:
    count = 20_000
    line = [(rev - 1, -1) for rev in range(count)]
    line[100] = (200, -1)
    chunks = [Chunk(0), *(Chunk(rev - 1, size=0) for rev in range(1, count))]
    chunks[50] = Chunk(50)
    chunks[15_000] = Chunk(15_000)
    revlog = opened(line, chunks)
    for _ in range(2):
        assert revlog.is_snapshot(99) is False
        assert revlog.is_snapshot(15_000) is True
        assert revlog.is_snapshot(count - 1) is False
        for rev in (100, 101, 14_999):
            with pytest.raises(MalformedError) as caught:
                revlog.is_snapshot(rev)
            assert caught.value.index == 100
        with pytest.raises(MalformedError) as caught:
            revlog.snapshots()
        assert caught.value.index == 100


def test_chains_are_cut_at_the_largest_gaps() -> None:
    line = [(rev - 1, -1) for rev in range(6)]
    ends = [0, 30, 40, 45, 100, 105]
    chunks = [Chunk(0, size=5, offset=at) for at in ends]
    revlog = opened(line, chunks)
    revs = range(6)

    def parts(density: float, gap: int) -> list[tuple[int, int]]:
        return revlog.slice_to_density(revs, density, gap)

    assert parts(0.1, 0) == [(0, 6)]
    assert parts(0.5, 0) == [(0, 4), (4, 6)]
    assert parts(0.9, 0) == [(0, 1), (1, 2), (2, 4), (4, 6)]
    assert parts(0.9, 5) == [(0, 1), (1, 4), (4, 6)]
    assert parts(0.9, 110) == [(0, 6)]
    assert parts(0.9, 55) == [(0, 6)]
    assert revlog.slice_to_density([], 0.5, 0) == [(0, 0)]
    assert revlog.slice_to_density([3], 0.5, 0) == [(0, 1)]
    with pytest.raises(HgKernelsError):
        revlog.slice_to_density([4, 0], 0.5, 0)
    with pytest.raises((IndexError, HgKernelsError)):
        revlog.slice_to_density([0, 6], 0.5, 0)


def test_parts_do_not_end_with_empty_chunks() -> None:
    line = [(rev - 1, -1) for rev in range(4)]
    chunks = [
        Chunk(0, size=5, offset=0),
        Chunk(0, size=0, offset=5),
        Chunk(0, size=5, offset=50),
        Chunk(0, size=0, offset=55),
    ]
    revlog = opened(line, chunks)
    assert revlog.slice_to_density(range(4), 0.9, 0) == [(0, 1), (2, 3)]
    assert revlog.slice_to_density(range(4), 0.1, 0) == [(0, 4)]
