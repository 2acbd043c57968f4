"""Functions that leave to Mercurial's own what those do faster.

A call of the library costs some microseconds on CPython, in which a C
extension compares or patches some thousand bytes. `measured.py` says from
which size on ours are faster.
"""

from __future__ import annotations

from . import library, measured

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

    Function = Callable[[Any, Any], Any]


def selected(theirs: ModuleType, module: str) -> dict[str, Any]:
    """Return the names of a module of Mercurial, some with our functions.

    *module* is what it and that of `hgkernels` are called. The names are all
    but `version`, which says that the module is Mercurial's own.
    """
    names = {
        name: value
        for name, value in vars(theirs).items()
        if not name.startswith("__") and name != "version"
    }
    for full_name, least in measured.LEAST.items():
        home, _, name = full_name.partition(".")
        if home == module and least is not None:
            names[name] = by_size(names[name], module, name, least)
    return names


def by_size(theirs: Function, module: str, name: str, least: int) -> Function:
    """Return a function of two things: ours if they are large enough.

    They are that if both together have *least* bytes. *theirs* is Mercurial's
    function, and ours that of the same *name* in a *module* of `hgkernels`,
    which is asked only once it is worth opening the library. What has no size
    is theirs to refuse.
    """
    ours: Function | None = None

    def select(a: Any, b: Any, /) -> Any:
        nonlocal ours
        try:
            size = len(a) + len(b)
        except TypeError:
            return theirs(a, b)
        if size < least:
            return theirs(a, b)
        if ours is None:
            if not library.is_worth_opening(size):
                return theirs(a, b)
            ours = library.function(module, name, theirs)
        return ours(a, b)

    select.__name__ = select.__qualname__ = name
    select.__doc__ = theirs.__doc__
    return select
