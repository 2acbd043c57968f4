"""Whether a question is worth opening the library for.

Opening it takes some milliseconds, as long as Mercurial's own code needs for
megabytes. So what comes once and is small is left to Mercurial, unless
somebody else, the markers mostly, has opened the library already.
"""

from __future__ import annotations

import sys

from hgkernels_mercurial import library


def is_worth(size: int, *, opened: int, closed: int) -> bool:
    """Tell whether to give the library something of a size.

    *opened* is the least size that it wins at once it is open, and *closed*
    that which is worth opening it for.
    """
    return is_enough(size, opened=opened, closed=closed) and (
        library.is_available()
    )


def is_enough(size: int, *, opened: int, closed: int) -> bool:
    """Tell the same as things are, without opening it."""
    return size >= opened and (size >= closed or is_open())


def is_open() -> bool:
    """Tell whether the library has been opened."""
    native = sys.modules.get("hgkernels.native")
    # Mercurial's import on demand would import it for a plain `hasattr`.
    return native is not None and "lib" in object.__getattribute__(
        native, "__dict__"
    )
