"""The checks `build`, `swift-test` and `headergen-test`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hgktools.checks.check import need
from hgktools.support import interpreters, library, system
from hgktools.support.environments import environment
from hgktools.support.paths import HEADERGEN, LIBRARY, ROOT
from hgktools.support.process import run

if TYPE_CHECKING:
    from pathlib import Path

# XCTest counts with one line, Swift Testing with another.
COUNTS = (
    re.compile(r"Executed (\d+) tests?, with 0 failures"),
    re.compile(r"Test run with (\d+) tests?[^\n]* passed"),
)


def check_build() -> str:
    """Check that the release library builds."""
    library.build()
    return f"{LIBRARY.stat().st_size / 1000:.0f} KB before stripping"


def check_swift_test() -> str:
    """Run the tests of the kernels and of the C interface."""
    system.need_archives()
    return _test(ROOT)


def check_headergen_test() -> str:
    """Run the header generator's own tests."""
    return _test(HEADERGEN)


def _test(package: Path) -> str:
    name = package.relative_to(ROOT) / "Package.swift"
    need((package / "Package.swift").exists(), f"{name}: missing")
    swift = system.need_swift()
    # The header generator's tests give its outputs to cffi and mypy.
    python = environment(interpreters.default(), "develop")
    output = run(
        [swift, "test", "--package-path", str(package)],
        cwd=ROOT,
        env={"HEADERGEN_PYTHON": str(python)},
    )
    counts = [
        max(map(int, each.findall(output)), default=0) for each in COUNTS
    ]
    need(sum(counts), f"no test was run:\n{output[-2000:]}")
    return f"{sum(counts)} tests"
