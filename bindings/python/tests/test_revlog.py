from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import pytest

from hgkernels import Revlog
from hgkernels.errors import (
    MalformedError,
    OutOfRangeError,
    RepositoryError,
    RevisionLookupError,
    TruncatedError,
    UnsupportedError,
)

if TYPE_CHECKING:
    from pathlib import Path

RECORD = struct.Struct(">Qiiiiii20s12x")
SPLIT = 0x20001


def record(rev: int, **changes: int) -> bytes:
    """Return a record, good but for the changes."""
    fields = {
        "offset": rev << 16,
        "stored": 1,
        "full": 5,
        "base": 0,
        "link": rev,
        "parent1": rev - 1,
        "parent2": -1,
        **changes,
    }
    return RECORD.pack(*fields.values(), bytes([rev + 1]) * 20)


def linear(count: int, bad: int = -1, **changes: int) -> bytes:
    """Return an index of a line of revisions, of which one is changed."""
    return b"".join(
        record(rev, **(changes if rev == bad else {})) for rev in range(count)
    )


def opened(data: bytes) -> Revlog:
    return Revlog.from_bytes(data, header=SPLIT)


def test_answers_about_one_revision() -> None:
    with opened(linear(4)) as revlog:
        assert len(revlog) == 4
        assert revlog.parents(3) == (2, -1)
        assert revlog.linkrev(3) == 3
        assert revlog.flags(3) == 0
        assert revlog.node(3) == b"\4" * 20
        assert revlog.node(-1) == bytes(20)
        assert revlog.rev(b"\4" * 20) == 3
        assert revlog.rev(bytes(20)) == -1
        chain, stopped = revlog.delta_chain(3)
        assert (list(chain), stopped) == ([0, 3], False)
        chain, stopped = revlog.delta_chain(3, 0)
        assert (list(chain), stopped) == ([3], True)
        with pytest.raises(LookupError):
            revlog.rev(b"\7" * 20)
        assert list(revlog.revs([b"\7" * 20])) == [-2]
    with pytest.raises(ValueError, match="closed"):
        len(revlog)


@pytest.mark.parametrize("sorted_first", [False, True])
def test_prefixes_of_nodes(sorted_first: bool) -> None:
    revlog = opened(linear(20))
    if sorted_first:
        revlog.revs([bytes(20)] * 100)
    assert revlog.match_prefix("0a") == 9
    assert revlog.match_prefix("0A") == revlog.match_prefix(b"0a0") == 9
    assert revlog.match_prefix("00") == -1
    assert revlog.match_prefix("0" * 40) == -1
    assert revlog.match_prefix("2") is None
    for text in ("x", "1x", "1 ", "\u00fc", b"\xfc"):
        assert revlog.match_prefix(text) is None
    for text in ("0", b"1"):
        with pytest.raises(RevisionLookupError):
            revlog.match_prefix(text)
    for text in ("", b"", "0" * 41):
        with pytest.raises(ValueError, match="digits"):
            revlog.match_prefix(text)
    assert revlog.shortest(b"\x0a" * 20) == 2
    assert revlog.shortest(bytes(20)) == 2
    asked = [b"\x0a" * 20, bytes(20), b"\x55" * 20]
    assert list(revlog.prefix_sizes(asked)) == [2, 2, 0]
    with pytest.raises(RevisionLookupError):
        revlog.shortest(b"\x55" * 20)
    for node in (b"", bytes(19), bytes(32)):
        with pytest.raises(ValueError, match="node"):
            revlog.shortest(node)


def test_columns_outlive_the_revlog() -> None:
    revlog = opened(linear(3))
    columns = revlog.columns
    revlog.close()
    assert list(columns.parents1) == [-1, 0, 1]
    assert list(columns.offsets) == [0, 1, 2]
    assert columns.nodes[1] == b"\2" * 20
    assert {len(getattr(columns, name)) for name in columns} == {3}


@pytest.mark.parametrize("rev", [-2, 3, 1 << 31])
def test_numbers_of_no_revision_are_refused(rev: int) -> None:
    revlog = opened(linear(3))
    calls: list[Any] = [
        revlog.node,
        revlog.parents,
        revlog.record,
        revlog.delta_chain,
    ]
    for call in calls:
        with pytest.raises(IndexError):
            call(rev)
    with pytest.raises((IndexError, OutOfRangeError)):
        revlog.ancestors([0, rev])


@pytest.mark.parametrize(
    "changes",
    [
        {"parent1": 2},
        {"parent1": 3},
        {"parent1": -2},
        {"parent2": 2},
        {"base": 3},
        {"base": -2},
        {"stored": -1},
        {"full": -2},
    ],
    ids=str,
)
def test_bad_records_are_refused_with_their_revision(
    changes: dict[str, int],
) -> None:
    revlog = opened(linear(4, 2, **changes))
    with pytest.raises(MalformedError) as caught:
        revlog.check()
    assert caught.value.index == 2
    with pytest.raises(MalformedError, match="in revision 2"):
        revlog.parents(2)
    assert revlog.parents(1) == (0, -1)
    if "parent1" in changes or "parent2" in changes:
        with pytest.raises(MalformedError) as caught:
            revlog.heads()
        assert caught.value.index == 2


def test_indexes_that_are_cut_off_are_refused() -> None:
    data = linear(2)
    for size in range(65, 128):
        with pytest.raises(TruncatedError):
            opened(data[:size])


def test_chunks_between_records_have_to_follow_them() -> None:
    first = b"\0\3\0\1" + record(0, stored=3)[4:] + b"abc"
    second = record(1, offset=3 << 16, stored=2) + b"de"
    revlog = Revlog.from_bytes(first + second)
    assert revlog.is_inline
    assert list(revlog.columns.offsets) == [0, 3]
    for size in range(len(first) + 1, len(first + second)):
        with pytest.raises(TruncatedError):
            Revlog.from_bytes((first + second)[:size])
    moved = Revlog.from_bytes(first + record(1, offset=9 << 16, stored=0))
    with pytest.raises(MalformedError):
        moved.check()


def test_unknown_formats_are_refused() -> None:
    for word in (2, 0x100001, 0x10000, 0x2DEAD):
        with pytest.raises(UnsupportedError):
            Revlog.from_bytes(b"", header=word)


def test_empty_index() -> None:
    revlog = Revlog.from_bytes(b"")
    assert len(revlog) == 0
    assert list(revlog.heads()) == [-1]
    assert list(revlog.ancestors([-1])) == []
    assert revlog.phases([(1, -1)]) == b""


def test_docket_without_an_index(tmp_path: Path) -> None:
    docket = struct.pack(
        ">I6B6Qc", 0xD34D, 8, 0, 8, 0, 0, 0, 96, 96, 9, 9, 0, 0, b"("
    )
    path = tmp_path / "00changelog.i"
    path.write_bytes(docket + b"0000aaaa0000bbbb")
    with pytest.raises(RepositoryError, match=r"no .*00changelog-0000aaaa"):
        Revlog.open(path)


def test_files_that_are_named_otherwise(tmp_path: Path) -> None:
    path, other = tmp_path / "index.i", tmp_path / "other"
    path.write_bytes(SPLIT.to_bytes(4, "big") + linear(1)[4:])
    suffixes = []

    def named(suffix: str) -> str:
        suffixes.append(suffix)
        return str(other)

    assert Revlog.open(path, named=named).data_path == str(other)
    assert suffixes == [".d"]


def test_docket_names_the_files(tmp_path: Path) -> None:
    uids = b"0000aaaa", b"0000bbbb", b""
    docket = struct.pack(
        ">I6B6Qc", 0xDEAD, 8, 0, 8, 0, 0, 0, 192, 192, 9, 9, 0, 0, b"("
    ) + b"".join(uids)
    path = tmp_path / "00manifest.i"
    path.write_bytes(docket)
    records = b"".join(record(rev) + bytes(32) for rev in range(2))
    (tmp_path / "00manifest-0000aaaa.idx").write_bytes(records + b"later")
    revlog = Revlog.open(path)
    assert len(revlog) == 2
    assert revlog.data_path == str(tmp_path / "00manifest-0000bbbb.dat")
    for size in range(4, len(docket)):
        path.write_bytes(docket[:size])
        with pytest.raises(TruncatedError):
            Revlog.open(path)
