"""Mercurial, asked as its own extensions ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mercurial import obsolete, policy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hgkernels.rows import Row

# Absent from Mercurial's pure Python.
IS_NATIVE = hasattr(policy.importmod("parsers"), "fm1readmarkers")


class RefusedError(Exception):
    """Mercurial does not read or write this."""


class _Changelog:
    """Translates revisions to nodes; nobody asks about revisions here."""

    def node(self, revision: int) -> bytes:
        raise LookupError(revision)


class _Repository:
    """As much of a repository as its obsstore asks for."""

    nullid = bytes(20)
    changelog = _Changelog()

    def unfiltered(self) -> _Repository:
        return self


class _Folder:
    """A folder whose obsstore is in memory."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def tryread(self, _name: bytes) -> bytes:
        return self.data

    def exists(self, _name: bytes) -> bool:
        return True

    def stat(self, _name: bytes) -> _Stat:
        return _Stat(len(self.data))


class _Stat:
    def __init__(self, size: int) -> None:
        self.st_size = size


# Stores keep only a weak reference to their repository.
REPOSITORY = _Repository()


def read(data: bytes) -> list[Row]:
    """Return the markers of a whole store."""
    try:
        _version, markers = obsolete._readmarkers(data)  # noqa: SLF001
        return list(markers)
    except Exception as problem:  # whatever it is, it is a refusal
        raise RefusedError(repr(problem)) from problem


def write(markers: Iterable[Row], version: int) -> bytes:
    """Return a whole store of *markers*."""
    try:
        chunks = obsolete.encodemarkers(
            list(markers), addheader=True, version=version
        )
        return b"".join(chunks)
    except Exception as problem:  # whatever it is, it is a refusal
        raise RefusedError(repr(problem)) from problem


def opened(data: bytes) -> Any:  # noqa: ANN401 - Mercurial is not typed
    """Return Mercurial's own obsstore of some data."""
    return obsolete.obsstore(REPOSITORY, _Folder(data), 1, readonly=True)
