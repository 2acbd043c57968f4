"""Indexes that were made to be slow take linear time all the same."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hgkernels import Revlog
from hgkernels.errors import MalformedError
from index_inputs import GENERAL, record
from test_hostile import GROWTH, MOST, best

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def no_chunks(size: int) -> bytes:
    """Return texts that are all the first one's, through all between."""
    return b"".join(
        record(rev, (rev - 1, -1), base=max(rev - 1, 0), size=0)
        for rev in range(20 * size)
    )


def bad_after_no_chunks(size: int) -> bytes:
    """Return the same, with a record at the beginning that is refused."""
    return record(0, (0, 0), size=0) + no_chunks(size)[64:]


def one_chain(size: int) -> bytes:
    return b"".join(
        record(rev, (rev - 2, -1), base=max(rev - 1, 0))
        if rev > 1
        else record(rev)
        for rev in range(20 * size)
    )


def one_node(size: int) -> bytes:
    return b"".join(
        record(rev, (rev - 1, -1), node=7) for rev in range(20 * size)
    )


def roots(size: int) -> bytes:
    return b"".join(record(rev) for rev in range(20 * size))


def merges(size: int) -> bytes:
    """Return merges of neighbours, with very many ways down."""
    return b"".join(
        record(rev, (rev - 1, rev - 2) if rev > 1 else (-1, -1))
        for rev in range(20 * size)
    )


def falling_gaps(size: int) -> bytes:
    """Return chunks with gaps of all sizes between them."""
    count = 20 * size
    place = 0
    records: list[bytes] = []
    for rev in range(count):
        records.append(record(rev, (rev - 1, -1), offset=place))
        place += 5 + count - rev
    return b"".join(records)


def asks(revlog: Revlog) -> Iterator[Callable[[], object]]:
    """Yield what costs."""
    count = len(revlog)
    every = range(count)
    tips = range(count - 1, count // 2, -max(count // 200, 1))
    yield revlog.heads
    yield lambda: revlog.heads(hidden=every[::2])
    yield lambda: revlog.head_changes(count // 2)
    yield lambda: revlog.ancestors(tips)
    yield lambda: revlog.only(tips, [0, count // 2])
    yield lambda: revlog.common_ancestor_heads(tips)
    yield lambda: revlog.greatest_common_ancestors(every[-2:])
    yield lambda: revlog.reachable_roots(every[::3], tips, paths=True)
    yield lambda: revlog.phases((1, rev) for rev in every[::5])
    yield lambda: [revlog.is_snapshot(rev) for rev in tips]
    yield revlog.snapshots
    yield lambda: revlog.slice_to_density(every, 0.99, 0)
    yield lambda: revlog.revs(revlog.columns.nodes.tobytes())


def use(data: bytes) -> None:
    """Ask a new index and one that has been asked before."""
    revlog = Revlog.from_bytes(data, header=GENERAL)
    for _ in range(2):
        for ask in asks(revlog):
            # What a bad record is needed for is refused, soon.
            with suppress(MalformedError):
                ask()


@pytest.mark.parametrize(
    "make",
    [
        no_chunks,
        bad_after_no_chunks,
        one_chain,
        one_node,
        roots,
        merges,
        falling_gaps,
    ],
)
def test_time_is_linear(make: Callable[[int], bytes]) -> None:
    small, large = make(400), make(400 * GROWTH)
    assert len(large) == GROWTH * len(small)
    use(small)
    assert best(large, use) < MOST * best(small, use)
