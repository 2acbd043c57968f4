"""Dictionaries of markers that are made as far as somebody looks at them."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from mercurial import obsolete

from .reading import changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .reading import Row
    from .store import Store

    Rows = set[Row]

NODE = 20


class MarkerMap(MutableMapping):  # type: ignore[type-arg]
    """From a node to the set of the markers in which it plays a part.

    Behaves as the dictionary that Mercurial would have. A look-up asks the
    library. What needs all of the dictionary, or changes it, has it made.
    """

    def __init__(self, store: Store, role: str) -> None:
        self._store = store
        self._role = role
        self._known: dict[bytes, Rows] = {}
        # Nodes that are known to have no markers, while many are asked about.
        self._absent: frozenset[bytes] = frozenset()
        self._made: dict[bytes, Rows] | None = None

    @property
    def is_made(self) -> bool:
        """Whether there is a dictionary, which somebody may have changed."""
        return self._made is not None

    def _indices(self, node: Any) -> list[int]:
        file = self._store.file
        if file is None or not isinstance(node, bytes) or len(node) != NODE:
            # What cannot be a key has to be refused as a dictionary does.
            hash(node)
            return []
        found: list[int] = getattr(file.succession, f"by_{self._role}")(node)
        return found

    def get(self, node: Any, default: Any = None) -> Any:
        """Return the markers of a node, or a default if it has none."""
        file = self._store.file
        if file is None or self._needs_all():
            return self._all().get(node, default)
        if node in self._absent:
            return default
        known = self._known.get(node)
        if known is not None:
            return known
        indices = self._indices(node)
        if not indices:
            return default
        rows = set(file.rows(indices))
        if self._role == "predecessor" and any(row[0] != node for row in rows):
            raise changed()
        self._known[node] = rows
        return rows

    def __getitem__(self, node: Any) -> Rows:
        rows: Rows | None = self.get(node)
        if rows is None:
            raise KeyError(node)
        return rows

    def __contains__(self, node: object) -> bool:
        if self._needs_all():
            return node in self._all()
        if node in self._known:
            return True
        return node not in self._absent and bool(self._indices(node))

    def setdefault(self, node: Any, default: Any = None) -> Any:
        """Return the markers of a node, which get a default if need be."""
        rows = self.get(node)
        return self._all().setdefault(node, default) if rows is None else rows

    def __setitem__(self, node: Any, rows: Rows) -> None:
        self._all()[node] = rows

    def __delitem__(self, node: Any) -> None:
        del self._all()[node]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._all())

    def __reversed__(self) -> Iterator[bytes]:
        return reversed(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __bool__(self) -> bool:
        file = self._store.file
        if self._role != "predecessor" or self.is_made or file is None:
            return bool(self._all())
        return len(file) > 0

    def copy(self) -> dict[bytes, Rows]:
        """Return a dictionary of its own."""
        return self._all().copy()

    def __repr__(self) -> str:
        return repr(self._all())

    def expect_absent(self, nodes: frozenset[bytes]) -> None:
        """Take note that there are no markers of some nodes."""
        self._absent = nodes

    def add(self, markers: Iterable[Row]) -> None:
        """Take note of markers that the store has gained."""
        self._absent = frozenset()
        if self._made is not None:
            ADDERS[self._role](self._made, markers)
        elif self._known:
            gained: dict[bytes, Rows] = {}
            ADDERS[self._role](gained, markers)
            for node, rows in gained.items():
                if node in self._known:
                    self._known[node] |= rows

    def _needs_all(self) -> bool:
        return self._made is not None or self._store.file is None

    def _all(self) -> dict[bytes, Rows]:
        if self._made is None:
            made: dict[bytes, Rows] = {}
            ADDERS[self._role](made, iter(self._store))
            # Sets that somebody has may have been changed since.
            made.update(self._known)
            self._made = made
            self._known = {}
        return self._made


# What Mercurial itself makes its dictionaries with.
ADDERS = {
    "predecessor": obsolete._addsuccessors,
    "successor": obsolete._addpredecessors,
    "parent": obsolete._addchildren,
}
