"""Does `fm1readmarkers` behave as Mercurial's does?"""

from __future__ import annotations

import mmap
from typing import Any

import pytest
import stores

from hgkernels import Marker
from hgkernels.parsers import fm1readmarkers

DATA = stores.recorded(1)
END = len(DATA)


class Index:
    def __init__(self, value: int) -> None:
        self.value = value

    def __index__(self) -> int:
        return self.value


class Bytes(bytes):
    __slots__ = ()


@pytest.mark.parametrize(
    ("data", "offset", "stop", "expected"),
    [
        (DATA, 1, END, [stores.SPLIT, stores.PRUNE]),
        (Bytes(DATA), Index(1), Index(END), [stores.SPLIT, stores.PRUNE]),
        (DATA, True, END, [stores.SPLIT, stores.PRUNE]),
        (DATA, 91, END, [stores.PRUNE]),
        # The last marker may end after the stop.
        (DATA, 1, 2, [stores.SPLIT]),
        (DATA, 1, END - 1, [stores.SPLIT, stores.PRUNE]),
        (DATA, 1, 91, [stores.SPLIT]),
        (DATA, 5, 2, []),
        (DATA, 5, -3, []),
        (DATA, END, END, []),
        (DATA, END + 5, END, []),
        (b"", 0, 0, []),
    ],
)
def test_results(
    data: bytes, offset: Any, stop: Any, expected: list[stores.Row]
) -> None:
    found = fm1readmarkers(data, offset, stop)
    assert found == expected
    assert type(found) is list
    for row in found:
        assert type(row) is tuple
        assert not isinstance(row, Marker)


@pytest.mark.parametrize(
    ("data", "offset", "stop", "message"),
    [
        (DATA, -1, END, "invalid negative offset in fm1readmarkers"),
        (DATA, -1, END + 1, "invalid negative offset in fm1readmarkers"),
        (DATA, 1, END + 1, "stop longer than data length in fm1readmarkers"),
        (DATA, END + 1, END + 2, "stop longer than data length"),
        (DATA, 2**62, 2**62 + 1, "stop longer than data length"),
        (DATA, 0, END, "overflow in obsstore"),
        (DATA[:-1], 1, END - 1, "overflow in obsstore"),
        (DATA, END - 1, END, "overflow in obsstore"),
        (b"\0" * 40, 0, 40, "overflow in obsstore"),
    ],
)
def test_values_that_are_refused(
    data: bytes, offset: int, stop: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        fm1readmarkers(data, offset, stop)
    assert type(caught.value) is ValueError


@pytest.mark.parametrize(
    "data",
    [bytearray(DATA), memoryview(DATA), mmap.mmap(-1, END), "text", None, 1],
    ids=lambda data: type(data).__name__,
)
def test_data_has_to_be_bytes(data: Any) -> None:
    with pytest.raises(TypeError, match="bytes-like"):
        fm1readmarkers(data, 1, END)


@pytest.mark.parametrize("wrong", [1.0, "1", None, b"1"])
def test_numbers_have_to_be_integers(wrong: Any) -> None:
    with pytest.raises(TypeError):
        fm1readmarkers(DATA, wrong, END)
    with pytest.raises(TypeError):
        fm1readmarkers(DATA, 1, wrong)


@pytest.mark.parametrize("huge", [2**63, 2**70, -(2**63) - 1, -(2**70)])
def test_numbers_have_to_fit(huge: int) -> None:
    with pytest.raises(OverflowError):
        fm1readmarkers(DATA, huge, END)
    with pytest.raises(OverflowError):
        fm1readmarkers(DATA, 1, huge)


def test_arguments_are_positional() -> None:
    for arguments, names in (
        ((), {}),
        ((DATA, 1), {}),
        ((DATA, 1, END, 4), {}),
        ((DATA, 1), {"stop": END}),
        ((), {"data": DATA, "offset": 1, "stop": END}),
    ):
        with pytest.raises(TypeError):
            fm1readmarkers(*arguments, **names)


def test_random_markers() -> None:
    for seed in range(20):
        rows = stores.random_rows(seed * 20, seed, sha256=seed % 2 == 1)
        data = b"garbage" + b"".join(map(stores.version1_marker, rows))
        assert fm1readmarkers(data, 7, len(data)) == rows
