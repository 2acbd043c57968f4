"""What Mercurial's ``parsers`` module has, with its names and ways.

They take the same arguments and give the same results and exceptions, so that
code written for the one works with the other.
"""

from __future__ import annotations

import sys
from itertools import chain
from operator import index as as_index

from ._dirs import dirs
from ._lazymanifest import lazymanifest
from ._mercurial_index import VERSION_1, IndexObject
from ._nodetree import nodetree
from .errors import ArgumentError, HgKernelsError, OutOfMemoryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import SupportsIndex

    from typing_extensions import Buffer

    from ._blocks import Row

__all__ = [
    "dirs",
    "fm1readmarkers",
    "index",
    "lazymanifest",
    "nodetree",
    "parse_index2",
]

#: The class of what `parse_index2` returns.
index = IndexObject


def parse_index2(
    data: Buffer,
    inlined: object,
    uses_generaldelta: object,
    uses_delta_info: object,
    format: SupportsIndex = VERSION_1,  # noqa: A002
) -> tuple[IndexObject, tuple[int, Buffer] | None]:
    """Return the index in some data, and the data if it has the chunks too.

    *data* is any bytes-like object, which the index keeps and which must not
    be changed. *inlined* says whether the chunks lie between the records,
    *uses_generaldelta* whether a delta may apply to any revision, and
    *uses_delta_info* whether flags say what it is. *format* is 1, 0xDEAD or
    0xD34D.

    Records that do not fill the data raise `ValueError`.
    """
    made = IndexObject(
        data, inlined, uses_generaldelta, uses_delta_info, format
    )
    return made, ((0, data) if inlined else None)


def fm1readmarkers(
    data: bytes, offset: SupportsIndex, stop: SupportsIndex, /
) -> list[Row]:
    """Return the version-1 markers that begin in a part of some data.

    *offset* says where the first one begins; the last one begins before
    *stop*, and may end after it. The markers are plain tuples: predecessor,
    successors, flags, metadata, date and parents, as `Marker` describes them.

    *data* has to be `bytes`. Markers that do not fit into it, a negative
    *offset* and a *stop* after its end raise `ValueError`.
    """
    if not isinstance(data, bytes):
        name = type(data).__name__
        message = f"argument 1 must be read-only bytes-like object, not {name}"
        raise TypeError(message)
    start, end = _size(offset), _size(stop)
    if start < 0:
        message = "invalid negative offset in fm1readmarkers"
        raise ValueError(message)
    if end > len(data):
        message = "stop longer than data length in fm1readmarkers"
        raise ValueError(message)
    if start >= end:
        return []
    from ._store import parse_range
    from .rows import blocks

    try:
        store = parse_range(data, start, end)
    except (ArgumentError, OutOfMemoryError):
        raise
    except HgKernelsError as error:
        message = "overflow in obsstore"
        raise ValueError(message) from error
    return list(chain.from_iterable(blocks(store, range(store.count))))


def _size(number: SupportsIndex) -> int:
    """Return a number that C's type for sizes can hold."""
    size = as_index(number)
    if not -sys.maxsize - 1 <= size <= sys.maxsize:
        message = "Python int too large to convert to C ssize_t"
        raise OverflowError(message)
    return size
