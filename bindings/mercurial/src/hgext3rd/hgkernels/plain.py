"""Whether what is replaced is what Mercurial itself has."""

from __future__ import annotations

from itertools import repeat
from typing import Any

from mercurial.revlogutils import constants, flagutil

_OURS = __name__.rpartition(".")[0]

#: What does not change which texts a store has, or where they are.
REQUIREMENTS = frozenset(
    (
        b"bookmarksinstore",
        b"dirstate-tracked-key-v1",
        b"dirstate-v2",
        b"dotencode",
        b"exp-archived-phase",
        b"exp-sparse",
        b"fncache",
        b"generaldelta",
        b"internal-phase-2",
        b"persistent-nodemap",
        b"relshared",
        b"revlog-compression-zstd",
        b"revlogv1",
        b"share-safe",
        b"shared",
        b"sparserevlog",
        b"store",
    )
)

# What Mercurial's own flags have: nothing that changes a text.
_PLAIN_FLAGS = frozenset(
    (
        constants.REVIDX_DELTA_IS_SNAPSHOT,
        constants.REVIDX_DELTA_QUALITY,
        constants.REVIDX_DELTA_GOOD,
        constants.REVIDX_DELTA_P1_SMALL,
        constants.REVIDX_DELTA_P2_SMALL,
        constants.REVIDX_ISCENSORED,
        constants.REVIDX_HASCOPIESINFO,
        constants.REVIDX_HASMETA,
    )
)

# What was answered, and about which functions.
_answers: dict[Any, tuple[list[Any], bool]] = {}


def are_plain(owner: Any, names: tuple[str, ...]) -> bool:
    """Tell whether nobody but us has wrapped functions of a module or class.

    *owner* is the module or class of Mercurial's that has them. As long as
    the functions are the same ones, so is the answer.
    """
    functions = list(map(getattr, repeat(owner), names))
    known = _answers.get((owner, names))
    if known is not None and known[0] == functions:
        return known[1]
    home = getattr(owner, "__module__", owner.__name__)
    is_plain = all(_is_plain(function, home) for function in functions)
    _answers[owner, names] = functions, is_plain
    return is_plain


def _is_plain(function: Any, home: str) -> bool:
    while hasattr(function, "_origfunc"):
        wrapper = getattr(function._unboundwrapper, "__module__", "")
        if wrapper != _OURS and not wrapper.startswith(_OURS + "."):
            return False
        function = function._origfunc
    return getattr(function, "__module__", None) == home


def has_plain_flags(vfs: Any) -> bool:
    """Tell whether no extension changes texts by the flags of revisions."""
    return (
        flagutil.flagprocessors.keys() <= _PLAIN_FLAGS
        and not any(flagutil.flagprocessors.values())
        and not vfs.options.get(b"flagprocessors")
    )
