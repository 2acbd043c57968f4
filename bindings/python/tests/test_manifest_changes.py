"""Is what became of files between two revisions taken from deltas, rightly?"""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING

import pytest
from repositories import NULL, Maker, node_of, sample

from hgkernels import Manifest, Repository, Revlog
from hgkernels.errors import (
    MalformedError,
    MismatchError,
    TruncatedError,
    UnsupportedError,
)

if TYPE_CHECKING:
    from pathlib import Path

FILES, REVISIONS = 400, 60
GENERAL_DELTA, VERSION_1 = 1 << 17, 1


def line(number: int, version: int, flag: bytes = b"") -> bytes:
    node = b"%040x" % (version * 1_000_003 + number)
    return b"dir/%05d\0%s%s\n" % (number, node, flag)


def hunk(start: int, end: int, data: bytes) -> bytes:
    return struct.pack(">iii", start, end, len(data)) + data


class Deltas:
    """A log of manifests, of which all but the first are deltas."""

    def __init__(self) -> None:
        self.texts = [b"".join(line(n, 0) for n in range(FILES))]
        self.chunks = [b"u" + self.texts[0]]
        size = len(line(0, 0))
        for rev in range(1, REVISIONS):
            number = rev * 7 % FILES
            place = self.texts[-1].index(b"dir/%05d" % number)
            new = line(number, rev)
            self.texts.append(
                self.texts[-1][:place] + new + self.texts[-1][place + size :]
            )
            self.chunks.append(hunk(place, place + size, new))

    def log(self) -> Revlog:
        return Revlog.from_bytes(*self.files())

    def files(self) -> tuple[bytes, bytes]:
        """Return the index and the chunks."""
        index, offset, above = b"", 0, NULL
        for rev, (text, chunk) in enumerate(zip(self.texts, self.chunks)):
            node = node_of(text, above)
            numbers = len(chunk), len(text), max(0, rev - 1), rev, rev - 1, -1
            record = struct.pack(">Qiiiiii", offset << 16, *numbers)
            index += record + node + bytes(12)
            offset += len(chunk)
            above = node
        word = struct.pack(">I", VERSION_1 | GENERAL_DELTA)
        return word + index[4:], b"".join(self.chunks)


def test_changes_come_from_deltas() -> None:
    made = Deltas()
    log = made.log()
    texts = list(map(Manifest, made.texts))
    for old in range(REVISIONS):
        for new in range(max(0, old - 5), min(REVISIONS, old + 5)):
            found = log.manifest_changes(old, new)
            assert found.from_deltas
            assert list(found) == list(texts[old].changes(texts[new]))


def test_far_away_texts_are_compared() -> None:
    made = Deltas()
    log = made.log()
    found = log.manifest_changes(-1, 0)
    assert not found.from_deltas
    assert found.added == list(Manifest(made.texts[0]))
    assert log.manifest_changes(0, -1).removed == found.added
    assert len(log.manifest_changes(-1, -1)) == 0


def test_some_paths_only() -> None:
    made = Deltas()
    log = made.log()
    path = b"dir/%05d" % 7
    assert log.manifest_changes(0, 3, only=[path, b"no"]).paths == [path]
    assert log.manifest_changes(0, 3, under=[b"dir"]).paths == [
        b"dir/%05d" % n for n in (7, 14, 21)
    ]
    assert log.manifest_changes(0, 3, under=[b"di"]).paths == []
    with pytest.raises(ValueError, match="not both"):
        log.manifest_changes(0, 3, under=[], only=[])


def test_a_delta_that_is_not_of_whole_lines() -> None:
    made = Deltas()
    # The last digit of a node, and the newline and the first byte after it.
    size = len(line(0, 0))
    for start, end, data in (
        (size - 2, size - 1, b"f"),
        (size - 1, size + 1, b"\nd"),
    ):
        text = made.texts[-1]
        made.texts.append(text[:start] + data + text[end:])
        made.chunks.append(hunk(start, end, data))
    log, last = made.log(), len(made.texts) - 1
    for old, new in ((last - 2, last - 1), (last - 1, last)):
        found = log.manifest_changes(old, new)
        assert not found.from_deltas
        expected = Manifest(made.texts[old]).changes(Manifest(made.texts[new]))
        assert list(found) == list(expected)


def test_what_is_wrong_is_told() -> None:
    made = Deltas()
    made.chunks[20] = b"?" + made.chunks[20]
    log = made.log()
    with pytest.raises(UnsupportedError) as refused:
        log.manifest_changes(19, 21)
    assert refused.value.index == 20
    assert log.manifest_changes(2, 3).from_deltas
    for rev in (-2, REVISIONS, 1 << 40):
        with pytest.raises(IndexError, match="no revision"):
            log.manifest_changes(0, rev)
    index, chunks = made.files()
    with (
        pytest.raises(TruncatedError) as refused_,
        Revlog.from_bytes(index, chunks[:100]) as cut,
    ):
        cut.manifest_changes(0, 1)
    assert refused_.value.index == 0


def test_a_text_with_another_hash() -> None:
    made = Deltas()
    made.chunks[0] = made.chunks[0].replace(b"dir/00399", b"dir/0039a")
    log = made.log()
    # From deltas nobody can tell.
    assert log.manifest_changes(0, 1).from_deltas
    with pytest.raises(MismatchError):
        log.manifest_changes(-1, 0)
    assert len(log.manifest_changes(-1, 0, check=False)) == FILES


def test_a_line_that_is_none() -> None:
    made = Deltas()
    made.texts[0] += b"no line\n"
    made.chunks[0] = b"u" + made.texts[0]
    log = made.log()
    with pytest.raises(MalformedError, match="of the new manifest"):
        log.manifest_changes(-1, 0)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(sample().write(os.fspath(tmp_path)))


def test_changes_of_a_repository(repository: Repository) -> None:
    for old in (-1, 0, 1, 2, 3):
        for new in ("null", "0", 1, 2, "tip"):
            expected = repository.manifest_at(old).changes(
                repository.manifest_at(new)
            )
            found = repository.manifest_changes(old, new)
            assert list(found) == list(expected)
    assert repository.manifest_changes(0, 2, only=["c"]).paths == [b"c"]
    assert repository.manifest_changes(0, 2, under=["dir"]).paths == [b"dir/b"]


def test_copies(repository: Repository) -> None:
    assert repository.status_between(0, 2).copies is None
    found = repository.status_between(0, 2, copies=True)
    assert found.copies == {b"c": b"a"}
    assert found == ([], [b"c"], [b"dir/b"])
    # The revision that was copied is no file's any more.
    assert repository.status_between(1, 3, copies=True).copies == {}
    assert repository.status_between("null", 2, copies=True).copies == {}
    assert repository.status_between(0, 2, ["dir"], copies=True).copies == {}


def test_copies_of_copies(tmp_path: Path) -> None:
    maker = Maker()
    maker.commit({b"a": b"1\n"})
    node = maker.filelogs[b"a"].nodes[0].hex().encode()
    maker.commit({b"b": b"\x01\ncopy: a\ncopyrev: %s\n\x01\n1\n" % node})
    maker.commit({b"b": b"2\n"})
    node = maker.filelogs[b"b"].nodes[1].hex().encode()
    maker.commit(
        {
            b"b": None,
            b"c": b"\x01\ncopy: b\ncopyrev: %s\n\x01\n2\n" % node,
        }
    )
    maker.commit({b"c": b"3\n", b"d": b"new\n"})
    repository = Repository(maker.write(os.fspath(tmp_path)))
    expected = [{}, {b"c": b"a"}, {b"c": b"b"}, {b"c": b"b"}, {}]
    for rev, copies in zip([-1, 0, 1, 2, 3], expected):
        found = repository.status_between(rev, 4, copies=True)
        assert found.copies == copies, rev
