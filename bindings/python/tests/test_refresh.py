"""Do opened markers follow their file?"""

from __future__ import annotations

import os

import pytest
import stores

from hgkernels import Markers
from hgkernels.errors import TruncatedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

ROWS = stores.random_rows(300, 31)
DATA = stores.version1(ROWS)
ENDS = list(Markers.from_bytes(DATA).columns.offsets)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "obsstore"
    path.write_bytes(DATA[: ENDS[100]])
    return path


def append(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)


def test_a_store_that_grows(store: Path) -> None:
    with Markers.open(store) as markers:
        view, columns = markers[:], markers.columns
        assert markers.refresh() == 0
        append(store, DATA[ENDS[100] : ENDS[120]])
        assert len(markers) == 100
        assert markers.refresh() == 20
        assert list(markers) == ROWS[:120]
        append(store, DATA[ENDS[120] :])
        assert markers.refresh() == 180
        assert markers.refresh() == 0
        assert list(markers) == ROWS
        assert markers.obsolete([ROWS[-1][0]]) == b"\1"
        assert list(markers.columns.offsets) == ENDS
        assert markers.encode() == DATA
        # What was taken before shows what was there before.
        assert list(view) == ROWS[:100]
        assert len(columns.flags) == 100


@pytest.mark.parametrize("first", [b"", b"\x01"])
def test_a_store_that_begins_empty(tmp_path: Path, first: bytes) -> None:
    path = tmp_path / "obsstore"
    path.write_bytes(first)
    with Markers.open(path) as markers:
        assert len(markers) == 0
        assert markers.refresh() == 0
        append(path, DATA[len(first) :])
        assert markers.refresh() == 300
        assert list(markers) == ROWS


def test_an_empty_store_that_becomes_one_of_version_0(tmp_path: Path) -> None:
    path = tmp_path / "obsstore"
    path.touch()
    with Markers.open(path) as markers:
        append(path, stores.recorded(0))
        assert markers.refresh() == 2
        assert markers.version == 0
        assert list(markers) == [stores.SPLIT, stores.PRUNE]


def test_a_store_that_is_replaced(store: Path, tmp_path: Path) -> None:
    with Markers.open(store) as markers:
        other = tmp_path / "other"
        other.write_bytes(stores.version1(ROWS[::-1]))
        os.replace(other, store)
        view = markers[:]
        assert markers.refresh() == 300
        assert list(markers) == ROWS[::-1]
        assert list(view) == ROWS[:100]


def test_a_store_that_is_replaced_by_a_shorter_one(
    store: Path, tmp_path: Path
) -> None:
    with Markers.open(store) as markers:
        other = tmp_path / "other"
        other.write_bytes(DATA[: ENDS[50]])
        os.replace(other, store)
        assert markers.refresh() == 50
        assert list(markers) == ROWS[:50]


def test_a_store_that_shrinks(store: Path) -> None:
    with Markers.open(store) as markers:
        os.truncate(store, ENDS[10])
        assert markers.refresh() == 10
        assert list(markers) == ROWS[:10]
        os.truncate(store, 0)
        assert markers.refresh() == 0
        assert list(markers) == []


def test_a_store_that_is_gone(store: Path) -> None:
    with Markers.open(store) as markers:
        store.unlink()
        with pytest.raises(FileNotFoundError):
            markers.refresh()
        assert list(markers) == ROWS[:100]


def test_a_marker_that_is_not_all_there_yet(store: Path) -> None:
    with Markers.open(store) as strict:
        with Markers.open(store, strict=False) as tolerant:
            append(store, DATA[ENDS[100] : ENDS[120] + 7])
            with pytest.raises(TruncatedError) as caught:
                strict.refresh()
            assert caught.value.offset == ENDS[120]
            assert list(strict) == ROWS[:100]
            assert tolerant.refresh() == 20
            assert tolerant.stopped_at == ENDS[120]
            assert isinstance(tolerant.problem, TruncatedError)
            append(store, DATA[ENDS[120] + 7 :])
            assert strict.refresh() == 200
            assert tolerant.refresh() == 180
            assert tolerant.problem is None
            assert list(tolerant) == list(strict) == ROWS


def test_a_relative_path(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(store.parent)
    with Markers.open("obsstore") as markers:
        monkeypatch.chdir("/")
        append(store, DATA[ENDS[100] :])
        assert markers.refresh() == 200


def test_paths_of_every_kind(store: Path) -> None:
    for path in (store, str(store), os.fsencode(store)):
        assert len(Markers.open(path)) == 100
    for wrong in (None, 1.5, ["x"]):
        with pytest.raises(TypeError):
            Markers.open(wrong)  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError):
        Markers.open(store.parent / "missing")
    with pytest.raises(IsADirectoryError):
        Markers.open(store.parent)


def test_a_pipe_is_read() -> None:
    reader, writer = os.pipe()
    os.write(writer, stores.recorded(1))
    os.close(writer)
    markers = Markers.open(f"/proc/self/fd/{reader}")
    os.close(reader)
    assert list(markers) == [stores.SPLIT, stores.PRUNE]


def test_only_files_are_refreshed() -> None:
    markers = Markers.from_bytes(DATA)
    with pytest.raises(ValueError, match="opened file"):
        markers.refresh()
