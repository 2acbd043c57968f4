"""A Mercurial on our kernels that is killed leaves what stock can recover.

The variable HGKERNELS_KILLS says how many times it is killed. Whatever it is,
each operation is interrupted equally often, at moments from the start of the
process to its end.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from crash_repositories import (
    IS_PYPY,
    OPERATIONS,
    OURS,
    STOCK,
    copied,
    make,
    run,
    stored,
)

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from command_server import Server
    from crash_repositories import Mercurial

pytestmark = pytest.mark.thorough

KILLS = int(os.environ.get("HGKERNELS_KILLS") or (3 if IS_PYPY else 54))
SEED = int(os.environ.get("HGKERNELS_SEED") or 20240229)
# What a transaction keeps while it is open.
JOURNAL = "journal"
SECONDS = 120
# What `python -m hgkernels_mercurial` does, and which modules it took.
TELLING = """
import atexit, sys
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
from hgkernels_mercurial.launcher import main
main()
"""
# The modules that know what is in an obsstore, and that write a nodemap.
OURS_WRITE = ("hgkernels.succession", "hgext3rd.hgkernels.mapping")


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[Mercurial, Server]]:
    """Give a command server of each Mercurial."""
    with ExitStack() as stack:
        started = {}
        for mercurial in (STOCK, OURS):
            server = mercurial.serve()
            stack.callback(server.close)
            started[mercurial] = server
        yield started


@pytest.fixture(scope="module")
def repository(
    tmp_path_factory: pytest.TempPathFactory,
    servers: dict[Mercurial, Server],
) -> Path:
    folder = tmp_path_factory.mktemp("crash") / "repository"
    make(folder, servers[STOCK])
    return folder


def _prepared(
    repository: Path, operation: str, target: Path, stock: Server
) -> Path:
    folder = copied(repository, target)
    if operation == "rebase":
        # A working copy without changes.
        run(stock, folder, "update", "--clean", ".")
    return folder


def test_what_is_interrupted_is_ours(repository: Path, tmp_path: Path) -> None:
    folder = copied(repository, tmp_path / "ours")
    telling = replace(OURS, command=(sys.executable, "-c", TELLING))
    process = telling.start(folder, *OPERATIONS["amend"])
    output, _ = process.communicate()
    assert process.returncode == 0, output
    assert {*OURS_WRITE} <= {*output.decode().split()}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_same_bytes_are_written(
    repository: Path,
    tmp_path: Path,
    servers: dict[Mercurial, Server],
    operation: str,
) -> None:
    stores = {}
    prepared = tmp_path / "prepared"
    _prepared(repository, operation, prepared, servers[STOCK])
    for mercurial in (STOCK, OURS):
        folder = copied(prepared, tmp_path / mercurial.name)
        process = mercurial.start(folder, *OPERATIONS[operation])
        output, _ = process.communicate()
        assert process.returncode == 0, output
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
    repository: Path,
    tmp_path: Path,
    servers: dict[Mercurial, Server],
    operation: str,
) -> None:
    chance = random.Random(f"{SEED} {operation}")
    prepared = tmp_path / "prepared"
    _prepared(repository, operation, prepared, servers[STOCK])
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
        _check_recovery(folder, tmp_path, servers)
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


def _check_recovery(
    folder: Path, tmp_path: Path, servers: dict[Mercurial, Server]
) -> None:
    """Recover with both, at once, and compare."""

    def recovered(by: Mercurial, judge: Mercurial) -> dict[str, bytes]:
        copy = copied(folder, tmp_path / by.name)
        _recover(servers[by], copy)
        run(servers[judge], copy, "verify")
        run(servers[judge], copy, "debugnodemap", "--check")
        found = run(servers[judge], copy, "debugobsolete")
        return {**stored(copy), "markers": found.encode()}

    with ThreadPoolExecutor(2) as pool:
        stock = pool.submit(recovered, STOCK, OURS)
        ours = pool.submit(recovered, OURS, STOCK)
    # So what each of them has verified is what the other has recovered.
    assert ours.result() == stock.result()


def _recover(server: Server, folder: Path) -> None:
    journal = folder / ".hg" / "store" / JOURNAL
    was_there = journal.exists()
    code, output = server.ask(folder, "recover", "--no-verify")
    if was_there:
        assert code == 0, output
    else:
        assert code == 1, output
        assert "no interrupted transaction available" in output
    assert not journal.exists()
