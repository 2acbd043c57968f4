"""Manifests of which nobody has asked much yet.

Mercurial reads every line of a manifest before the first question, which may
be about one file. `DeferredManifest` stands where Mercurial has its
`lazymanifest`: it answers a few questions from the text, remembers a few
changes, and becomes Mercurial's own object for all else.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from . import _manifest_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ._manifest_text import Value

# From here on, the text of a manifest is not read at once. Below, reading it
# takes no longer than the answers.
DEFERRED_SIZE = 1 << 18

# So many bytes are read, line by line, in the time of one answer.
_BYTES_PER_ANSWER = 1 << 15

_NODE_SIZE = 20
_FLAGS = (b"", b"l", b"x", b"t")


_reading_at_once = 0


@contextmanager
def reading_at_once() -> Iterator[None]:
    """Let manifests be read when they are made, as Mercurial's are."""
    global _reading_at_once  # noqa: PLW0603 - of a stack of calls
    _reading_at_once += 1
    try:
        yield
    finally:
        _reading_at_once -= 1


def is_reading_at_once() -> bool:
    """Tell whether manifests are read when they are made."""
    return bool(_reading_at_once)


class DeferredManifest:
    """What a `lazymanifest` is, with its methods.

    All lines are checked when the object becomes Mercurial's, if ever, and not
    when it is made.
    """

    __slots__ = ("_answers", "_edits", "_full", "_is_stale", "_make", "_text")

    def __init__(self, make: Callable[[int, bytes], Any], text: bytes) -> None:
        self._make = make
        self._text = text
        # Whether Mercurial's object was changed, so that the text is older.
        self._is_stale = False
        # What was set, or None for what was removed.
        self._edits: dict[bytes, Value | None] = {}
        self._answers = len(text) // _BYTES_PER_ANSWER
        self._full: Any = None

    def state(self) -> tuple[bytes, dict[bytes, Value | None]] | None:
        """Return the text, and what was changed since; None if unknown."""
        return None if self._is_stale else (self._text, self._edits)

    @property
    def is_full(self) -> bool:
        """Whether Mercurial's object is there."""
        return self._full is not None

    def full(self) -> Any:
        """Return Mercurial's object, which is this one's from now on."""
        full = self._full
        if full is None:
            full = self._make(_NODE_SIZE, self._text)
            for path, value in self._edits.items():
                if value is not None:
                    full[path] = value
                elif path in full:
                    del full[path]
            self._is_stale = bool(self._edits)
            self._edits = {}
            self._full = full
            # From now on there is nothing to be found out before a lookup.
            self.__class__ = _ReadManifest
        return full

    def _known(self, path: object) -> tuple[Value | None] | None:
        """Return what is known of a path, or None if it has to be read."""
        if self._full is not None or not isinstance(path, bytes):
            return None
        if path in self._edits:
            return (self._edits[path],)
        if self._answers <= 0 or not path:
            return None
        self._answers -= 1
        try:
            return (_manifest_text.value(self._text, path),)
        except ValueError:
            # Mercurial says what is wrong with it.
            return None

    def __getitem__(self, path: bytes) -> Value:
        known = self._known(path)
        if known is None:
            found: Value = self.full()[path]
            return found
        if known[0] is None:
            message = "No such manifest entry."
            raise KeyError(message)
        return known[0]

    def __contains__(self, path: object) -> bool:
        known = self._known(path)
        if known is None:
            return path in self.full()
        return known[0] is not None

    def __setitem__(self, path: bytes, value: Value) -> None:
        if self._full is None and _can_be(path, value):
            self._edits[path] = value
            return
        self.full()[path] = value
        self._is_stale = True

    def __delitem__(self, path: bytes) -> None:
        if self._known(path) not in (None, (None,)):
            self._edits[path] = None
            return
        del self.full()[path]
        self._is_stale = True

    def __len__(self) -> int:
        if self._full is None and not self._edits:
            return self._text.count(b"\n")
        return len(self.full())

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.full())

    def iterkeys(self) -> Iterator[bytes]:
        """Iterate over the paths."""
        keys: Iterator[bytes] = self.full().iterkeys()
        return keys

    def iterentries(self) -> Iterator[tuple[bytes, bytes, bytes]]:
        """Iterate over path, node and flag of each line."""
        entries: Iterator[tuple[bytes, bytes, bytes]]
        entries = self.full().iterentries()
        return entries

    def copy(self) -> Any:
        """Return an independent copy."""
        if self._is_stale:
            return self.full().copy()
        copied = DeferredManifest(self._make, self._text)
        copied._edits = dict(self._edits)
        return copied

    def filtercopy(self, match: Callable[[bytes], object]) -> Any:
        """Return a copy with the paths for which a function returns true."""
        return self.full().filtercopy(match)

    def text(self) -> bytes:
        """Return the text."""
        if not self._is_stale and not self._edits:
            return self._text
        text: bytes = self.full().text()
        return text

    def diff(self, other: Any, *clean: object) -> Any:
        """Return what another manifest has that this one has not."""
        if isinstance(other, DeferredManifest):
            other = other.full()
        return self.full().diff(other, *clean)


class _ReadManifest(DeferredManifest):
    """What a `DeferredManifest` becomes once all lines were read."""

    __slots__ = ()

    def __getitem__(self, path: bytes) -> Value:
        found: Value = self._full[path]
        return found

    def __contains__(self, path: object) -> bool:
        return path in self._full


def _can_be(path: object, value: object) -> bool:
    """Tell whether a line is beyond doubt one that a manifest can have."""
    if type(path) is not bytes or not path or b"\0" in path or b"\n" in path:
        return False
    if type(value) is not tuple or len(value) != 2:  # noqa: PLR2004 - node, flag
        return False
    node, flag = value
    if type(node) is not bytes or len(node) != _NODE_SIZE:
        return False
    return type(flag) is bytes and flag in _FLAGS
