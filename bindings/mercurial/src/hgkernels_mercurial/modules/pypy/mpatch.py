"""Mercurial's `mpatch` on PyPy: all of it is ours."""

from __future__ import annotations

from hgkernels_mercurial import library

# To raise `ImportError` would not do: import on demand leaves an empty module.
if library.is_available():
    from hgkernels.mpatch import mpatchError, patchedsize, patches
else:
    from mercurial.pure.mpatch import *  # noqa: F403

__all__ = ["mpatchError", "patchedsize", "patches"]
