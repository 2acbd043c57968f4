"""`util.nogc`, which on PyPy can decorate but not be entered.

Mercurial 7.2 makes it a function there that returns its argument, and says
`with util.nogc():` all the same where it copies a store. So `hg clone` of a
local repository fails.
"""

from __future__ import annotations

from contextlib import nullcontext

from hgkernels_mercurial import versions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def let_nogc_be_a_context(util: Any) -> None:
    """Let `util.nogc` do nothing in both of the ways that it is used."""
    if not versions.refusal():
        util.nogc = _nogc


def _nogc(function: Any = None) -> Any:
    return nullcontext() if function is None else function
