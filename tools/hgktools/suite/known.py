"""Where the stock installation itself does not pass, and why.

Tests of the lists that are not named here pass. A run with our kernels whose
baseline is not part of it is compared with this.
"""

from __future__ import annotations

from dataclasses import dataclass

from hgktools.suite.results import PASSED, SKIPPED

STOCK, PYPY_STOCK = "stock", "pypy-stock"


@dataclass(frozen=True)
class Known:
    """How a test ends, and in which of the stock modes."""

    state: str
    reason: str
    modes: tuple[str, ...] = (STOCK, PYPY_STOCK)


_RUST = Known(SKIPPED, "is about Mercurial's Rust modules")

KNOWN = {
    "test-rust-ancestor.py": _RUST,
    "test-rust-discovery.py": _RUST,
    "test-rust-revlog.py": _RUST,
}


def expected(test: str, baseline: str) -> str:
    """Return the state in which *test* is to end on *baseline*."""
    known = KNOWN.get(test)
    return known.state if known and baseline in known.modes else PASSED
