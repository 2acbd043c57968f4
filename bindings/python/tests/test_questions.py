"""Are questions about nodes answered right?"""

from __future__ import annotations

import array
from typing import Any

import pytest
import stores

from hgkernels import Markers
from hgkernels.errors import HgKernelsError

ROWS = stores.random_rows(400, 5)
MARKERS = Markers.from_bytes(stores.version1(ROWS))
NODES = [bytes([number]) * 20 for number in range(50)]


def test_markers_of_a_node() -> None:
    for node in NODES:
        assert MARKERS.by_predecessor(node) == tuple(
            index for index, row in enumerate(ROWS) if row[0] == node
        )
        assert MARKERS.by_successor(node) == tuple(
            index for index, row in enumerate(ROWS) if node in row[1]
        )
        assert MARKERS.by_parent(node) == tuple(
            index for index, row in enumerate(ROWS) if node in (row[5] or ())
        )


def test_a_node_may_be_any_buffer() -> None:
    found = MARKERS.by_predecessor(NODES[3])
    assert found
    assert MARKERS.by_predecessor(bytearray(NODES[3])) == found
    assert MARKERS.by_predecessor(memoryview(NODES[3])) == found
    assert MARKERS.by_predecessor(memoryview(b"\x03" * 40)[::2]) == found


def test_a_node_has_20_or_32_bytes() -> None:
    assert MARKERS.by_predecessor(b"\x03" * 32) == ()
    for size in (0, 1, 19, 21, 31, 33, 40):
        for ask in (
            MARKERS.by_predecessor,
            MARKERS.by_successor,
            MARKERS.by_parent,
        ):
            with pytest.raises(ValueError, match="20 or 32 bytes"):
                ask(b"\x03" * size)
    for wrong in ("\x03" * 20, None, 3):
        with pytest.raises(TypeError):
            MARKERS.by_predecessor(wrong)  # type: ignore[arg-type]


def forms(nodes: list[bytes]) -> list[Any]:
    joined = b"".join(nodes)
    spread = bytes(byte for pair in zip(joined, joined) for byte in pair)
    return [
        nodes,
        tuple(nodes),
        iter(nodes),
        dict.fromkeys(nodes),
        [bytearray(node) for node in nodes],
        joined,
        bytearray(joined),
        memoryview(joined),
        memoryview(spread)[::2],
        array.array("B", joined),
        array.array("I", joined),
    ]


def test_obsolete_nodes() -> None:
    predecessors = {row[0] for row in ROWS}
    expected = bytes(node in predecessors for node in NODES)
    assert 0 < sum(expected) < len(NODES)
    for form in forms(NODES):
        assert MARKERS.obsolete(form) == expected
    assert MARKERS.obsolete([]) == MARKERS.obsolete(b"") == b""
    # Many questions, so that the other side is indexed.
    assert MARKERS.obsolete(NODES * 100) == expected * 100


def relevant(nodes: list[bytes]) -> list[int]:
    """Return what `relevant_to` should, from its definition."""
    found: set[int] = set()
    seen = pending = set(nodes)
    while pending:
        direct = {
            index
            for index, row in enumerate(ROWS)
            if pending.intersection(row[1])
            or (
                not row[1]
                and (row[0] in pending or pending.intersection(row[5] or ()))
            )
        }
        found |= direct
        pending = {ROWS[index][0] for index in direct} - seen
        seen = seen | pending
    return sorted(found)


def test_relevant_markers() -> None:
    for first in range(0, 50, 5):
        nodes = NODES[first : first + 2]
        for form in forms(nodes):
            found = MARKERS.relevant_to(form)
            assert found.typecode == "I"
            assert list(found) == relevant(nodes)
    assert list(MARKERS.relevant_to([])) == []


def test_sizes_of_nodes_are_checked() -> None:
    for ask in (MARKERS.obsolete, MARKERS.relevant_to):
        with pytest.raises(ValueError, match="no whole number"):
            ask(b"1" * 30)
        with pytest.raises(ValueError, match="no whole number"):
            ask(b"1" * 40, node_size=32)
        with pytest.raises(ValueError, match="not 19"):
            ask([b"1" * 19])
        with pytest.raises(ValueError, match="different sizes"):
            ask([b"1" * 20, b"1" * 32])
        with pytest.raises(ValueError, match="not 32"):
            ask([b"1" * 20], node_size=32)
        with pytest.raises(ValueError, match="not 21"):
            ask(b"", node_size=21)
        for wrong in ("1" * 20, None, 20, ["1" * 20], [20]):
            with pytest.raises(TypeError):
                ask(wrong)  # type: ignore[arg-type]


def test_both_sizes_of_nodes() -> None:
    rows = stores.random_rows(200, 6, sha256=True)
    markers = Markers.from_bytes(stores.version1(rows))
    assert markers.node_size == 32
    for size in (20, 32):
        nodes = [bytes([number]) * size for number in range(1, 50)]
        known = {row[0] for row in rows}
        expected = bytes(node in known for node in nodes)
        assert sum(expected)
        assert markers.obsolete(nodes) == expected
        joined = b"".join(nodes)
        assert markers.obsolete(joined, node_size=size) == expected
        for node in nodes:
            assert markers.by_predecessor(node) == tuple(
                index for index, row in enumerate(rows) if row[0] == node
            )


def test_a_size_that_is_no_node_is_no_library_error() -> None:
    with pytest.raises(ValueError, match="20 or 32") as caught:
        MARKERS.by_predecessor(b"")
    assert not isinstance(caught.value, HgKernelsError)
