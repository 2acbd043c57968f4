"""Do the columns have what the markers have, in both views?"""

from __future__ import annotations

import sys
from itertools import accumulate

import pytest
import stores

from hgkernels import Markers
from hgkernels.native import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hgkernels.columns import Columns

ROWS = stores.random_rows(500, 11)
DATA = stores.version1(ROWS)
NAMES = {
    "offsets": "Q",
    "predecessors": "B",
    "flags": "H",
    "seconds": "d",
    "timezones": "q",
    "successor_offsets": "I",
    "successors": "B",
    "parent_offsets": "I",
    "parents": "B",
    "parents_recorded": "B",
    "metadata_offsets": "I",
    "key_offsets": "Q",
    "key_sizes": "I",
    "value_offsets": "Q",
    "value_sizes": "I",
}


@pytest.fixture(scope="module")
def columns() -> Columns:
    return Markers.from_bytes(DATA).columns


def ends(lengths: list[int]) -> list[int]:
    return [0, *accumulate(lengths)]


def test_values(columns: Columns) -> None:
    parents = [row[5] or () for row in ROWS]
    pairs = [pair for row in ROWS for pair in row[3]]
    sizes = [len(stores.version1_marker(row)) for row in ROWS]
    assert list(columns.offsets) == [1 + end for end in ends(sizes)]
    assert list(columns.predecessors) == [row[0] for row in ROWS]
    assert list(columns.flags) == [row[2] for row in ROWS]
    assert list(columns.seconds) == [row[4][0] for row in ROWS]
    assert list(columns.timezones) == [row[4][1] for row in ROWS]
    assert list(columns.successor_offsets) == ends(
        [len(row[1]) for row in ROWS]
    )
    assert list(columns.successors) == [n for row in ROWS for n in row[1]]
    assert list(columns.parent_offsets) == ends(list(map(len, parents)))
    assert list(columns.parents) == [node for row in parents for node in row]
    assert list(columns.parents_recorded) == [bool(row[5]) for row in ROWS]
    assert list(columns.metadata_offsets) == ends(
        [len(row[3]) for row in ROWS]
    )
    for place, texts in (
        (columns.key_offsets, columns.key_sizes),
        (columns.value_offsets, columns.value_sizes),
    ):
        assert len(place) == len(texts) == len(pairs)
    assert [
        (DATA[key : key + key_size], DATA[value : value + value_size])
        for key, key_size, value, value_size in zip(
            columns.key_offsets,
            columns.key_sizes,
            columns.value_offsets,
            columns.value_sizes,
        )
    ] == pairs


def test_there_are_15_columns(columns: Columns) -> None:
    assert list(columns) == list(NAMES)
    assert dir(columns) == sorted(NAMES)
    with pytest.raises(AttributeError, match="'nonsense'"):
        columns.nonsense  # type: ignore[attr-defined] # noqa: B018


@pytest.mark.parametrize("name", NAMES)
def test_two_views_of_the_same_memory(columns: Columns, name: str) -> None:
    column = getattr(columns, name)
    view = column.memoryview
    assert view.readonly
    assert view.format == NAMES[name]
    assert view.shape == column.shape
    assert len(view) == len(column) == column.shape[0]
    assert view.itemsize * len(column.cdata) == view.nbytes
    assert ffi.typeof(column.cdata).kind == "array"
    if view.ndim == 1:
        assert list(column.cdata) == list(column) == view.tolist()
    else:
        assert view.shape[1] == 20
        assert bytes(ffi.buffer(column.cdata)) == view.tobytes()
        assert column.tobytes() == view.tobytes() == b"".join(column)
    with pytest.raises(TypeError):
        view[(0,) * view.ndim] = 0
    with pytest.raises(IndexError):
        column.cdata[len(column.cdata)]
    assert getattr(columns, name) is column
    assert name in repr(column)


@pytest.mark.parametrize("name", NAMES)
def test_columns_are_sequences(columns: Columns, name: str) -> None:
    column = getattr(columns, name)
    values = list(column)
    assert column[0] == values[0]
    assert column[-1] == values[-1]
    assert [column[place] for place in range(len(column))] == values
    assert column[10:20] == values[10:20]
    assert column[::-3] == values[::-3]
    assert list(reversed(column)) == values[::-1]
    assert values[5] in column
    for place in (len(values), -len(values) - 1):
        with pytest.raises(IndexError, match="out of range"):
            column[place]


def test_long_and_short_nodes_are_filled_up() -> None:
    rows = stores.random_rows(100, 12, sha256=True)
    columns = Markers.from_bytes(stores.version1(rows)).columns
    assert columns.predecessors.shape == (100, 32)
    assert list(columns.predecessors) == [
        row[0].ljust(32, b"\0") for row in rows
    ]


def test_numpy_takes_columns_without_a_copy(columns: Columns) -> None:
    numpy = pytest.importorskip("numpy")
    for name, code in NAMES.items():
        column = getattr(columns, name)
        array = numpy.asarray(column.memoryview)
        assert array.shape == column.shape
        assert array.dtype == numpy.dtype(code)
        assert not array.flags.writeable
        assert array.ctypes.data == int(ffi.cast("size_t", column.cdata))


@pytest.mark.skipif(
    sys.version_info < (3, 12) or sys.implementation.name == "pypy",
    reason="classes can lend buffers since Python 3.12",
)
def test_columns_are_buffers(columns: Columns) -> None:
    for name in NAMES:
        column = getattr(columns, name)
        assert memoryview(column) == column.memoryview


def test_data() -> None:
    markers = Markers.from_bytes(DATA)
    assert markers.data == DATA
    assert markers.data.readonly
