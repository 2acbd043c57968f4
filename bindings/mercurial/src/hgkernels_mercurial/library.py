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

# Opening takes some 3.5 ms, and of a byte in texts to compare ours saves about
# 1 ns: so many bytes have to be left to Mercurial's own functions before it
# pays, and may, since nobody knows how many more there will be.
OPENING_BYTES = 4 << 20

_available: bool | None = None
_left_bytes = 0
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


def is_worth_opening(size: int) -> bool:
    """Say whether to open the library for a call about *size* bytes.

    It is if it was opened before, or if this call and those that were not
    worth it are about enough bytes together.
    """
    global _left_bytes  # noqa: PLW0603 - there is one library in a process
    if _available is not None:
        return True
    _left_bytes += size
    return _left_bytes >= OPENING_BYTES


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
