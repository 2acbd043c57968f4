"""Runs a list of tests in one mode."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hgktools.suite import results
from hgktools.suite.source import chg, source
from hgktools.support.console import Progress, UserError
from hgktools.support.process import merged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hgktools.suite.installs import Install
    from hgktools.suite.modes import Mode
    from hgktools.suite.results import Result

WRAPPER = Path(__file__).with_name("run_tests.py")
# How long a test may take, for the slowest machine.
SECONDS = 900
# What run-tests.py returns if tests ran, and whether they passed.
RAN = (0, 1)
ENVIRONMENT = {
    # What sets these says how Python is to behave in the tests.
    "PYTHONPATH": "",
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONUNBUFFERED": "",
    "HGKERNELS_LIBRARY": "",
    "HGRCPATH": "",
    # As root, tar gives files the owners that they have in an archive, and
    # Mercurial does not trust what others own.
    "TAR_OPTIONS": "--no-same-owner",
    "PYTHONHASHSEED": "0",
}


@dataclass(frozen=True)
class Run:
    """What came of it."""

    mode: Mode
    results: dict[str, Result]
    seconds: float

    def count(self, state: str) -> int:
        """Return how many tests ended in *state*."""
        return [each.state for each in self.results.values()].count(state)


def run_mode(
    mode: Mode,
    install: Install,
    tests: Sequence[str],
    *,
    jobs: int,
    with_chg: bool = True,
    first: bool = False,
    show: Callable[[int, int], None] | None = None,
) -> Run:
    """Run *tests* on *install* as *mode* says; *first* ends at a failure."""
    folder = source()
    with tempfile.TemporaryDirectory(prefix="hg-suite.") as name:
        work = Path(name)
        (work / "output").mkdir()
        (work / "tests.txt").write_text("".join(f"{t}\n" for t in tests))
        told = work / "results"
        command = [str(install.python), str(WRAPPER), str(told)]
        command += [str(folder / "tests" / "run-tests.py")]
        command += [f"--with-hg={install.hg}", f"-j{jobs}"]
        command += ["--timeout", str(SECONDS), "--color", "never"]
        command += ["--outputdir", str(work / "output")]
        command += ["--test-list", str(work / "tests.txt")]
        if with_chg:
            command.append(f"--with-chg={chg(folder)}")
        if first:
            command.append("--first")
        start = time.monotonic()
        log = work / "log"
        code = _watched(
            command, folder / "tests", mode, log, lambda: _shown(told, show)
        )
        seconds = time.monotonic() - start
        found = results.read(told)
        if code not in RAN or not found:
            text = log.read_text(errors="replace")
            raise UserError(f"{mode.name}: run-tests.py: exit {code}\n{text}")
    return Run(mode, found, seconds)


def _shown(told: Path, show: Callable[[int, int], None] | None) -> None:
    if show is not None:
        found = results.read(told).values()
        failed = [each.state for each in found].count(results.FAILED)
        show(len(found), failed)


def _watched(
    command: list[str],
    folder: Path,
    mode: Mode,
    log: Path,
    look: Callable[[], None],
) -> int:
    """Run *command* in *folder*, and *look* at times; return its code."""
    variables = {**ENVIRONMENT, "HGMODULEPOLICY": mode.policy}
    # Who ends this is to end the tests, too.
    signal.signal(signal.SIGTERM, _end)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=merged(variables),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Its own session, so that what it started can be ended with it.
            start_new_session=True,
        )
        try:
            while process.poll() is None:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(1)
                look()
        finally:
            if process.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM)
                process.wait()
    return process.returncode


def _end(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


class Bar(Progress):
    """A line that says how many tests of how many have run."""

    def __init__(self, label: str, tests: int) -> None:
        """Show *label*, and 0 of *tests*."""
        super().__init__(label)
        self._label, self._tests = label, tests

    def __enter__(self) -> Bar:  # noqa: PYI034 - Self is 3.11
        """Start showing the line."""
        super().__enter__()
        return self

    def show(self, done: int, failed: int) -> None:
        """Say how many are *done*, and how many of those have *failed*."""
        width = 20
        part = min(width, width * done // max(1, self._tests))
        bar = "█" * part + "░" * (width - part)
        text = f"{self._label} {bar} {done} of {self._tests}"
        self.say(text + (f", {failed} failed" if failed else ""))


def jobs() -> int:
    """Return how many tests are run at once."""
    return len(os.sched_getaffinity(0)) or 1
