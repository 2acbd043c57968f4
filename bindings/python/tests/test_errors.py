"""Are errors what they should be?"""

from __future__ import annotations

import copy
import pickle

import pytest
import stores

import hgkernels
from hgkernels import Markers, errors
from hgkernels.native import lib

KINDS = [getattr(errors, name) for name in errors.__all__]


@pytest.mark.parametrize(
    ("code", "kind", "builtin"),
    [
        ("ARGUMENT", errors.ArgumentError, ValueError),
        ("MEMORY", errors.OutOfMemoryError, MemoryError),
        ("FULL", errors.FullError, ValueError),
        ("TRUNCATED", errors.TruncatedError, ValueError),
        ("MALFORMED", errors.MalformedError, ValueError),
        ("UNSUPPORTED", errors.UnsupportedError, ValueError),
        ("OUT_OF_RANGE", errors.OutOfRangeError, ValueError),
    ],
)
def test_each_code_has_a_class(
    code: str,
    kind: type[errors.HgKernelsError],
    builtin: type[Exception],
) -> None:
    number = getattr(lib, f"HGK_ERROR_{code}")
    error = errors.failure(number)
    assert type(error) is kind
    assert isinstance(error, builtin)
    assert isinstance(error, hgkernels.HgKernelsError)
    assert error.code == number == kind.code
    assert error.offset is None
    assert str(errors.failure(number, 123)) == f"{error}, at byte 123"


def test_all_codes_of_the_library_are_known() -> None:
    codes = {
        getattr(lib, name)
        for name in dir(lib)
        if name.startswith("HGK_ERROR_")
    }
    assert codes == {kind.code for kind in KINDS} - {None}


def test_an_unknown_code_is_an_error_too() -> None:
    error = errors.failure(-1000, 5)
    assert type(error) is errors.HgKernelsError
    assert error.code == -1000
    assert str(error) == "the library returned -1000, at byte 5"


@pytest.mark.parametrize("kind", KINDS)
def test_errors_survive_pickling(kind: type[errors.HgKernelsError]) -> None:
    error = kind("what happened")
    error.offset = 17
    error.index = 3
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(error, protocol))
        assert type(again) is kind
        assert str(again) == "what happened"
        assert (again.offset, again.index) == (17, 3)
        assert again.code == kind.code
    assert copy.copy(error).offset == 17


def test_errors_of_a_parse_survive_pickling() -> None:
    with pytest.raises(errors.TruncatedError) as caught:
        Markers.from_bytes(stores.recorded(1)[:-1])
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.offset) == (str(caught.value), 91)
