"""Who was replaced by whom: a store of markers, without its contents.

`Succession` keeps of each marker where it lies, its flags and its nodes. That
takes a third of the memory that the store would, and it is made of pieces of
the file, read one after the other, so that no more than a piece of it is ever
in memory. It is for commands that ask a little of a large store; `Markers` is
for those that want the markers.
"""

from __future__ import annotations

from _thread import RLock
from array import array
from itertools import compress

from ._arrays import integers, new_array
from ._buffers import lend
from ._handles import Free
from ._nodes import Nodes, one_node
from .errors import failure
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

    from typing_extensions import Buffer

    from .native import CData

__all__ = ["Succession"]

SHORT_NODE = 20
# Room for what is mostly found, before asking for room for everything.
FEW = 64


class Succession:
    """What the markers of a store say about nodes.

    Begins as a store of which only the version byte was read: *version*, 0 or
    1. `append` reads on. Markers are known by their numbers, from 0 on, in the
    order of the store.

    Threads may share an object. `append` and questions wait for each other;
    Python's global lock is free while the library works.
    """

    __slots__ = ("_few", "_handle", "_lock", "_offsets")

    def __init__(self, version: int, *, random: Random | None = None) -> None:
        if random is None:
            from os import urandom

            key = int.from_bytes(urandom(8), "little")
        else:
            key = random.getrandbits(64)
        cell = ffi.new("hgk_succession **")
        code = lib.hgk_succession_new(version, key, cell)
        if code < 0:
            raise failure(code)
        self._take(cell[0])

    @classmethod
    def _made(cls, handle: CData) -> Succession:
        made = cls.__new__(cls)
        made._take(handle)  # noqa: SLF001 - of this class
        return made

    def _take(self, handle: CData) -> None:
        free = Free(None, lib.hgk_succession_free)
        self._handle: CData = ffi.gc(handle, free)
        self._few: CData = new_array("uint32_t[]", FEW)
        self._lock = RLock()
        self._relend()

    def _relend(self) -> None:
        """Take the column, which has moved if markers were appended."""
        offsets = ffi.new("const uint64_t **")
        lib.hgk_succession_column_offsets(self._handle, offsets)
        self._offsets: CData = offsets[0]

    def append(self, piece: Buffer) -> int:
        """Read the markers that lie whole in the next bytes of the store.

        Returns how many bytes were read. Those after them have to be given
        again, with what follows them. Bytes that never become a marker, at the
        end of a store, say that it is broken there.

        Raises `MalformedError`, also for a successor that is the null node,
        `UnsupportedError` for a SHA-256 node or `OutOfRangeError`, with the
        offset in *piece*; then nothing was read.
        """
        lent = lend(piece)
        place = ffi.new("uint64_t *")
        with self._lock:
            size = lib.hgk_succession_append(
                self._handle, lent, len(lent), place
            )
            if size < 0:
                raise failure(size, place[0])
            self._relend()
        return size

    def __len__(self) -> int:
        """Return the number of markers."""
        return lib.hgk_succession_count(self._handle)

    @property
    def end(self) -> int:
        """Where the last marker ends in the store."""
        with self._lock:
            offset: int = self._offsets[len(self)]
        return offset

    def places(self, indices: Iterable[int]) -> list[tuple[int, int]]:
        """Return where markers begin and end in the store, by their numbers.

        A number that no marker has raises `IndexError`.
        """
        with self._lock:
            offsets = self._offsets
            return [
                (offsets[at], offsets[at + 1]) for at in self._checked(indices)
            ]

    def _checked(self, indices: Iterable[int]) -> Iterable[int]:
        known = list(indices)
        if known and not 0 <= min(known) <= max(known) < len(self):
            message = f"marker indices go from 0 to {len(self) - 1}"
            raise IndexError(message)
        return known

    def predecessors(self, indices: Iterable[int]) -> list[bytes]:
        """Return the predecessors of markers, by their numbers.

        A number that no marker has raises `OutOfRangeError`.
        """
        return self._nodes(lib.HGK_MARKERS_BY_PREDECESSOR, indices)

    def _nodes(self, role: int, positions: Iterable[int]) -> list[bytes]:
        wanted = _numbers(positions)
        count = len(wanted)
        size = SHORT_NODE
        room = new_array("uint8_t[]", count * size)
        with self._lock:
            code = lib.hgk_succession_nodes(
                self._handle,
                role,
                ffi.from_buffer("uint32_t[]", wanted),
                count,
                room,
                len(room),
            )
        if code < 0:
            raise failure(code)
        joined = bytes(ffi.buffer(room))
        return [joined[at : at + size] for at in range(0, code, size)]

    def by_predecessor(self, node: Buffer) -> list[int]:
        """Return the numbers of the markers that make a node obsolete.

        They are ascending. A node that is not of 20 bytes raises `ValueError`.
        The first call takes O(markers), later ones O(1).
        """
        return self._find(lib.HGK_MARKERS_BY_PREDECESSOR, node)

    def by_successor(self, node: Buffer) -> list[int]:
        """Return the numbers of the markers with a node as a successor.

        See `by_predecessor`.
        """
        return self._find(lib.HGK_MARKERS_BY_SUCCESSOR, node)

    def by_parent(self, node: Buffer) -> list[int]:
        """Return the numbers of the markers of a node's recorded children.

        See `by_predecessor`.
        """
        return self._find(lib.HGK_MARKERS_BY_PARENT, node)

    def _find(self, role: int, node: Buffer) -> list[int]:
        asked = one_node(node)
        find = lib.hgk_succession_find
        with self._lock:
            room, size = self._few, FEW
            count = find(self._handle, role, asked, len(asked), room, size)
            if count == lib.HGK_ERROR_FULL:
                size = len(self)
                room = new_array("uint32_t[]", size)
                count = find(self._handle, role, asked, len(asked), room, size)
            if count < 0:
                raise failure(count)
            return integers(room, count) if count else []

    def all_predecessors(
        self, nodes: Buffer | Iterable[bytes], *, ignored_flags: int = 0
    ) -> array[int]:
        """Return the markers by which nodes came about, directly or not.

        They have one of the nodes as a successor, or the predecessor of
        another of these markers. Those with one of the ignored flags lead
        nowhere. *nodes* are as for `obsolete`. The numbers come in an array of
        type ``I``, in no certain order.
        """
        role = lib.HGK_MARKERS_BY_SUCCESSOR
        return self._walk(role, nodes, ignored_flags)

    def all_successors(
        self, nodes: Buffer | Iterable[bytes], *, ignored_flags: int = 0
    ) -> array[int]:
        """Return the markers to which nodes led, directly or not.

        See `all_predecessors`.
        """
        role = lib.HGK_MARKERS_BY_PREDECESSOR
        return self._walk(role, nodes, ignored_flags)

    def _walk(
        self, role: int, nodes: Buffer | Iterable[bytes], ignored: int
    ) -> array[int]:
        asked = Nodes(nodes, SHORT_NODE, SHORT_NODE)

        def call(room: CData, size: int) -> int:
            return lib.hgk_succession_walk(
                self._handle,
                role,
                asked.data,
                asked.byte_count,
                ignored,
                room,
                size,
            )

        return self._answer(call)

    def relevant(self, nodes: Buffer | Iterable[bytes]) -> array[int]:
        """Return the markers that an exchange of some nodes has to carry.

        See `Markers.relevant_to`; the numbers are in no certain order here.
        """
        asked = Nodes(nodes, SHORT_NODE, SHORT_NODE)

        def call(room: CData, size: int) -> int:
            return lib.hgk_succession_relevant(
                self._handle, asked.data, asked.byte_count, room, size
            )

        return self._answer(call)

    def _answer(self, call: Callable[[CData, int], int]) -> array[int]:
        with self._lock:
            room, size = self._few, FEW
            count = call(room, size)
            while count == lib.HGK_ERROR_FULL:
                size = max(len(self), 2 * size)
                room = new_array("uint32_t[]", size)
                count = call(room, size)
            if count < 0:
                raise failure(count)
            numbers = array("I")
            numbers.frombytes(ffi.buffer(room, count * numbers.itemsize))
        return numbers

    def obsolete(self, nodes: Buffer | Iterable[bytes]) -> bytes:
        """Return for each of some nodes 1 if it is obsolete, else 0.

        Obsolete is what some marker has as its predecessor. *nodes* are nodes
        of 20 bytes side by side in a bytes-like object, or an iterable of
        such; anything else raises `ValueError`. Takes O(nodes + markers).
        """
        asked = Nodes(nodes, SHORT_NODE, SHORT_NODE)
        mask = new_array("uint8_t[]", asked.count)
        with self._lock:
            count = lib.hgk_succession_obsolete(
                self._handle, asked.data, asked.byte_count, mask, asked.count
            )
        if count < 0:
            raise failure(count)
        return bytes(ffi.buffer(mask, asked.count))

    def divergence(
        self,
        nodes: Buffer | Iterable[bytes],
        exists: Callable[[bytes], object],
    ) -> bytes:
        """Return for each of some nodes whether it is divergent.

        A node is divergent if some predecessor of it, direct or not, has more
        than one set of final successors, and one of these lacks the node. A
        node for which *exists* is false is nobody's final successor.

        *nodes* are as for `obsolete`, and must not be obsolete. The answer has
        1 for a divergent node, 0 for another, and 2 where markers go in a
        circle or replace a node in very many ways.
        """
        asked = Nodes(nodes, SHORT_NODE, SHORT_NODE)
        cell = ffi.new("hgk_succession **")
        with self._lock:
            count = lib.hgk_succession_rivals(
                self._handle, asked.data, asked.byte_count, cell
            )
        if count < 0:
            raise failure(count)
        rivals = Succession._made(cell[0])
        if not count:
            return bytes(asked.count)
        return rivals._divergence(asked, exists)  # noqa: SLF001 - as above

    def _divergence(
        self, asked: Nodes, exists: Callable[[bytes], object]
    ) -> bytes:
        def call(room: CData, size: int) -> int:
            return lib.hgk_succession_ends(
                self._handle, asked.data, asked.byte_count, room, size
            )

        ends = self._answer(call)
        found = self._nodes(lib.HGK_MARKERS_BY_SUCCESSOR, ends)
        known = _numbers(compress(ends, map(exists, found)))
        answers = new_array("uint8_t[]", asked.count)
        count = lib.hgk_succession_divergence(
            self._handle,
            asked.data,
            asked.byte_count,
            ffi.from_buffer("uint32_t[]", known),
            len(known),
            answers,
            asked.count,
        )
        if count < 0:
            raise failure(count)
        return bytes(ffi.buffer(answers, asked.count))

    def __repr__(self) -> str:
        return f"<Succession of {len(self)} markers>"


def _numbers(numbers: Iterable[int]) -> array[int]:
    """Return numbers as the library takes them."""
    if isinstance(numbers, array) and numbers.typecode == "I":
        return numbers
    return array("I", numbers)
