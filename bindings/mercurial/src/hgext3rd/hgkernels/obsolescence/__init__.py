"""Obsolescence markers that stay in their file until somebody looks at them.

Mercurial makes a Python object of every marker each time that a command wants
to know which changesets are hidden. Here the file is read by the library,
which keeps the nodes alone, and answers:

- `reading`: a file of markers, read piece by piece, and single markers of it;
- `maps`: what stands in for Mercurial's dictionaries of markers;
- `store`: what stands in for Mercurial's store of markers;
- `sets`: which changesets are obsolete, orphans or divergent;
- `single`: whether a single changeset is divergent;
- `walks`: the predecessors that a template shows;
- `listing`: `hg debugobsolete`.

Where the library would refuse what Mercurial may not, in a damaged file above
all, Mercurial's own store does the work, and says what it has to say.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from mercurial import debugcommands, extensions, obsolete, obsutil

from hgext3rd.hgkernels.late import when_loaded


def uisetup(_ui: Any) -> None:
    """Let repositories have stores of ours, once there is a repository."""
    when_loaded("mercurial.obsolete", _wrap_stores)
    when_loaded("mercurial.obsutil", _wrap_walks)
    when_loaded("mercurial.debugcommands", _wrap_listing)


def extsetup(_ui: Any) -> None:
    """Compute the sets of changesets for stores of ours."""
    when_loaded("mercurial.obsolete", _wrap_sets)
    when_loaded("mercurial.context", _wrap_contexts)


def _part(name: str) -> Any:
    # Whoever has it loaded has `store` imported, on which others here build:
    # that must not happen in the middle of their own import.
    _ = obsolete.obsstore
    return import_module(f"{__name__}.{name}")


def _wrap_stores() -> None:
    extensions.wrapfunction(obsolete, "makestore", _part("store").make)


def _wrap_walks() -> None:
    extensions.wrapfunction(
        obsutil, "closestpredecessors", _closest_predecessors
    )


def _closest_predecessors(*arguments: Any) -> Any:
    return _part("walks").closest_predecessors(*arguments)


def _wrap_listing() -> None:
    table = debugcommands.command._table
    extensions.wrapcommand(table, b"debugobsolete", _debugobsolete)


def _debugobsolete(*arguments: Any, **options: Any) -> Any:
    return _part("listing").debugobsolete(*arguments, **options)


def _wrap_sets() -> None:
    _part("sets").install()


def _wrap_contexts() -> None:
    _part("single").install()
