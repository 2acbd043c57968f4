"""Texts of manifests at the end of long chains, read in one call.

Mercurial cuts out, decompresses and joins each delta of a chain by itself.
The library does the whole chain at once. A text that it cannot read, or that
has another hash, is read by Mercurial, whose errors are its own.
"""

from __future__ import annotations

import os
from typing import Any

from mercurial import revlog
from mercurial.node import nullrev
from mercurial.revlogutils import constants

from hgkernels_mercurial.library import is_available

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# A shorter chain is read sooner than the library is asked.
_LEAST = 32
# To load the library takes as long as Mercurial takes for so many deltas.
_LOADED_AFTER = 1000

_RECORD_SIZE = 64
_STATE = "_hgkernels_texts"

# How many deltas of such chains were asked for.
_asked = [0]


def raw_text(read: Any, inner: Any, rev: int) -> Any:
    """Return what `mercurial.revlog._InnerRevlog.raw_text` does."""
    if inner.target[0] == constants.KIND_MANIFESTLOG and rev != nullrev:
        text = _text(inner, rev)
        if text is not None:
            inner.seen_file_size(len(text))
            is_checked = False
            inner.cache_revision_text(rev, text, is_checked)
            return rev, text, is_checked
    return read(inner, rev)


def forget(clear: Callable[[Any], None], inner: Any) -> None:
    """Forget what is known of files that are about to change."""
    inner.__dict__.pop(_STATE, None)
    clear(inner)


def _text(inner: Any, rev: int) -> bytes | None:
    """Return a text, or None if Mercurial is to read it."""
    cache = inner._revision_cache
    known = None if cache is None else cache[0]
    if known == rev:
        return None
    chain, _stopped = inner._deltachain(rev, stoprev=known)
    if len(chain) < _LEAST:
        return None
    _asked[0] += len(chain)
    if (
        _asked[0] - len(chain) < _LOADED_AFTER
        or not _is_plain(inner)
        or not is_available()
    ):
        return None
    from hgkernels.errors import HgKernelsError

    try:
        log = _log(inner, rev)
        if log is None:
            return None
        text: bytes = log.fulltext(rev, check=True)
    except (HgKernelsError, OSError, ValueError, IndexError):
        inner.__dict__.pop(_STATE, None)
        return None
    return text


def _is_plain(inner: Any) -> bool:
    """Tell whether all chunks are in a file of the usual kind."""
    return (
        type(inner) is revlog._InnerRevlog
        and not inner.inline
        and not inner.is_writing
        and not inner.is_delaying
        and inner.sidedata_file is None
        and inner.index.entry_size == _RECORD_SIZE
    )


def _log(inner: Any, rev: int) -> Any:
    """Return the library's view of a revlog that has a revision."""
    data_path = inner.opener.join(inner.data_file)
    # A file that became shorter cannot be read through a map.
    if os.stat(data_path).st_size < inner.end(rev):
        inner.__dict__.pop(_STATE, None)
        return None
    log = inner.__dict__.get(_STATE)
    if log is None or rev >= len(log):
        from hgkernels import Revlog

        index_path = inner.opener.join(inner.index_file)

        def named(suffix: str) -> bytes:
            if suffix == ".d":
                path: bytes = data_path
                return path
            return os.fsencode(index_path) + os.fsencode(suffix)

        log = inner.__dict__[_STATE] = Revlog.open(index_path, named=named)
    if rev >= len(log) or log.node(rev) != inner.index[rev][7]:
        inner.__dict__.pop(_STATE, None)
        return None
    return log
