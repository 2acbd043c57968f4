"""The C functions themselves, for code that wants no layer above them.

    from hgkernels.native import ffi, lib

`ffi` is cffi's object for making and reading C values; `lib` has the
functions and constants of ``hgkernels.h``, whose comments are their manual.
The library is opened when `lib` is first asked for.

A function that can fail returns a negative number when it does;
`hgkernels.errors.failure` makes the exception for it. Python's global lock is
free while a function runs. No function keeps what it is given, except that a
handle borrows the data that it was parsed from: keep the data, and the
``ffi.from_buffer`` that lends it, alive as long as the handle, and remember
that on PyPy such a loan does not stop anybody from closing a memory map or
resizing a bytearray.
"""

from ._ffi import ffi

__all__ = ["ffi", "lib"]  # noqa: F822


def __getattr__(name: str) -> object:
    if name != "lib":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from ._lib import open_library

    # Threads that ask at once may open it twice, but all get the same one.
    return globals().setdefault("lib", open_library())


def __dir__() -> list[str]:
    return sorted({*globals(), "lib"})
