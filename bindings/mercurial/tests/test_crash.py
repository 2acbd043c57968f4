"""A Mercurial on our kernels that is killed leaves what stock can recover.

The variable HGKERNELS_KILLS says how many times it is killed: by default
few, as each takes seconds. Whatever it is, each operation is interrupted
equally often, at moments from the start of the process to its end.
"""

from __future__ import annotations

import os
import random
import signal
import time
from typing import TYPE_CHECKING

import pytest
from crash_repositories import (
    IS_PYPY,
    OPERATIONS,
    OURS,
    STOCK,
    copied,
    make,
    stored,
)

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from crash_repositories import Mercurial

pytestmark = pytest.mark.thorough

KILLS = int(os.environ.get("HGKERNELS_KILLS") or (3 if IS_PYPY else 6))
SEED = int(os.environ.get("HGKERNELS_SEED") or 20240229)
# What a transaction keeps while it is open.
JOURNAL = "journal"
SECONDS = 120


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crash") / "repository"
    make(folder)
    return folder


def _prepared(repository: Path, operation: str, target: Path) -> Path:
    folder = copied(repository, target)
    if operation == "rebase":
        # A working copy without changes.
        STOCK.run(folder, "update", "--clean", ".")
    return folder


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_same_bytes_are_written(
    repository: Path, tmp_path: Path, operation: str
) -> None:
    stores = {}
    for mercurial in (STOCK, OURS):
        folder = _prepared(repository, operation, tmp_path / mercurial.name)
        mercurial.run(folder, *OPERATIONS[operation])
        stores[mercurial.name] = stored(folder)
    before = stored(repository)
    assert stores["stock"] != before
    if operation != "commit":
        old, new = before["obsstore"], stores["stock"]["obsstore"]
        assert new.startswith(old)
        assert len(new) > len(old)
    assert [*stores["ours"]] == [*stores["stock"]]
    for name, content in stores["stock"].items():
        assert stores["ours"][name] == content, name


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_a_kill_leaves_is_recovered(
    repository: Path, tmp_path: Path, operation: str
) -> None:
    chance = random.Random(f"{SEED} {operation}")
    prepared = _prepared(repository, operation, tmp_path / "prepared")
    start, writing = _times(operation, copied(prepared, tmp_path / "timed"))
    interrupted = 0
    for number in range(max(1, KILLS // len(OPERATIONS))):
        folder = copied(prepared, tmp_path / "killed")
        process = OURS.start(folder, *OPERATIONS[operation])
        if number % 2:
            # Anywhere in the process.
            time.sleep(chance.uniform(0, start + writing))
        else:
            # While it writes.
            _wait_for_journal(process, folder)
            time.sleep(chance.uniform(0, writing))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        interrupted += process.returncode == -signal.SIGKILL
        _check_recovery(folder, tmp_path)
    # Not all of them may have ended before they were killed.
    assert interrupted, f"seed {SEED}: nothing was interrupted"


def _times(operation: str, folder: Path) -> tuple[float, float]:
    """Return how long it takes until something is written, and from there."""
    start = time.monotonic()
    process = OURS.start(folder, *OPERATIONS[operation])
    _wait_for_journal(process, folder)
    begun = time.monotonic()
    output, _ = process.communicate()
    assert process.returncode == 0, output
    return begun - start, time.monotonic() - begun


def _wait_for_journal(process: subprocess.Popen[bytes], folder: Path) -> None:
    journal = folder / ".hg" / "store" / JOURNAL
    end = time.monotonic() + SECONDS
    while not journal.exists() and process.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.0005)


def _check_recovery(folder: Path, tmp_path: Path) -> None:
    """Recover with both, and compare."""
    recovered = {}
    for mercurial, judge in ((STOCK, OURS), (OURS, STOCK)):
        copy = copied(folder, tmp_path / mercurial.name)
        _recover(mercurial, copy)
        judge.run(copy, "verify")
        recovered[mercurial.name] = (
            stored(copy),
            judge.run(copy, "debugobsolete"),
        )
    # So what each of them has verified is what the other has recovered.
    assert recovered["ours"] == recovered["stock"]


def _recover(mercurial: Mercurial, folder: Path) -> None:
    journal = folder / ".hg" / "store" / JOURNAL
    was_there = journal.exists()
    code, output = mercurial.ask(folder, "recover", "--no-verify")
    if was_there:
        assert code == 0, output
    else:
        assert code == 1, output
        assert "no interrupted transaction available" in output
    assert not journal.exists()
