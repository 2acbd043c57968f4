"""Which versions of Mercurial the kernels are put under."""

from __future__ import annotations

import sys

SUPPORTED = "7.2.x"
_FIRST = ["7", "2"]


def found() -> str:
    """Return the version of the Mercurial that is imported, or ""."""
    try:
        __import__("mercurial.__version__")
    except ImportError:
        return ""
    return str(getattr(sys.modules["mercurial.__version__"], "version", ""))


def is_supported(version: str) -> bool:
    """Say whether the kernels may be put under a *version* of Mercurial.

    Candidates of 7.2 itself are older than it.
    """
    release = version.partition("+")[0]
    early = release.startswith("7.2.dev")
    return release.split(".")[:2] == _FIRST and not early


def refusal() -> str:
    """Return why Mercurial is left alone, or "" if it is not."""
    version = found()
    if is_supported(version):
        return ""
    name = f"Mercurial {version}" if version else "a Mercurial of no version"
    return f"supports Mercurial {SUPPORTED}, and this is {name}"
