"""Persistent nodemaps, written without Rust.

Mercurial without Rust warns of a repository with `persistent-nodemap`, or
refuses it, since its Python code makes the whole map anew in each transaction.
The library appends to it what is new.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from mercurial import revlog

from .late import when_loaded


def uisetup(_ui: Any) -> None:
    """Let nodemaps count as fast, and be written by the library."""
    revlog.HAS_FAST_PERSISTENT_NODEMAP = True
    when_loaded("mercurial.revlogutils.nodemap", _wrap_nodemap)


def _wrap_nodemap() -> None:
    import_module(f"{__package__}.mapping").wrap()
