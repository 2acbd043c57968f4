"""Manifests: compared where they lie, read only when much is asked.

Mercurial's `manifestdict` stays what it is; some of its methods are replaced,
when a repository's manifests are asked for. Tree manifests, and nodes of 32
bytes, are left to Mercurial.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mercurial import extensions, hg, store

from .late import when_loaded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ._selftests import Test

    Original = Callable[..., Any]


def uisetup(_ui: Any) -> None:
    """Wait for the manifests of a repository.

    Many commands need none, and Mercurial imports its module for them late.
    """
    when_loaded("mercurial.store", _wrap_store)
    when_loaded("mercurial.hg", _wrap_verify)


def _wrap_store() -> None:
    extensions.wrapfunction(store.basicstore, "manifestlog", manifestlog)


def _wrap_verify() -> None:
    extensions.wrapfunction(hg, "verify", verify)


def manifestlog(theirs: Original, *arguments: Any) -> Any:
    """Replace what is faster on texts, then return the manifests."""
    from . import _manifest_methods

    _manifest_methods.install()
    return theirs(*arguments)


def verify(theirs: Original, *arguments: Any, **options: Any) -> Any:
    """Read all lines at once: a verifier wants to know of each bad one."""
    from . import _deferred

    with _deferred.reading_at_once():
        return theirs(*arguments, **options)


def selftests() -> Iterator[Test]:
    """Compare what is replaced with Mercurial's own, on small manifests."""
    from . import _manifest_selftests

    return _manifest_selftests.tests()
