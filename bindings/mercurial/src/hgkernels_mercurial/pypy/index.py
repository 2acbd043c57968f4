"""The index of a revlog, for a Mercurial on PyPy."""

from __future__ import annotations

from hgkernels import parsers
from hgkernels.errors import MalformedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# How many entries and revisions are kept, of each index.
_KEPT = 1 << 15
_NULL_NODE = bytes(20)
# Longer chains are followed by the library.
_FURTHEST = 32


class _NoDocket:
    """Compares as the docket of another nodemap than that in the store."""

    uid = b""
    data_length = -1


class index(parsers.index):  # noqa: N801 - Mercurial's name
    """The index of a revlog.

    Mercurial asks for the same entries again and again, and most of a program
    has not been compiled yet when it ends: what was made once is kept, up to
    some thousand, and small questions are answered without a call of C.
    """

    __slots__ = ("_entries", "_follows_base", "_is_format_1", "_revs", "_step")

    def __init__(
        self,
        data: Any,
        inlined: Any,
        uses_generaldelta: Any,
        uses_delta_info: Any,
        format: int = 1,  # noqa: A002 - Mercurial's name
    ) -> None:
        super().__init__(
            data, inlined, uses_generaldelta, uses_delta_info, format
        )
        self._entries: dict[int, Any] = {}
        self._revs: dict[bytes, int] = {}
        self._is_format_1 = format == 1
        self._follows_base = bool(uses_generaldelta)
        # How much lies between two chunks.
        self._step = self.entry_size if inlined else 0

    def __getitem__(self, key: Any) -> Any:
        """Return the 13-tuple of a revision, or the revision of a node."""
        entry = self._entries.get(key)
        if entry is None:
            entry = super().__getitem__(key)
            if isinstance(key, int):
                if len(self._entries) >= _KEPT:
                    self._entries.clear()
                self._entries[key] = entry
        return entry

    def get_rev(self, node: bytes) -> int | None:
        """Return the revision of a node, or None."""
        rev = self._revs.get(node)
        if rev is None:
            rev = super().get_rev(node)
            if rev is not None:
                if len(self._revs) >= _KEPT:
                    self._revs.clear()
                self._revs[node] = rev
        return rev

    get = get_rev

    def rev(self, node: bytes) -> int:
        """Return the revision of a node."""
        rev = self.get_rev(node)
        return super().rev(node) if rev is None else rev

    def has_node(self, node: Any) -> bool:
        """Tell whether there is a revision, by its node or number."""
        return node in self._revs or super().has_node(node)

    def _forget(self) -> None:
        self._entries.clear()
        self._revs.clear()

    def append(self, entry: Any) -> None:
        """Add a revision, in memory."""
        super().append(entry)
        if len(self._revs) >= _KEPT:
            self._revs.clear()
        # The last one of several with a node is the one that it stands for.
        if entry[7] != _NULL_NODE:
            self._revs[entry[7]] = len(self) - 1

    def __delitem__(self, key: slice) -> None:
        self._forget()
        super().__delitem__(key)

    def replace_sidedata_info(self, *arguments: Any) -> None:
        """Say where the sidedata of an added revision is."""
        self._forget()
        super().replace_sidedata_info(*arguments)

    def clearcaches(self) -> None:
        """Forget what was kept for the next question."""
        self._forget()
        super().clearcaches()

    def deltachain(
        self, rev: int, stoprev: int | None
    ) -> tuple[list[int], bool]:
        """Return the revisions whose chunks lead to a text, oldest first."""
        if self._is_format_1 and 0 <= rev < len(self):
            chain: list[int] = []
            at = rev
            for _ in range(_FURTHEST):
                if at == stoprev:
                    chain.reverse()
                    return chain, True
                entry = self[at]
                base = entry[3]
                if base == at:
                    chain.append(at)
                    chain.reverse()
                    return chain, False
                # The library tells what is wrong.
                if not 0 <= base < at:
                    break
                if entry[1] > 0:
                    chain.append(at)
                at = base if self._follows_base else at - 1
        return super().deltachain(rev, stoprev)

    def slicechunktodensity(
        self, revs: list[int], targetdensity: float, mingapsize: int
    ) -> Any:
        """Split a chain into parts that are worth reading at once."""
        if len(revs) < 2:  # noqa: PLR2004 - a part has no parts
            return (revs,)
        first, last = revs[0], revs[-1]
        begin, end = self[first], self[last]
        span = (end[0] >> 16) + end[1] - (begin[0] >> 16)
        if span + (last - first + 1) * self._step <= mingapsize:
            return (revs,)
        return super().slicechunktodensity(revs, targetdensity, mingapsize)

    def nodemap_data_incremental(self) -> tuple[Any, int, bytes]:
        """Return what to append to the nodemap in use.

        Where the index could not use it, Mercurial is told of another one, and
        then writes a whole one.
        """
        try:
            found = super().nodemap_data_incremental()
        except MalformedError:
            # It was damaged where nobody had looked yet.
            found = None
        return found or (_NoDocket, 0, b"")


def parse_index2(
    data: Any,
    inlined: Any,
    uses_generaldelta: Any,
    uses_delta_info: Any,
    format: int = 1,  # noqa: A002 - Mercurial's name
) -> tuple[index, Any]:
    """Return the index in some data, and the data if it has the chunks too."""
    made = index(data, inlined, uses_generaldelta, uses_delta_info, format)
    return made, ((0, data) if inlined else None)
