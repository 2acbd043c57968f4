"""Are the markers read right?"""

from __future__ import annotations

import pickle
import struct
from typing import Any

import pytest
import stores

import hgkernels
from hgkernels import Marker, Markers
from hgkernels.errors import (
    MalformedError,
    OutOfRangeError,
    TruncatedError,
    UnsupportedError,
)


@pytest.mark.parametrize("version", [0, 1])
def test_reads_the_recorded_stores(version: int) -> None:
    with Markers.open(stores.path(version)) as markers:
        assert list(markers) == [stores.SPLIT, stores.PRUNE]
        assert markers.version == version
        assert markers.node_size == 20
        assert markers.stopped_at is None
        assert markers.problem is None


def test_marker_is_a_named_tuple_that_pickles() -> None:
    with Markers.open(stores.path(1)) as markers:
        marker = markers[0]
    assert type(marker) is Marker
    assert marker == tuple(stores.SPLIT)
    assert hash(marker) == hash(stores.SPLIT)
    assert marker._fields == (
        "predecessor",
        "successors",
        "flags",
        "metadata",
        "date",
        "parents",
    )
    assert type(marker.date[0]) is float
    assert type(pickle.loads(pickle.dumps(marker))) is Marker


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "000000423ff8000000000000003c0000010001"
            + "8c" * 20
            + "11" * 20
            + "04017573657278",
            # No parents recorded, and parents not recorded, look alike.
            (
                b"\x8c" * 20,
                (b"\x11" * 20,),
                0,
                ((b"user", b"x"),),
                (1.5, 3600),
                None,
            ),
        ),
        (
            "000000273fd0000000000000fffe0000000300" + "8c" * 20,
            (b"\x8c" * 20, (), 0, (), (0.25, -120), None),
        ),
        (
            "00000053000000000000000000000002000100" + "01" * 32 + "02" * 32,
            (b"\x01" * 32, (), 2, (), (0.0, 0), (b"\x02" * 32,)),
        ),
    ],
)
def test_known_answers(text: str, row: stores.Row) -> None:
    data = b"\x01" + bytes.fromhex(text)
    assert list(Markers.from_bytes(data)) == [row]


@pytest.mark.parametrize("sha256", [False, True])
def test_random_stores(sha256: bool) -> None:
    for seed in range(30):
        rows = stores.random_rows(seed * 7, seed, sha256=sha256)
        markers = Markers.from_bytes(stores.version1(rows))
        assert list(markers) == rows
        assert [markers[index] for index in range(len(rows))] == rows
        assert markers.node_size in ({20, 32} if sha256 else {20})


def test_version_0_tells_no_parents_from_unknown_ones() -> None:
    none_recorded = (*stores.PRUNE[:5], ())
    markers = Markers.from_markers([(*stores.PRUNE[:5], None), none_recorded])
    assert [marker.parents for marker in markers] == [None, None]
    assert list(markers.columns.parents_recorded) == [0, 1]
    old = Markers.from_bytes(markers.encode(version=0))
    assert [marker.parents for marker in old] == [None, ()]
    assert old[1].metadata == ((b"p0", b""), (b"user", b"bob"))


def test_iterates_over_many_blocks() -> None:
    rows = stores.random_rows(5000, 1)
    markers = Markers.from_bytes(stores.version1(rows))
    assert list(markers) == rows
    assert list(reversed(markers)) == rows[::-1]


def test_metadata_with_the_same_bytes_can_differ() -> None:
    # One pair and slack after it, or two pairs, by the number of pairs alone.
    metadata = bytes([1, 1, 97, 98]) + bytes(range(1 + 1 + 97 + 98))
    fields = struct.pack(">dhHBB", 0.0, 0, 0, 0, 3)
    markers = []
    for count in (1, 2) * 100:
        body = fields + bytes([count]) + b"1" * 20 + metadata
        markers.append(struct.pack(">I", len(body) + 4) + body)
    one = ((b"a", b"b"),)
    two = (
        (metadata[4:5], metadata[5:6]),
        (metadata[6:103], metadata[103:201]),
    )
    store = Markers.from_bytes(b"\x01" + b"".join(markers))
    assert [marker.metadata for marker in store] == [one, two] * 100
    # Slack is not written again.
    assert len(store.encode()) < len(store.data)
    assert list(Markers.from_bytes(store.encode())) == list(store)


def test_more_metadata_than_are_remembered() -> None:
    rows = [
        (b"1" * 20, (), 0, ((b"note", b"%d" % (at % 6000)),), (0.0, 0), None)
        for at in range(9000)
    ]
    assert list(Markers.from_markers(rows)) == rows


@pytest.mark.parametrize("step", [1, 2, 7, 100, -1, -2, -7, -100])
def test_slices_are_views(step: int) -> None:
    rows = stores.random_rows(3000, 2)
    markers = Markers.from_bytes(stores.version1(rows))
    every: list[tuple[int | None, int | None]]
    every = [(None, None), (10, 2900), (-50, None), (2900, 10), (5, 5)]
    for start, stop in every:
        part = slice(start, stop, step)
        view = markers[part]
        assert len(view) == len(rows[part])
        assert list(view) == rows[part]
        assert list(view[1:-1:3]) == rows[part][1:-1:3]
        assert list(reversed(view)) == rows[part][::-1]
        assert view.indices == range(3000)[part]
        if len(view):
            assert view[-1] == rows[part][-1]


def test_is_a_sequence() -> None:
    markers = Markers.open(stores.path(1))
    assert markers.index(stores.PRUNE) == 1
    assert markers.count(stores.SPLIT) == 1
    assert stores.SPLIT in markers
    for index in (2, -3, 2**70):
        with pytest.raises(IndexError, match="out of range"):
            markers[index]
    for wrong in ("0", 0.0, None):
        with pytest.raises(TypeError):
            markers[wrong]  # type: ignore[call-overload]


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x01"])
def test_empty_stores(data: bytes) -> None:
    markers = Markers.from_bytes(data)
    assert len(markers) == 0
    assert list(markers) == list(reversed(markers)) == []
    assert list(markers[::-1]) == []
    assert markers.version == (0 if data == b"\x00" else 1)
    assert markers.by_predecessor(b"1" * 20) == ()
    assert markers.obsolete([b"1" * 20]) == b"\0"
    assert len(markers.relevant_to(b"1" * 20)) == 0
    assert markers.encode() == (data or b"\x01")
    for name in markers.columns:
        column = getattr(markers.columns, name)
        entries = 1 if name.endswith("offsets") and "_o" in name else 0
        if name in {"offsets", "key_offsets", "value_offsets"}:
            entries = 1 if name == "offsets" else 0
        assert len(column) == len(column.memoryview) == entries, name


RECORDED = stores.recorded(1)


@pytest.mark.parametrize(
    ("data", "kind", "offset"),
    [
        (b"\x02", UnsupportedError, 0),
        (b"\xff" + RECORDED[1:], UnsupportedError, 0),
        (b"\x01\x00", TruncatedError, 1),
        (RECORDED[:-1], TruncatedError, 91),
        (RECORDED + b"\0\0\0\0" + b"\0" * 60, MalformedError, 159),
    ],
)
def test_broken_stores_are_refused(
    data: bytes, kind: type[hgkernels.HgKernelsError], offset: int
) -> None:
    with pytest.raises(kind, match=f"at byte {offset}$") as caught:
        Markers.from_bytes(data)
    assert caught.value.offset == offset
    assert isinstance(caught.value, ValueError)


def test_tolerant_keeps_what_comes_before() -> None:
    markers = Markers.from_bytes(RECORDED[:-1], strict=False)
    assert list(markers) == [stores.SPLIT]
    assert markers.stopped_at == 91
    assert isinstance(markers.problem, TruncatedError)
    assert markers.problem.offset == 91
    assert "91" in repr(markers)
    assert markers.columns.offsets[-1] == 91


def test_every_prefix_is_read_or_refused() -> None:
    for size in range(len(RECORDED) + 1):
        markers = Markers.from_bytes(RECORDED[:size], strict=False)
        is_whole = size in {0, 1, 91, 159}
        assert len(markers) == (size >= 91) + (size >= 159)
        assert (markers.problem is None) == is_whole
        if is_whole:
            assert len(Markers.from_bytes(RECORDED[:size])) == len(markers)
        else:
            with pytest.raises(TruncatedError):
                Markers.from_bytes(RECORDED[:size])


@pytest.mark.parametrize("wrong", ["text", None, 1, ["list"]])
def test_only_buffers_are_parsed(wrong: Any) -> None:
    with pytest.raises(TypeError):
        Markers.from_bytes(wrong)


def test_is_made_by_its_class_methods() -> None:
    with pytest.raises(TypeError, match=r"use Markers\.open"):
        Markers(stores.path(1))  # type: ignore[arg-type]


@pytest.mark.parametrize("version", [0, 1])
def test_encodes_what_it_has_read(version: int) -> None:
    markers = Markers.from_bytes(stores.recorded(version))
    assert markers.encode() == stores.recorded(version)
    assert markers.encode(1) == stores.recorded(1)
    again = Markers.from_bytes(markers[::-1].encode(0))
    assert list(again) == [stores.PRUNE, stores.SPLIT]
    assert markers[1:].encode(1) == stores.version1([stores.PRUNE])
    assert Markers.from_bytes(markers[:0].encode()).version == version


@pytest.mark.parametrize("sha256", [False, True])
def test_makes_stores_of_markers(sha256: bool) -> None:
    rows = stores.random_rows(300, 3, sha256=sha256)
    markers = Markers.from_markers(iter(rows))
    assert markers.encode() == stores.version1(rows)
    assert Markers.from_markers(markers).encode() == stores.version1(rows)
    assert list(Markers.from_markers([])) == []


def test_what_a_version_cannot_say_is_refused() -> None:
    sha256 = (b"1" * 32, (), 2, (), (0.0, 0), None)
    markers = Markers.from_markers([stores.PRUNE, sha256])
    with pytest.raises(UnsupportedError, match="in marker 1") as caught:
        markers.encode(version=0)
    assert caught.value.index == 1
    assert caught.value.offset is None
    long = (b"1" * 20, (), 0, ((b"k", b"v" * 256),), (0.0, 0), None)
    with pytest.raises(OutOfRangeError) as refused:
        Markers.from_markers([stores.PRUNE, stores.SPLIT, long])
    assert refused.value.index == 2
    short = (b"1" * 19, (), 0, (), (0.0, 0), None)
    with pytest.raises(ValueError, match="19 bytes"):
        Markers.from_markers([short])
    for version in (2, -1, "1"):
        with pytest.raises(ValueError, match="0 and 1"):
            markers.encode(version)  # type: ignore[arg-type]
