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

from typing import Any

from mercurial import debugcommands, extensions, obsolete, obsutil

from hgext3rd.hgkernels.late import when_loaded

from . import listing, sets, store, walks


def uisetup(_ui: Any) -> None:
    """Let repositories have stores of ours."""
    extensions.wrapfunction(obsolete, "makestore", store.make)
    extensions.wrapfunction(
        obsutil, "closestpredecessors", walks.closest_predecessors
    )
    extensions.wrapcommand(
        debugcommands.command._table, b"debugobsolete", listing.debugobsolete
    )


def extsetup(_ui: Any) -> None:
    """Compute the sets of changesets for stores of ours."""
    sets.install()
    when_loaded("mercurial.context", _wrap_contexts)


def _wrap_contexts() -> None:
    from . import single

    single.install()
