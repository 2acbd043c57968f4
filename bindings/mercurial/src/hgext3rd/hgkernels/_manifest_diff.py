"""What one manifest has that another has not, from their texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _library, _manifest_text
from ._deferred import DeferredManifest

if TYPE_CHECKING:
    from typing import Optional

    from ._manifest_text import Value

    Side = tuple[Optional[bytes], bytes]
    Difference = dict[bytes, Optional[tuple[Side, Side]]]

# Bytes of two manifests that the library compares in less time than Mercurial
# reads them, and that it is worth opening for.
OPENED_SIZE = 1 << 18
CLOSED_SIZE = 1 << 23

_ABSENT: Side = (None, b"")


def difference(old: Any, new: Any, *, clean: bool) -> Difference:
    """Return what `lazymanifest.diff` does, of two objects like it."""
    if not clean and isinstance(old, DeferredManifest):
        found = _of_texts(old, new)
        if found is not None:
            return found
    if isinstance(old, DeferredManifest):
        old = old.full()
    if isinstance(new, DeferredManifest):
        new = new.full()
    result: Difference = old.diff(new, clean)
    return result


def _of_texts(old: DeferredManifest, new: Any) -> Difference | None:
    """Return the difference if texts are enough for that, or None."""
    if not isinstance(new, DeferredManifest):
        return None
    old_state, new_state = old.state(), new.state()
    if old_state is None or new_state is None:
        return None
    old_text, old_edits = old_state
    new_text, new_edits = new_state
    found = _compared(old_text, new_text)
    if found is None:
        return None
    edited = old_edits.keys() | new_edits.keys()
    if not edited:
        return found
    try:
        for path in edited:
            before = _side(path, old_text, old_edits)
            after = _side(path, new_text, new_edits)
            if before == after:
                found.pop(path, None)
            else:
                found[path] = before, after
    except ValueError:
        return None
    return dict(sorted(found.items()))


def _compared(old: bytes, new: bytes) -> Difference | None:
    if old is new or old == new:
        return {}
    size = len(old) + len(new)
    if not _library.is_worth(size, opened=OPENED_SIZE, closed=CLOSED_SIZE):
        return None
    return natively(old, new)


def natively(old: bytes, new: bytes) -> Difference | None:
    """Return what the library says; None for what it refuses.

    Mercurial refuses that, too, in its own words.
    """
    from hgkernels import HgKernelsError, Manifest

    try:
        return Manifest(old).diff(Manifest(new))
    except HgKernelsError:
        return None


def _side(path: bytes, text: bytes, edits: dict[bytes, Value | None]) -> Side:
    if path in edits:
        return edits[path] or _ABSENT
    return _manifest_text.value(text, path) or _ABSENT
