"""Methods of `manifestdict` that texts of manifests are enough for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mercurial import extensions, manifest, match as matchmod

from . import _deferred, _fastdelta, _manifest_diff, _manifest_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ._manifest_text import Text

    Original = Callable[..., Any]

_NODE_SIZE = 20
# Mercurial asks for each of so many files, where it knows them.
_FEW = 100

_theirs = manifest._lazymanifest


def install() -> None:
    """Replace methods of Mercurial's manifests, once."""
    if manifest._lazymanifest is lazymanifest:
        return
    manifest._lazymanifest = lazymanifest
    kind = manifest.manifestdict
    for replace in (diff, filesnotin, walk, hasdir, fastdelta):
        extensions.wrapfunction(kind, replace.__name__, replace)


def lazymanifest(node_size: int, text: bytes = b"", *rest: Any) -> Any:
    """Return a manifest: Mercurial's, or of a large text one that waits.

    The *rest* is what Mercurial's in pure Python copies itself with.
    """
    if (
        rest
        or len(text) < _deferred.DEFERRED_SIZE
        or node_size != _NODE_SIZE
        or _deferred.is_reading_at_once()
        or not isinstance(text, bytes)
    ):
        return _theirs(node_size, text, *rest)
    return _deferred.DeferredManifest(_theirs, text)


def diff(
    theirs: Original,
    old: Any,
    new: Any,
    match: Any = None,
    clean: bool = False,  # noqa: FBT002 - Mercurial's signature
) -> Any:
    """Compare two manifests, then look at what matches."""
    if not isinstance(new, manifest.manifestdict):
        return theirs(old, new, match=match, clean=clean)
    if match and not match.always():
        if _is_few(old, match) and _is_few(new, match):
            return theirs(old, new, match=match, clean=clean)
        found = old.diff(new, clean=clean)
        return {path: found[path] for path in found if match(path)}
    return _manifest_diff.difference(old._lm, new._lm, clean=clean)


def filesnotin(theirs: Original, new: Any, old: Any, match: Any = None) -> Any:
    """Return the files that are in the one manifest and not in the other."""
    if not isinstance(old, manifest.manifestdict) or (
        match is not None and (_is_few(new, match) and _is_few(old, match))
    ):
        return theirs(new, old, match=match)
    found = new.diff(old, match=match)
    return {path for path, (_, there) in found.items() if there[0] is None}


def _is_few(files: Any, match: Any) -> bool:
    """Tell whether Mercurial looks at the files of a matcher only."""
    return len(match.files()) < _FEW and bool(files._filesfastpath(match))


def walk(theirs: Original, files: Any, match: Any) -> Any:
    """Iterate over the files that match; in folders, over these alone."""
    state = _unread(files)
    if (
        state is None
        or type(match) is not matchmod.patternmatcher
        or not match.prefix()
        or b"" in match.files()
        or files._filesfastpath(match)
    ):
        return theirs(files, match)
    return _walk_folders(theirs, files, state, match)


def _walk_folders(
    theirs: Original, files: Any, text: bytes, match: Any
) -> Iterator[bytes]:
    found: set[bytes] = set()
    missing = []
    try:
        for name in sorted(set(match.files())):
            start, end = _manifest_text.under(text, name)
            if name in files:
                found.add(name)
            elif start == end:
                missing.append(name)
            found.update(_manifest_text.paths(text[start:end]))
    except ValueError:
        # Mercurial says what is wrong with it.
        yield from theirs(files, match)
        return
    yield from sorted(found)
    for name in missing:
        match.bad(name, None)


def hasdir(theirs: Original, files: Any, folder: bytes) -> Any:
    """Tell whether there is a file in a folder."""
    state = _unread(files)
    if state is not None and folder and "_dirs" not in vars(files):
        try:
            start, end = _manifest_text.under(state, folder)
        except ValueError:
            pass
        else:
            return start != end
    return theirs(files, folder)


def _unread(files: Any) -> bytes | None:
    """Return the text of a manifest that nobody has read or changed."""
    lines = files._lm
    if not isinstance(lines, _deferred.DeferredManifest) or lines.is_full:
        return None
    state = lines.state()
    return None if state is None or state[1] else state[0]


def fastdelta(
    theirs: Original, files: Any, base: Text, changes: Iterable[Any]
) -> Any:
    """Return the text and the delta that changes of *base* lead to."""
    changes = list(changes)
    if (
        len(base) >= _fastdelta.SIZE
        and len(changes) < manifest.FASTDELTA_TEXTDIFF_THRESHOLD
        and files._nodelen == _NODE_SIZE
    ):
        made = _fastdelta.make(files, base, changes)
        if made is not None:
            return made
    return theirs(files, base, changes)
