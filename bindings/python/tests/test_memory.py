"""Is memory kept as long as it is used, and no longer?

On PyPy a loan does not lock what it lends, so what is locked on CPython has to
be copied there.
"""

from __future__ import annotations

import mmap
import os
import sys
import threading
import weakref
from contextlib import suppress

import pytest
import stores
from conftest import IS_PYPY

from hgkernels import Markers, _handles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    Collect = Callable[[], None]

ROWS = stores.random_rows(3000, 21)
DATA = stores.version1(ROWS)


@pytest.fixture
def freed(collect: Collect, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that gets an entry for every handle that is freed."""
    # Those of earlier tests shall not count.
    collect()
    events: list[str] = []
    free = _handles.Free.__call__

    def counted(self: _handles.Free, handle: Any) -> None:
        free(self, handle)
        events.append("freed")

    monkeypatch.setattr(_handles.Free, "__call__", counted)
    return events


def test_handle_goes_with_the_markers(
    freed: list[str], collect: Collect
) -> None:
    markers = Markers.from_bytes(DATA)
    markers.columns.seconds.memoryview.tolist()
    collect()
    assert freed == []
    markers.close()
    del markers
    collect()
    assert freed == ["freed"]


USERS: dict[str, Callable[[Markers], Any]] = {
    "column": lambda markers: markers.columns.seconds,
    "columns": lambda markers: markers.columns,
    "memoryview": lambda markers: markers.columns.seconds.memoryview,
    "cdata": lambda markers: markers.columns.seconds.cdata,
    "slice of a memoryview": (
        lambda markers: markers.columns.predecessors.memoryview[5:7]
    ),
    "view": lambda markers: markers[1:],
    "iterator": iter,
}


@pytest.mark.parametrize("name", USERS)
def test_whatever_came_from_markers_keeps_them(
    name: str, freed: list[str], collect: Collect
) -> None:
    markers = Markers.from_bytes(DATA)
    user = USERS[name](markers)
    markers.close()
    del markers
    collect()
    assert freed == []
    del user
    collect()
    assert freed == ["freed"]


@pytest.mark.parametrize("name", ["from_bytes", "open"])
def test_views_are_right_after_close(
    name: str, tmp_path: Path, collect: Collect
) -> None:
    if name == "open":
        path = tmp_path / "obsstore"
        path.write_bytes(DATA)
        markers = Markers.open(path)
    else:
        markers = Markers.from_bytes(bytearray(DATA))
    view, columns, iterator = markers[::2], markers.columns, iter(markers)
    data, seconds = markers.data, markers.columns.seconds
    first = next(iterator)
    markers.close()
    del markers
    collect()
    assert [first, *iterator] == ROWS
    assert list(view) == ROWS[::2]
    assert list(seconds) == [row[4][0] for row in ROWS]
    assert list(columns.predecessors) == [row[0] for row in ROWS]
    assert data == DATA
    assert view.encode() == stores.version1(ROWS[::2])


def test_closed_markers_say_so() -> None:
    with Markers.from_bytes(DATA) as markers:
        assert not markers.closed
    assert markers.closed
    markers.close()
    assert repr(markers) == "<Markers, closed>"
    for use in (
        len,
        iter,
        list,
        reversed,
        lambda markers: markers[0],
        lambda markers: markers[:],
        lambda markers: markers.columns,
        lambda markers: markers.data,
        lambda markers: markers.version,
        lambda markers: markers.node_size,
        lambda markers: markers.stopped_at,
        lambda markers: markers.problem,
        lambda markers: markers.obsolete([]),
        lambda markers: markers.relevant_to([]),
        lambda markers: markers.by_parent(b"1" * 20),
        lambda markers: markers.encode(),
        lambda markers: markers.refresh(),
        lambda markers: markers.__enter__(),
    ):
        with pytest.raises(ValueError, match="closed"):
            use(markers)


def test_resizing_the_data_is_refused_or_harmless(collect: Collect) -> None:
    data = bytearray(DATA)
    markers = Markers.from_bytes(data)
    if IS_PYPY:
        del data[:]
        data.extend(b"\xff" * (len(DATA) * 4))
    else:
        with pytest.raises(BufferError):
            del data[:]
    collect()
    assert list(markers) == ROWS
    assert markers.obsolete([row[0] for row in ROWS]) == b"\1" * len(ROWS)
    markers.close()
    del markers
    collect()
    del data[:]


def test_closing_the_map_is_refused_or_harmless(
    tmp_path: Path, collect: Collect
) -> None:
    path = tmp_path / "obsstore"
    path.write_bytes(DATA)
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    markers = Markers.from_bytes(data)
    if IS_PYPY:
        data.close()
    else:
        with pytest.raises(BufferError):
            data.close()
    collect()
    assert list(markers) == ROWS
    markers.close()
    del markers
    collect()
    data.close()


@pytest.mark.parametrize("count", [0, 3])
def test_nodes_are_not_kept(count: int) -> None:
    markers = Markers.from_bytes(DATA)
    nodes = bytearray(b"\x01" * 20 * count)
    markers.obsolete(nodes)
    markers.relevant_to(nodes)
    del nodes[:]


def test_data_that_changes_does_no_harm() -> None:
    data = bytearray(DATA)
    markers = Markers.from_bytes(data)
    for filler in (0x00, 0xFF):
        data[:] = bytes([filler]) * len(data)
        for use in (
            list,
            lambda markers: [
                getattr(markers.columns, name).memoryview.tobytes()
                for name in markers.columns
            ],
            lambda markers: markers.obsolete(b"\xff" * 20),
            lambda markers: markers.by_parent(b"\xff" * 20),
            lambda markers: markers.encode(),
        ):
            with suppress(ValueError):
                use(markers)


def test_source_is_let_go(collect: Collect) -> None:
    class Data(bytes):
        __slots__ = ("__weakref__",) if IS_PYPY else ()

    if not IS_PYPY:
        data = bytearray(DATA)
        before = sys.getrefcount(data)
        markers = Markers.from_bytes(data)
        del markers
        collect()
        assert sys.getrefcount(data) == before
        return
    source = Data(DATA)
    alive = weakref.ref(source)
    markers = Markers.from_bytes(source)
    del source
    collect()
    assert alive() is not None
    del markers
    collect()
    assert alive() is None


def test_threads_share_markers_while_one_closes_them(tmp_path: Path) -> None:
    path = tmp_path / "obsstore"
    path.write_bytes(DATA)
    nodes = [row[0] for row in ROWS] + [b"\xee" * 20]
    expected = b"\1" * len(ROWS) + b"\0"
    errors: list[BaseException] = []

    def work(markers: Markers, start: threading.Barrier) -> None:
        start.wait()
        try:
            while True:
                assert markers.obsolete(nodes) == expected
                assert markers.by_predecessor(b"\xee" * 20) == ()
                view = markers.columns.seconds.memoryview
                assert view[5] == ROWS[5][4][0]
                assert list(markers[-5:]) == ROWS[-5:]
        except ValueError as error:
            if "closed" not in str(error):
                errors.append(error)
        except BaseException as error:  # noqa: BLE001
            errors.append(error)

    for _ in range(10):
        markers = Markers.open(path)
        start = threading.Barrier(5)
        threads = [
            threading.Thread(target=work, args=(markers, start))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        start.wait()
        for _ in range(10):
            copy = tmp_path / "copy"
            copy.write_bytes(DATA)
            os.replace(copy, path)
            assert markers.refresh() == len(ROWS)
        markers.close()
        for thread in threads:
            thread.join(60)
            assert not thread.is_alive()
    assert errors == []
