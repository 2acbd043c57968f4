"""The exceptions of hgkernels.

Each error code of the library has a class of its own, named like the code and
derived from `HgKernelsError`. Where Python has a word for the same thing, such
as `ValueError`, the class is derived from that too.

All of them can be pickled.
"""

from __future__ import annotations

__all__ = [
    "ArgumentError",
    "CensoredError",
    "FullError",
    "HgKernelsError",
    "LibraryError",
    "MalformedError",
    "MismatchError",
    "OutOfMemoryError",
    "OutOfRangeError",
    "RepositoryError",
    "RevisionLookupError",
    "TruncatedError",
    "UnsupportedError",
]


class HgKernelsError(Exception):
    """Something that the library refused.

    `code` is the library's error code, an `HGK_ERROR_*` of
    `hgkernels.native.lib`, or None if the library was not asked.

    `offset` says where in the data the trouble is: a number of bytes from the
    beginning, or None if the error has no place there.

    `index` says which marker cannot be written, which revision's record is
    bad, which of the given revisions does not exist, or which delta of a chain
    cannot be applied, if that is the trouble; `hunk` is then the number of the
    hunk in that delta, and `offset` is where it begins there.
    """

    code: int | None = None
    offset: int | None = None
    index: int | None = None
    hunk: int | None = None


class LibraryError(HgKernelsError, ImportError):
    """The library is missing, or does not go with this package."""


class RepositoryError(HgKernelsError):
    """There is no repository, or a part of it is missing."""


class RevisionLookupError(HgKernelsError, LookupError):
    """What was asked for is no revision, or could be several."""


class MismatchError(HgKernelsError, ValueError):
    """The text of a revision has another hash than its node."""


class CensoredError(HgKernelsError):
    """The contents were removed from the repository, and will not be back."""


class ArgumentError(HgKernelsError, ValueError):
    """The call itself is wrong."""

    code = -1


class OutOfMemoryError(HgKernelsError, MemoryError):
    """Memory could not be had."""

    code = -2


class FullError(HgKernelsError, ValueError):
    """The output buffer is too small."""

    code = -3


class TruncatedError(HgKernelsError, ValueError):
    """The data ends inside a record."""

    code = -4


class MalformedError(HgKernelsError, ValueError):
    """The data contradicts its own format."""

    code = -5


class UnsupportedError(HgKernelsError, ValueError):
    """The data is of a version or kind that the library does not know.

    Or it says something that the wanted format cannot say.
    """

    code = -6


class OutOfRangeError(HgKernelsError, ValueError):
    """A number does not fit where it has to go, or an index is past the end.

    This is no `IndexError`, which a loop would take for its regular end.
    """

    code = -7


_CLASSES: dict[int | None, type[HgKernelsError]] = {
    kind.code: kind
    for kind in (
        ArgumentError,
        OutOfMemoryError,
        FullError,
        TruncatedError,
        MalformedError,
        UnsupportedError,
        OutOfRangeError,
    )
}

# No message of the library is longer.
_LONGEST_MESSAGE = 80


def failure(
    code: int,
    offset: int | None = None,
    *,
    index: int | None = None,
    hunk: int | None = None,
    item: str = "marker",
) -> HgKernelsError:
    """Return the exception for an error code, to be raised by the caller.

    *item* is what *index* counts.
    """
    from .native import ffi, lib

    text = ffi.new("char[]", _LONGEST_MESSAGE)
    size = lib.hgk_error_message(code, text, _LONGEST_MESSAGE)
    if size > 0:
        message = bytes(ffi.buffer(text, size)).decode("ascii")
    else:
        message = f"the library returned {code}"
    if hunk is not None:
        message = f"{message}, in hunk {hunk} of delta {index}"
    if offset is not None:
        message = f"{message}, at byte {offset}"
    if index is not None and hunk is None:
        message = f"{message}, in {item} {index}"
    error = _CLASSES.get(code, HgKernelsError)(message)
    error.code = code
    error.offset = offset
    error.index = index
    error.hunk = hunk
    return error
