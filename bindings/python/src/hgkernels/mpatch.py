"""Functions with the names and ways of Mercurial's ``mpatch`` module.

They take the same arguments and give the same results and exceptions, so that
code written for the one works with the other.
"""

from __future__ import annotations

from operator import index

from ._buffers import lend
from ._chain import COMBINED, Chain, new_place, refusal
from .errors import (
    HgKernelsError,
    MalformedError,
    OutOfRangeError,
    TruncatedError,
)
from .native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import SupportsIndex, TypeVar

    from typing_extensions import Buffer

    Text = TypeVar("Text", bound=Buffer)
    Delta = TypeVar("Delta", bound=Buffer)

__all__ = ["mpatchError", "patchedsize", "patches", "version"]

#: The version of Mercurial's module that this one is like.
version = 1


class mpatchError(Exception):  # noqa: N801 - Mercurial's name
    """A delta cannot be decoded, or cannot be applied.

    `delta` is its number in the list, `hunk` the number of the hunk in it,
    and `offset` where that hunk begins in it, in bytes.
    """

    delta: int | None = None
    hunk: int | None = None
    offset: int | None = None


def patches(text: Text, bins: list[Delta], /) -> Text | bytes:
    """Return what deltas make of a text, the first of the list being first.

    The text and the deltas are bytes-like objects. Without deltas, *text*
    itself is returned.

    A list with something that is no delta raises `mpatchError`. So does one
    that does not fit the text, in the end: a hunk out of order or outside of
    its text does no harm if a later delta replaces all that it did.
    """
    if not isinstance(bins, list):
        message = f"bins must be a list, not {type(bins).__name__}"
        raise TypeError(message)
    if not bins:
        return text
    # cffi takes `bytes` as they are, which is faster.
    base = text if type(text) is bytes else lend(text)
    try:
        chain = Chain(bins, COMBINED)
    except (TruncatedError, MalformedError) as error:
        raise _undecodable(error) from error
    try:
        return chain.apply(base)
    except (MalformedError, OutOfRangeError) as error:
        raise _told(mpatchError("invalid patch"), error) from error
    finally:
        chain.close()


def patchedsize(orig: SupportsIndex, delta: bytes, /) -> int:
    """Return the size of a text of *orig* bytes after a delta.

    Only the headers of the hunks are read. Whether the delta fits the text is
    not looked at; the result of nonsense is nonsense and may be negative.

    *delta* has to be `bytes`. One that cannot be decoded raises `mpatchError`.
    """
    if not isinstance(delta, bytes):
        raise _not_bytes(delta)
    original = index(orig)
    if not -(1 << 63) <= original < 1 << 63:
        message = "Python int too large to convert to C long"
        raise OverflowError(message)
    size = ffi.new("int64_t *")
    place = new_place()
    code = lib.hgk_delta_patched_size(original, delta, len(delta), size, place)
    if code < 0:
        raise _undecodable(refusal(code, place))
    found: int = size[0]
    return found


def _undecodable(cause: HgKernelsError) -> mpatchError:
    """Return the exception for what is no delta."""
    return _told(mpatchError("patch cannot be decoded"), cause)


def _told(error: mpatchError, cause: HgKernelsError) -> mpatchError:
    """Return an exception with the place that the library has told."""
    error.delta, error.hunk = cause.index, cause.hunk
    error.offset = cause.offset
    return error


def _not_bytes(delta: object) -> TypeError:
    """Return what Mercurial raises for an object that is not `bytes`."""
    name = type(delta).__name__
    try:
        memoryview(delta)  # type: ignore[arg-type]
    except TypeError:
        return TypeError(f"a bytes-like object is required, not '{name}'")
    return TypeError(
        f"argument 2 must be read-only bytes-like object, not {name}"
    )
