"""Questions about a graph whose answers the library writes into an array.

Each function here takes room and a question, and returns what is timed: one
call of the library, and a view of what it has written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from hgktools.bench.case import Timed
    from hgktools.bench.cases.ancestry import Question
    from hgktools.bench.data.kinds import Graph

    Ask = Callable[["Room", Question], Timed]


class Room:
    """Room for answers, and the native handle of an index."""

    def __init__(self, graph: Graph) -> None:
        """Make room as large as any answer."""
        from hgkernels.native import ffi, lib  # noqa: PLC0415 - in a worker

        self.ffi, self.lib = ffi, lib
        self._data = graph.index.read_bytes()
        # On PyPy this may be a copy, which the handle reads while it lives.
        self._lent = ffi.from_buffer(self._data)
        self.revs = ffi.new("int32_t[]", graph.count + 1)
        self.size = graph.count + 1
        self.bytes = ffi.new("uint8_t[]", graph.count)
        self.handle = ffi.NULL

    def parse(self) -> None:
        """Parse the index anew."""
        ffi, lib = self.ffi, self.lib
        place, size = ffi.new("hgk_index **"), len(self._data)
        header = _must(lib.hgk_index_header(self._lent, size))
        _must(lib.hgk_index_parse(self._lent, size, header, place, ffi.NULL))
        self.handle = ffi.gc(place[0], lib.hgk_index_free)

    def array(self, revs: list[int]) -> Any:  # noqa: ANN401 - cffi's
        """Return revisions as the library takes them."""
        return self.ffi.new("int32_t[]", revs)

    def listed(self, count: int) -> memoryview:
        """Return a view of *count* revisions that were written."""
        view = memoryview(self.ffi.buffer(self.revs, _must(count) * 4))
        return view.cast("i")


def _must(code: int) -> int:
    if code < 0:
        raise RuntimeError(f"the library refused with {code}")
    return code


def heads(room: Room, question: Question) -> Timed:
    """Write the heads into an array."""
    end, null = question.count, room.ffi.NULL

    def timed() -> object:
        return room.listed(
            room.lib.hgk_index_heads(
                room.handle, end, null, 0, room.revs, room.size, null
            )
        )

    return timed


def roots(room: Room, question: Question) -> Timed:
    """Write what lies between a root and the heads into an array."""
    tips, first = room.array(question.heads), room.array([0])
    null = room.ffi.NULL

    def timed() -> object:
        return room.listed(
            room.lib.hgk_index_reachable_roots(
                room.handle,
                0,
                tips,
                len(tips),
                first,
                len(first),
                1,
                room.revs,
                room.size,
                null,
            )
        )

    return timed


def missing(room: Room, question: Question) -> Timed:
    """Write the ancestors that others have not into an array."""
    wanted, common = room.array(question.wanted), room.array(question.common)
    null = room.ffi.NULL

    def timed() -> object:
        return room.listed(
            room.lib.hgk_index_missing_ancestors(
                room.handle,
                wanted,
                len(wanted),
                common,
                len(common),
                room.revs,
                room.size,
                null,
            )
        )

    return timed


def phases(room: Room, question: Question) -> Timed:
    """Write the phase of each revision into an array."""
    revs = room.array([rev for _, rev in question.roots])
    kinds = bytes(phase for phase, _ in question.roots)
    null = room.ffi.NULL

    def timed() -> object:
        count = room.lib.hgk_index_phases(
            room.handle,
            revs,
            len(revs),
            kinds,
            room.bytes,
            question.count,
            null,
        )
        _must(count)
        return room.ffi.buffer(room.bytes, question.count)

    return timed
