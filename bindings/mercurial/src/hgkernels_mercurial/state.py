"""What `hgk status --hook` reports."""

from __future__ import annotations

import os
import sys

from . import __version__, choice, hook, places, versions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def find() -> dict[str, Any]:
    """Return the state of things, by name.

    ``active`` says whether a plain `hg` of this Python uses the kernels now:
    all the rest says why.
    """
    enabled = places.existing()
    # As this Python started; what follows installs it to see what it does.
    started = hook.is_installed()
    mercurial, policy = _mercurial()
    library = _library()
    extension = versions.is_supported(mercurial) and choice.extension_wanted()
    return {
        "active": bool(
            started
            and (policy == choice.NAME or extension)
            and library["path"]
        ),
        "hook": "enabled" if enabled else "not enabled",
        "file": enabled[0] if enabled else None,
        "version": __version__,
        "python": sys.executable,
        "mercurial": mercurial or None,
        "supported": versions.is_supported(mercurial),
        "rust": bool(mercurial) and choice.is_rust(),
        "policy": policy or None,
        "variable": os.environ.get(choice.VARIABLE) or None,
        "extension": extension,
        "library": library["path"],
        "abi": library["abi"],
        "problem": library["problem"],
    }


def _mercurial() -> tuple[str, str]:
    """Return the version of Mercurial, and the policy under the hook."""
    hook.install()
    try:
        from mercurial import policy
    except ImportError:
        return "", ""
    return versions.found(), policy.policy.decode()


def _library() -> dict[str, Any]:
    found: dict[str, Any] = {"path": None, "abi": None, "problem": None}
    try:
        from hgkernels import _lib
        from hgkernels.errors import LibraryError
    except ImportError as error:
        return {**found, "problem": f"cannot import hgkernels: {error}"}
    try:
        lib = _lib.open_library()
    except LibraryError as error:
        return {**found, "problem": str(error)}
    return {
        **found,
        "path": _lib.library_path(),
        "abi": lib.hgk_abi_version(),
    }
