"""What is to be switched on: the policy, the extension, both or neither.

The hook switches on both. ``HGMODULEPOLICY`` has the last word about the
policy; when it names ours, the policy alone is meant.
"""

from __future__ import annotations

import os
import sys

NAME = "hgkernels"
VARIABLE = "HGMODULEPOLICY"
IS_PYPY = sys.implementation.name == "pypy"


def usual_policy() -> bytes:
    """Return the policy of this Mercurial when the environment has none.

    Its module `policy` has to have been imported.
    """
    if IS_PYPY:
        return b"cffi"
    built = sys.modules.get("mercurial.__modulepolicy__")
    usual: bytes = getattr(built, "modulepolicy", b"allow")
    return usual


def is_rust() -> bool:
    """Say whether Mercurial has been built with Rust.

    It is then left as it is unless told otherwise: its Rust modules belong to
    its own policies, and the extension has not been measured against them.
    """
    return usual_policy().startswith(b"rust")


def policy_wanted() -> bool:
    """Say whether the policy is to be in force."""
    named = os.environ.get(VARIABLE)
    return named == NAME or (not named and not is_rust())


def extension_wanted() -> bool:
    """Say whether the extension is to be on unless a hgrc switches it off."""
    return os.environ.get(VARIABLE) != NAME and not is_rust()
