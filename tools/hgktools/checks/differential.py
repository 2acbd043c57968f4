"""The checks `differential` and `fuzz`: against Mercurial, and the world."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from hgktools.bench.data.revisions import extracted
from hgktools.checks.check import need
from hgktools.demo.repository import cached_repository
from hgktools.support import interpreters, library
from hgktools.support.oracle import oracle
from hgktools.support.paths import BINDING, CACHE, ROOT
from hgktools.support.process import run

if TYPE_CHECKING:
    from pathlib import Path

    from hgktools.support.interpreters import Interpreter

PASSED = re.compile(r"(\d+) passed")
SECONDS = 2400
RECORDS = CACHE / "differential"


def check_differential() -> str:
    """Check that Mercurial gives the same answers, or refuses as we do."""
    library.build()
    tests = ROOT / "Tests" / "Differential"
    repository = cached_repository()
    settings = {
        "HGK_DEMO_REPOSITORY": str(repository),
        "HGK_DEMO_HISTORY": str(extracted(repository)),
    }
    # What Mercurial's C extension says on CPython, for PyPy, which has none.
    RECORDS.mkdir(parents=True, exist_ok=True)
    for record in RECORDS.iterdir():
        record.unlink()
    records = str(RECORDS)
    full = interpreters.default()
    notes = [run_tests(tests, full, **settings, HGK_RECORD=records)]
    settings.update(HGK_SAMPLE="small", HGK_RECORDED=records)

    def run_small(interpreter: Interpreter) -> str:
        return run_tests(tests, interpreter, **settings)

    others = [each for each in interpreters.found() if each != full]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        notes += pool.map(run_small, others)
    return "; ".join(notes)


def check_fuzz() -> str:
    """Check for a short while that no input does harm."""
    library.build()
    return run_tests(ROOT / "Tests" / "Fuzz", HGK_SAMPLE="small")


def run_tests(
    tests: Path, interpreter: Interpreter | None = None, **settings: str
) -> str:
    """Run the Python tests in *tests*, with Mercurial at hand."""
    place = tests.relative_to(ROOT)
    need(any(tests.rglob("test_*.py")), f"{place}: no tests")
    interpreter = interpreter or interpreters.default()
    told = oracle(interpreter)
    paths = [str(BINDING / "src"), told.variables.get("PYTHONPATH", "")]
    variables = {
        **told.variables,
        **library.variables(),
        "PYTHONPATH": ":".join(filter(None, paths)),
        **settings,
    }
    output = run(
        [str(told.python), "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        + [str(tests)],
        cwd=ROOT,
        env=variables,
        timeout=SECONDS,
        label=f"{interpreter.name}: {place}",
    )
    found = PASSED.search(output)
    need(found, f"{place}: no test passed\n{output[-2000:]}")
    return f"{interpreter.name}: {found[1] if found else 0} tests"
