"""What importing the package costs, beyond what cffi itself costs."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from hgktools.bench.case import OURS, Case, Measured

if TYPE_CHECKING:
    from hgktools.bench.case import Setup
    from hgktools.bench.data.kinds import Nothing

PROGRAM = """
import _cffi_backend
from time import perf_counter
start = perf_counter()
import hgkernels
print(perf_counter() - start)
"""


def import_package(data: Nothing) -> Setup:
    """Import hgkernels in a fresh process, which times it itself."""
    del data

    def timed() -> Measured:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            capture_output=True,
            check=True,
        )
        return Measured(float(done.stdout))

    return lambda: timed


CASES = [
    Case(
        "import",
        "import hgkernels, beyond cffi's back end",
        "nothing",
        {OURS: import_package},
    )
]
