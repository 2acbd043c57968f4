"""Mercurial's `bdiff` on PyPy: all of it is ours."""

from __future__ import annotations

from hgkernels_mercurial import library

# To raise `ImportError` would not do: import on demand leaves an empty module.
if library.is_available():
    from hgkernels.bdiff import (
        bdiff,
        blocks,
        fixws,
        line_diff,
        manifest_diff,
        splitnewlines,
        storage_diff,
    )
else:
    from mercurial.pure.bdiff import *  # noqa: F403

__all__ = [
    "bdiff",
    "blocks",
    "fixws",
    "line_diff",
    "manifest_diff",
    "splitnewlines",
    "storage_diff",
]
