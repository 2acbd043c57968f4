"""Where the stock installation itself does not pass, and why.

Tests of the lists that are not named here pass. A run with our kernels whose
baseline is not part of it is compared with this. A mode of ours is named where
its result is another one than the stock installation's and ought to be.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from hgktools.suite.results import FAILED, PASSED, SKIPPED

CPYTHON, PYPY = ("stock",), ("pypy-stock",)
BOTH = (*CPYTHON, *PYPY)


@dataclass(frozen=True)
class Known:
    """How a test ends in some modes."""

    state: str
    reason: str
    modes: tuple[str, ...] = BOTH
    # Whether only root sees it, whom permissions do not stop.
    as_root: bool = False

    @property
    def applies(self) -> bool:
        """Whether it is so for this user."""
        return not self.as_root or os.geteuid() == 0


_READS_ALL = Known(FAILED, "root reads a folder without rights", as_root=True)
_NODEMAPS = Known(
    FAILED,
    "Mercurial without Rust refuses nodemaps or makes them anew; the extension"
    " does neither, as Mercurial with Rust",
    ("extension", "both", "every"),
)

KNOWN = {
    "test-cbor.py": [
        Known(SKIPPED, "reads a module out of Mercurial's own checkout")
    ],
    "test-debug-rebuild-dirstate.t": [
        Known(SKIPPED, "is about Mercurial's Rust modules")
    ],
    "test-demandimport.py": [
        Known(SKIPPED, "servers of chg import everything at once")
    ],
    "test-diff-antipatience.t#xdiff": [
        Known(SKIPPED, "only the C extension has xdiff", PYPY)
    ],
    "test-diff-indent-heuristic.t#xdiff": [
        Known(SKIPPED, "only the C extension has xdiff", PYPY)
    ],
    "test-issue4074.t": [
        Known(SKIPPED, "takes pure Python too long by its nature", PYPY)
    ],
    "test-obsolete.t": [
        Known(
            FAILED,
            "chunks are written in zlib there, also where zstd is the rule",
            ("pypy",),
        )
    ],
    "test-persistent-nodemap-stream-clone.t#stream-v2": [_NODEMAPS],
    "test-persistent-nodemap-stream-clone.t#stream-v3": [_NODEMAPS],
    "test-persistent-nodemap.t": [_NODEMAPS],
    "test-remotefilelog-datapack.py": [
        Known(SKIPPED, "the policy has no fallback on pure Python", CPYTHON),
        Known(
            PASSED,
            "the policy hgkernels has a fallback",
            ("policy", "both", "every"),
        ),
    ],
    "test-repair-strip.t": [
        Known(SKIPPED, "root writes files without rights", as_root=True)
    ],
    "test-rust-revlog.py": [
        Known(SKIPPED, "is about Mercurial's Rust modules")
    ],
    "test-status.t#dirstate-v1": [_READS_ALL],
    "test-status.t#dirstate-v2": [_READS_ALL],
    "test-upgrade-repo.t": [
        Known(FAILED, "root writes a folder without rights", as_root=True)
    ],
    "test-verify-repo-operations.py": [
        Known(SKIPPED, "takes very long, and runs only when asked to")
    ],
}


def of_mode(test: str, mode: str) -> str | None:
    """Return the state of *test* in *mode*, or None if that is not named."""
    for known in KNOWN.get(test, []):
        if known.applies and mode in known.modes:
            return known.state
    return None


def expected(test: str, mode: str, baseline: str) -> str:
    """Return the state in which *test* is to end in *mode*."""
    return of_mode(test, mode) or of_mode(test, baseline) or PASSED
