"""Finds the library, opens it and makes sure that it is the right one."""

from __future__ import annotations

import os

from ._ffi import ffi
from .errors import LibraryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .native import _Lib

VARIABLE = "HGKERNELS_LIBRARY"
FILE_NAME = "libhgkernels.so"


def library_path() -> str:
    """Return the path of the library.

    The environment variable ``HGKERNELS_LIBRARY`` comes first, then the file
    that a wheel carries beside this module, then, for a source checkout, what
    a release build has left there.
    """
    if named := os.environ.get(VARIABLE):
        return named
    package = os.path.dirname(os.path.abspath(__file__))
    beside = os.path.join(package, FILE_NAME)
    if os.path.exists(beside):
        return beside
    # The package is in bindings/python/src/hgkernels of a checkout.
    checkout = os.path.normpath(os.path.join(package, *[os.pardir] * 4))
    if os.path.exists(os.path.join(checkout, "Package.swift")):
        built = os.path.join(checkout, ".build", "release", FILE_NAME)
        if os.path.exists(built):
            return built
        message = (
            f"there is no {built}: build it with 'swift build -c release"
            f" --product hgkernels' in {checkout}, or set {VARIABLE}"
        )
    else:
        message = f"there is no {beside}: reinstall hgkernels"
    raise LibraryError(message)


def open_library() -> _Lib:
    """Open the library and compare it with the declarations.

    Raises `LibraryError` if it cannot be loaded, or if it was built from other
    declarations than this package: a call could then do anything.
    """
    path = library_path()
    try:
        # A checker only knows that it is some library.
        lib: Any = ffi.dlopen(path)
    except OSError as error:
        message = f"cannot load the library of hgkernels: {error}"
        raise LibraryError(message) from None
    wanted = ffi.integer_const("HGK_ABI_VERSION")
    wanted_hash = ffi.integer_const("HGK_ABI_HASH")
    try:
        found = lib.hgk_abi_version()
        found_hash = lib.hgk_abi_hash()
    except (AttributeError, ffi.error):
        message = f"{path} is not a library of hgkernels"
        raise LibraryError(message) from None
    if (found, found_hash) != (wanted, wanted_hash):
        message = (
            f"{path} has ABI version {found} with hash {found_hash:016x}, but"
            f" this package needs version {wanted} with hash"
            f" {wanted_hash:016x}: install matching builds of the two"
        )
        raise LibraryError(message)
    library: _Lib = lib
    return library
