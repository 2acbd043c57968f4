"""The class `dirs`, in the shape of Mercurial's C extension."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Mercurial calls a path with as many parts too deep.
_DEEPEST = 2048


class dirs:  # noqa: N801 - Mercurial's name
    """The folders of a set of paths, and how often each is needed.

    A folder counts the paths that are in it and the folders in it; the one
    that all are in is ``b""``. *map* is an iterable of paths, or a dictionary
    by paths. With *only_tracked* it has to be a dictionary, and only what is
    `tracked`, as items of Mercurial's dirstate say it, counts.

    A path that cannot be added or removed raises `ValueError`, and nothing
    has changed then.
    """

    __slots__ = ("_counts",)

    def __init__(
        self,
        map: Iterable[bytes] = (),  # noqa: A002 - Mercurial's name
        only_tracked: bool = False,  # noqa: FBT002 - Mercurial's signature
    ) -> None:
        self._counts: dict[bytes, int] = {}
        if isinstance(map, dict):
            if only_tracked:
                map = _tracked(map)  # noqa: A001
        elif only_tracked:
            message = "`only_tracked` is only supported with a dict source"
            raise ValueError(message)
        add = self._add
        for path in map:
            if not isinstance(path, bytes):
                message = "expected string"
                raise TypeError(message)
            add(path)

    def addpath(self, path: bytes, /) -> None:
        """Add a path."""
        self._add(_checked("addpath", path))

    def _add(self, path: bytes) -> None:
        if b"//" in path:
            message = "found invalid consecutive slashes in path"
            raise ValueError(message)
        counts, end = self._counts, path.rfind(b"/")
        # Only a folder that is not there yet can make it too deep.
        if end > 0 and path[:end] not in counts:
            _check_depth(path)
        while end > 0:
            folder = path[:end]
            count = counts.get(folder)
            if count is not None:
                counts[folder] = count + 1
                return
            counts[folder] = 1
            end = path.rfind(b"/", 0, end)
        counts[b""] = counts.get(b"", 0) + 1

    def delpath(self, path: bytes, /) -> None:
        """Take a path away that was added."""
        counts, folder = self._counts, _checked("delpath", path)
        unneeded = []
        while True:
            folder = folder[: max(folder.rfind(b"/"), 0)]
            count = counts.get(folder)
            if count is None:
                message = "expected a value, found none"
                raise ValueError(message)
            if count > 1:
                counts[folder] = count - 1
                break
            unneeded.append(folder)
            if not folder:
                break
        for folder in unneeded:
            del counts[folder]

    def __contains__(self, folder: object) -> bool:
        return folder in self._counts

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._counts)


def _tracked(items: dict[bytes, object]) -> Iterator[bytes]:
    """Iterate over the paths whose items are tracked."""
    for path, item in items.items():
        tracked = getattr(item, "tracked", None)
        if tracked is None:
            message = "expected a dirstate tuple"
            raise TypeError(message)
        if tracked:
            yield path


def _checked(name: str, path: object) -> bytes:
    if not isinstance(path, bytes):
        kind = type(path).__name__
        message = f"{name}() argument 1 must be bytes, not {kind}"
        raise TypeError(message)
    return path


def _check_depth(path: bytes) -> None:
    if path.count(b"/") >= _DEEPEST - 1:
        message = "Directory hierarchy too deep."
        raise ValueError(message)
