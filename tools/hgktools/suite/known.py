"""How the stock installation itself differs from a suite that all passes."""

from __future__ import annotations

from hgktools.suite.results import PASSED

# Test, modes (of the two baselines, or both), state, reason.
_BOTH = ("stock", "pypy-stock")


def expected(test: str, baseline: str) -> str:
    """Return the state in which *test* is to end on *baseline*."""
    state, modes, _reason = KNOWN.get(test, (PASSED, _BOTH, ""))
    return state if baseline in modes else PASSED


KNOWN: dict[str, tuple[str, tuple[str, ...], str]] = {}
