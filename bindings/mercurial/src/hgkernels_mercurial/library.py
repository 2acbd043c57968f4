"""The library of kernels: opened at the first call that needs it.

Nothing here is imported, let alone opened, while Mercurial starts. Whoever
replaces something of Mercurial's asks `is_available` at its first call, and
leaves the call to what it has replaced if the answer is no.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_available: bool | None = None
_warned = False


def is_available() -> bool:
    """Say whether there is a library to call; warn, once, if there is not."""
    global _available  # noqa: PLW0603 - there is one library in a process
    if _available is None:
        problem = _problem()
        _available = not problem
        if problem:
            warn(problem)
    return _available


def function(module: str, name: str, theirs: Callable[..., Any]) -> Any:
    """Return a function of `hgkernels`, or *theirs* if there is no library.

    *module* is that of `hgkernels` which has the function.
    """
    if not is_available():
        return theirs
    __import__(f"hgkernels.{module}")
    return getattr(sys.modules[f"hgkernels.{module}"], name)


def _problem() -> str:
    """Open the library; return what stands in the way of that, or ""."""
    try:
        from hgkernels.errors import LibraryError
    except ImportError as error:
        return f"cannot import hgkernels: {error}"
    try:
        from hgkernels.native import lib  # noqa: F401
    except (ImportError, LibraryError) as error:
        return str(error)
    return ""


def warn(problem: str) -> None:
    """Say in one line that Mercurial goes on with its own modules."""
    global _warned  # noqa: PLW0603 - as above
    if _warned:
        return
    _warned = True
    problem = " ".join(problem.split())
    sys.stderr.write(
        f"warning: hgkernels: {problem}; Mercurial's own modules are used\n"
    )
    sys.stderr.flush()
