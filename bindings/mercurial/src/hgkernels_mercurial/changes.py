"""What the hook changes in modules of Mercurial.

Each function is given a module that has just been executed. It may be in the
middle of an import of others, so nothing of Mercurial is imported here but
`mercurial.__version__`, which imports nothing itself.
"""

from __future__ import annotations

import os
from importlib.machinery import PathFinder

from . import choice, library, versions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NAME = choice.NAME.encode()
# Where Mercurial is told that our setting is from. What has no colon in it
# Mercurial takes for a setting made by code: a server of chg would let it win
# over hgrc, and never find that a new server has the same settings.
SOURCE = b"resource:hgkernels-mercurial"


def policy(module: Any) -> None:
    """Add the policy, and make it the one in force unless another is named.

    In a Mercurial that is not supported the name stands for what is in force
    without it.
    """
    usual = choice.usual_policy()
    refusal = versions.refusal()
    if refusal:
        library.warn(refusal)
        if module.policy == NAME:
            module.policy = usual
        return
    module._packageprefs[NAME] = (choice.NAME, _fallback(module, usual))
    if choice.policy_wanted():
        module.policy = NAME


def _fallback(module: Any, usual: bytes) -> str:
    """Return the package that modules which are not ours come from."""
    if choice.IS_PYPY:
        return "pure"
    versioned, pure = module._packageprefs[usual]
    if versioned and pure:
        # Whichever is there: either all C modules have been built, or none.
        folder = os.path.join(os.path.dirname(module.__file__), versioned)
        if PathFinder.find_spec("parsers", [folder]) is None:
            versioned = None
    found: str = versioned or pure
    return found


def rcutil(module: Any) -> None:
    """Let configuration begin with our extension being switched on."""
    theirs = module.rccomponents

    def rccomponents(*arguments: Any, **options: Any) -> list[Any]:
        components: list[Any] = theirs(*arguments, **options)
        if choice.extension_wanted() and not versions.refusal():
            # What comes later wins, so that any hgrc can switch it off.
            level = module.conf_mod.LEVEL_BUNDLED_RESOURCE
            item = (b"extensions", NAME, b"", SOURCE)
            components.insert(0, (level, b"items", [item]))
        return components

    rccomponents.__doc__ = theirs.__doc__
    module.rccomponents = rccomponents
