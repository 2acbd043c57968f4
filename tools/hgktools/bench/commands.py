"""Mercurial as a whole process, with our packages and without them.

Both are run by the same Python, with the same modules to be found; ours is
started by the launcher `hgk`, which switches the kernels on. The contestants
of such a case run in one worker, which starts the processes and is told by
variables where things are.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass
from statistics import mean
from time import perf_counter
from typing import TYPE_CHECKING

from hgktools.bench.case import OURS, STOCK, Measured
from hgktools.support import oracle
from hgktools.support.drop_in import drop_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hgktools.support.interpreters import Interpreter

PYTHON, MODULES = "HGKTOOLS_PYTHON", "HGKTOOLS_MODULES"
POLICY, JUDGE = "HGKTOOLS_POLICY", "HGKTOOLS_JUDGE"
# What the scripts `hg` and `hgk` do. PyPy has none of them where Mercurial's
# files are copied.
SCRIPTS = {
    STOCK: """
import hgdemandimport
hgdemandimport.enable()
from mercurial import dispatch
dispatch.run()
""",
    OURS: """
from hgkernels_mercurial.launcher import main
main()
""",
}
# Nobody's own settings, the same order of sets in each run, and nothing that
# keeps Python from using compiled modules.
PLAIN = {
    "HGRCPATH": os.devnull,
    "HGPLAIN": "1",
    "HGENCODING": "utf-8",
    "PYTHONHASHSEED": "0",
}
UNSET = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONPATH")
MEGA = 1e6


def variables(interpreter: Interpreter) -> dict[str, str]:
    """Return what a worker has to be told to run Mercurial there."""
    told = drop_in(interpreter)
    return {
        PYTHON: str(told.python),
        MODULES: told.variables["PYTHONPATH"],
        # The stock one's; the launcher knows its own.
        POLICY: told.variables.get("HGMODULEPOLICY", ""),
        JUDGE: str(oracle.hg()),
        "HGKERNELS_LIBRARY": told.variables["HGKERNELS_LIBRARY"],
    }


@dataclass(frozen=True)
class Ended:
    """A process that came to its end."""

    seconds: float
    # Of all processors, the system's work included.
    cpu: float
    # The largest size in memory, in bytes.
    peak: int
    output: bytes


def hg(side: str, *arguments: str, cwd: Path | None = None) -> Ended:
    """Run the command of *side*; refuse any exit code but 0."""
    words = [os.environ[PYTHON], "-c", SCRIPTS[side], *arguments]
    return execute(words, environment(side), cwd)


def judge(*arguments: str, cwd: Path | None = None) -> bytes:
    """Return what the stock Mercurial of the default CPython says."""
    words = [os.environ[JUDGE], *arguments]
    return execute(words, {**_clean(), **PLAIN}, cwd).output


def environment(side: str) -> dict[str, str]:
    """Return the variables with which the command of *side* runs."""
    own = {**_clean(), **PLAIN, "PYTHONPATH": os.environ[MODULES]}
    if side == STOCK and os.environ.get(POLICY):
        own["HGMODULEPOLICY"] = os.environ[POLICY]
    return own


def _clean() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if name not in UNSET and not name.startswith(("HGKTOOLS_", "CHG"))
    }


def execute(
    words: Sequence[str], env: dict[str, str], cwd: Path | None = None
) -> Ended:
    """Run *words* and account for what that took.

    What it prints goes into a file: nobody has to be awake to read it.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as said:
        start = perf_counter()
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=said,
            env=env,
            cwd=cwd,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said.seek(0)
        shown, complaints = output.read(), said.read()
    if process.returncode or complaints:
        raise RuntimeError(
            f"{words}: exit code {process.returncode}\n"
            f"{(shown[-2000:] + complaints).decode(errors='replace')}"
        )
    return Ended(
        seconds,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss * 1024,
        shown,
    )


def least(ended: list[Ended], answer: object) -> Measured:
    """Return *answer* with the least that it took, of several times.

    What others do at the machine only ever adds to it: where some milliseconds
    between two sides matter, a mean would tell more of these others.
    """
    return Measured(
        min(each.seconds for each in ended),
        answer,
        min(each.cpu for each in ended),
        max(each.peak for each in ended),
    )


def measured(ended: list[Ended], answer: object) -> Measured:
    """Return *answer* with the mean of what it took several times."""
    return Measured(
        mean(each.seconds for each in ended),
        answer,
        mean(each.cpu for each in ended),
        max(each.peak for each in ended),
    )
