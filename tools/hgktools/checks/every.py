"""All checks, in the order in which they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hgktools.checks import (
    abi,
    bench,
    demo,
    differential,
    header,
    hg_suite,
    layers,
    linkage,
    package,
    readme,
    sources,
    suite,
    swift,
    tools,
)
from hgktools.checks.check import Check

if TYPE_CHECKING:
    from collections.abc import Callable


def _check(name: str, run: Callable[[], str]) -> Check:
    return Check(name, (run.__doc__ or "").strip(), run)


CHECKS = [
    _check("format", sources.check_format),
    _check("lint", sources.check_lint),
    _check("layers", layers.check_layers),
    _check("build", swift.check_build),
    _check("swift-test", swift.check_swift_test),
    _check("headergen-test", swift.check_headergen_test),
    _check("tools-test", tools.check_tools_test),
    _check("header", header.check_header),
    _check("linkage", linkage.check_linkage),
    _check("abi", abi.check_abi),
    _check("wheel", package.check_wheel),
    _check("python", package.check_python),
    _check("pypy", package.check_pypy),
    _check("demo", demo.check_demo),
    _check("differential", differential.check_differential),
    _check("hg-tests", suite.check_hg_tests),
    _check("hg-suite", hg_suite.check_hg_suite),
    _check("fuzz", differential.check_fuzz),
    _check("bench-smoke", bench.check_bench_smoke),
    _check("readme", readme.check_readme),
]
