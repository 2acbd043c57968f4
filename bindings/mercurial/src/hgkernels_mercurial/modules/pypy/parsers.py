"""Mercurial's `parsers` on PyPy: its pure Python, and what is ours instead.

Ours are the index of revlogs, manifests, folders, markers and `nodetree`. The
dirstate stays Mercurial's.
"""

from __future__ import annotations

from mercurial.pure.parsers import *  # noqa: F403

from hgkernels_mercurial import library

# To raise `ImportError` would not do: import on demand leaves an empty module.
if library.is_available():
    from hgkernels.parsers import (
        dirs,
        fm1readmarkers,
        lazymanifest,
        nodetree,
    )

    from hgkernels_mercurial.pypy.index import index, parse_index2

    __all__ = [
        "dirs",
        "fm1readmarkers",
        "index",
        "lazymanifest",
        "nodetree",
        "parse_index2",
    ]
