"""The class `lazymanifest`, in the shape of Mercurial's C extension."""

from __future__ import annotations

from io import BytesIO
from itertools import compress
from operator import index

from . import _manifest
from .errors import HgKernelsError, OutOfMemoryError
from .native import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import NoReturn, SupportsIndex, TypeVar

    from ._manifest_changes import Difference, Value
    from .native import CData

    Result = TypeVar("Result")

_NODE_SIZES = (20, 32)
_FLAGS = (b"", b"l", b"t", b"x")

# Mercurial tells by this that a line cannot be one.
_SHORTEST = 42


class lazymanifest:  # noqa: N801 - Mercurial's name
    """A manifest that can be changed: paths to nodes and flags.

    The first argument is the size of the nodes, 20 or 32, and the second the
    text, which has to be `bytes`. All lines are checked, but for the digits
    of nodes; what is wrong raises `ValueError`, some of it earlier than in
    Mercurial: lines with a node of another size or with an unknown flag are
    refused here, and there when they are read.

    A path without bytes, or with a NUL or a newline in it, cannot be set: the
    text could not have it.
    """

    __slots__ = ("_count", "_edits", "_loan", "_node_size", "_text")

    def __init__(self, *arguments: object) -> None:
        if len(arguments) != 2:  # noqa: PLR2004 - as many as are named above
            message = (
                f"function takes exactly 2 arguments ({len(arguments)} given)"
            )
            raise TypeError(message)
        size: SupportsIndex = arguments[0]  # type: ignore[assignment]
        text = arguments[1]
        node_size = index(size)
        if not isinstance(text, bytes):
            name = type(text).__name__
            message = f"argument 2 must be bytes, not {name}"
            raise TypeError(message)
        if node_size not in _NODE_SIZES:
            message = "Unsupported node length"
            raise ValueError(message)
        self._node_size = node_size
        self._take(text)
        try:
            self._count = _manifest.validate(self._loan, node_size)
        except OutOfMemoryError:
            raise
        except HgKernelsError as error:
            _refuse(text, node_size, error)

    def _take(self, text: bytes) -> None:
        """Make a text the one that edits begin with."""
        self._text = text
        self._loan: CData = ffi.from_buffer(text)
        # What was set, or None for what was removed.
        self._edits: dict[bytes, Value | None] = {}

    def _new(self, text: bytes, count: int) -> lazymanifest:
        made = object.__new__(type(self))
        made._node_size = self._node_size
        made._take(text)
        made._count = count
        return made

    def __len__(self) -> int:
        return self._count

    def __contains__(self, path: object) -> bool:
        return isinstance(path, bytes) and self._find(path) is not None

    def __getitem__(self, path: bytes) -> Value:
        """Return the node and the flag of a path."""
        if not isinstance(path, bytes):
            message = "getitem: manifest keys must be a string."
            raise TypeError(message)
        found = self._find(path)
        if found is None:
            message = "No such manifest entry."
            raise KeyError(message)
        return found

    def _find(self, path: bytes) -> Value | None:
        edits = self._edits
        if path in edits:
            return edits[path]
        return self._stored(path)

    def _stored(self, path: bytes) -> Value | None:
        """Return what the text has for a path."""
        return _read(_manifest.lookup, self._loan, self._node_size, path)

    def __setitem__(self, path: bytes, value: Value) -> None:
        """Set the node and the flag of a path."""
        if not isinstance(path, bytes):
            message = "setitem: manifest keys must be a string."
            raise TypeError(message)
        self._check(value)
        if not path or b"\0" in path or b"\n" in path:
            message = f"a manifest cannot have the path {path!r}"
            raise ValueError(message)
        if self._find(path) is None:
            self._count += 1
        node, flag = value
        self._edits[path] = (bytes(node), bytes(flag))

    def _check(self, value: object) -> None:
        if not isinstance(value, tuple) or len(value) != 2:  # noqa: PLR2004
            message = "Manifest values must be a tuple of (node, flags)."
            raise TypeError(message)
        node, flag = value
        if not isinstance(node, bytes) or len(node) != self._node_size:
            message = f"node must be a {self._node_size} bytes string"
            raise TypeError(message)
        if not isinstance(flag, bytes) or len(flag) > 1:
            message = "flags must a 0 or 1 bytes string"
            raise TypeError(message)
        if flag not in _FLAGS:
            message = "invalid manifest flag"
            raise TypeError(message)

    def __delitem__(self, path: bytes) -> None:
        """Remove a path."""
        if not isinstance(path, bytes):
            message = "setitem: manifest keys must be a string."
            raise TypeError(message)
        if self._find(path) is None:
            message = "Tried to delete nonexistent manifest entry."
            raise KeyError(message)
        if self._stored(path) is None:
            del self._edits[path]
        else:
            self._edits[path] = None
        self._count -= 1

    def _flush(self) -> CData:
        """Bring the text up to date, and return it for the library."""
        if self._edits:
            from ._manifest_edit import edit, edit_lines

            sets = {
                path: value
                for path, value in self._edits.items()
                if value is not None
            }
            removals = [
                path for path, value in self._edits.items() if value is None
            ]
            edits = edit_lines(sets, removals, self._node_size)
            text, _ = _read(edit, self._loan, edits, self._node_size)
            self._take(text)
        return self._loan

    def __iter__(self) -> Iterator[bytes]:
        return self.iterkeys()

    def iterkeys(self) -> Iterator[bytes]:
        """Iterate over the paths, as they are now."""
        return iter(_manifest.paths(self._flush(), self._node_size))

    def iterentries(self) -> Iterator[tuple[bytes, bytes, bytes]]:
        """Iterate over path, node and flag of each line, as they are now."""
        loan = self._flush()
        table = _read(_manifest.parse, loan, self._node_size)
        return zip(
            _manifest.paths(loan, self._node_size),
            table.nodes("nodes"),
            table.flags("flags"),
        )

    def copy(self) -> lazymanifest:
        """Return an independent copy."""
        self._flush()
        return self._new(self._text, self._count)

    def filtercopy(
        self, matchfn: Callable[[bytes], object], /
    ) -> lazymanifest:
        """Return a copy with the paths for which a function returns true."""
        if not callable(matchfn):
            message = "matchfn must be callable"
            raise TypeError(message)
        lines = BytesIO(self.text()).readlines()
        kept = list(compress(lines, map(matchfn, self)))
        return self._new(b"".join(kept), len(kept))

    def text(self) -> bytes:
        """Return the text; the same object until something is changed."""
        self._flush()
        return self._text

    def diff(
        self,
        other: lazymanifest,
        clean: object = False,  # noqa: FBT002 - Mercurial's signature
        /,
    ) -> Difference:
        """Return what *other* has that this manifest has not.

        For each path that is different, the node and the flag here and there,
        ``(None, b"")`` where there is no such path. With *clean*, all other
        paths are there with None.
        """
        if not isinstance(other, lazymanifest):
            name = type(other).__name__
            message = f"argument 1 must be parsers.lazymanifest, not {name}"
            raise TypeError(message)
        if other._node_size != self._node_size:
            message = "the manifests have nodes of different sizes"
            raise ValueError(message)
        left, right = self._flush(), other._flush()
        size = self._node_size
        from ._manifest_changes import ALL, compare, difference

        table = _read(compare, left, right, size, ALL, clean=bool(clean))
        return difference(table)


def _read(
    function: Callable[..., Result], *arguments: object, **named: object
) -> Result:
    """Call a function that reads lines; what is no digit is a `ValueError`."""
    try:
        return function(*arguments, **named)
    except OutOfMemoryError:
        raise
    except HgKernelsError as error:
        message = "input contains non-hex character"
        raise ValueError(message) from error


def _refuse(text: bytes, node_size: int, cause: HgKernelsError) -> NoReturn:
    """Raise what Mercurial raises, in its words where it has any."""
    start = cause.offset or 0
    line = text[start : text.find(b"\n", start)]
    if not text.endswith(b"\n"):
        message = "Manifest did not end in a newline."
    elif line.startswith(b"\0"):
        message = "Manifest had an entry with a zero-length filename."
    elif len(line) < _SHORTEST:
        message = "Manifest had implausibly-short line."
    elif _has_form(line, node_size):
        message = "Manifest lines not in sorted order."
    else:
        message = "invalid node length in manifest"
    raise ValueError(message) from cause


def _has_form(line: bytes, node_size: int) -> bool:
    """Tell whether a line that was refused could be one elsewhere."""
    try:
        _manifest.validate(ffi.from_buffer(line + b"\n"), node_size)
    except HgKernelsError:
        return False
    return True
