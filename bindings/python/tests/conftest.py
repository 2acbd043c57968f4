from __future__ import annotations

import gc
import sys

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

IS_PYPY = sys.implementation.name == "pypy"


@pytest.fixture
def collect() -> Callable[[], None]:
    """Return a function that ends whatever nobody refers to."""

    def run() -> None:
        # PyPy's finalizers run one collection later than their objects die.
        for _ in range(4):
            gc.collect()

    return run
