"""Are zstd repositories read and written on PyPy, as on CPython?"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from peers import MODULES_ONLY, PEER, needs_peer, on_pypy, peer, text

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Runner

pytestmark = [on_pypy, needs_peer]

SHOW = ("log", "-v", "-T", "{rev}:{node} {files}\\n{desc}\\n")

HG = (
    "from hgkernels_mercurial import hook; hook.install(); "
    "import hgdemandimport; hgdemandimport.enable(); "
    "from mercurial import dispatch; dispatch.run()"
)

ZSTD = b"\x28\xb5\x2f\xfd"


@pytest.fixture
def hg(runner: Runner) -> Runner:
    runner.variables.update(MODULES_ONLY)
    return runner


@pytest.fixture
def history(hg: Runner) -> Path:
    """Return the other hg's repository, as it is by default."""
    root = hg.folder / "history"
    root.mkdir()
    peer(root, "init")
    for rev in range(4):
        (root / "a").write_text(text(200, rev * 7))
        (root / f"b{rev}").write_text(text(30, rev))
        peer(root, "commit", "-qAm", f"change {rev}", "-d", f"{rev} 0")
    assert "revlog-compression-zstd" in requirements(root)
    assert chunks(root).count(ZSTD) > 1
    return root


def requirements(root: Path) -> str:
    return "".join(
        path.read_text()
        for path in (root / ".hg/requires", root / ".hg/store/requires")
        if path.exists()
    )


def chunks(root: Path) -> bytes:
    """Return what the files of a store have."""
    files = sorted((root / ".hg/store").rglob("*.[id]"))
    return b"".join(path.read_bytes() for path in files)


def test_reads_a_zstd_repository(hg: Runner, history: Path) -> None:
    for command in (
        SHOW,
        ("annotate", "-r", "tip", str(history / "a")),
        ("diff", "-r", "0", "-r", "3"),
        ("manifest", "--debug", "-r", "2"),
        ("export", "-r", "1:3"),
        ("status", "--rev", "0", "--rev", "3"),
    ):
        output, errors = hg.hg("-R", str(history), *command)
        assert errors == ""
        # Its paths are relative to where it is.
        assert output == peer(hg.folder, "-R", str(history), *command)
    output, _ = hg.hg("-R", str(history), "verify")
    assert output == peer(history, "verify")


def test_writes_a_zstd_repository(hg: Runner, history: Path) -> None:
    before = chunks(history).count(ZSTD)
    (history / "c").write_text(text(300))
    (history / "a").write_text(text(210, 5))
    hg.hg("-R", str(history), "commit", "-Am", "from PyPy")
    assert chunks(history).count(ZSTD) == before
    (history / "a").write_text(text(220, 6))
    peer(history, "commit", "-m", "and back")
    assert chunks(history).count(ZSTD) > before
    for found in (
        peer(history, "verify"),
        hg.hg("-R", str(history), "verify")[0],
    ):
        assert "checked 6 changesets" in found
    assert peer(history, "cat", "-r", "4", "c") == text(300)
    output, _ = hg.hg("-R", str(history), "cat", "-r", "5", str(history / "a"))
    assert output == text(220, 6)


def test_clones_and_pulls(hg: Runner, history: Path) -> None:
    told = peer(history, *SHOW)
    for name, options in (("y", ()), ("z", ("--pull",)), ("s", ("--stream",))):
        hg.hg("clone", *options, "history", name)
        copy = hg.folder / name
        assert peer(copy, *SHOW) == told
        assert "checked 4 changesets" in peer(copy, "verify")
    (history / "a").write_text(text(230, 8))
    peer(history, "commit", "-m", "more")
    hg.hg("-R", "z", "pull", "-u", "history")
    assert (hg.folder / "z/a").read_text() == text(230, 8)
    # The other way, through the one on PyPy as a server.
    peer(hg.folder, "clone", "-q", "--pull", "z", "w")
    assert peer(hg.folder / "w", *SHOW) == peer(history, *SHOW)


def command(path: Path, *lines: str) -> str:
    """Write a shell script and return its path."""
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)
    return str(path)


def test_over_ssh(hg: Runner, history: Path) -> None:
    """Each as the server of the other; a shell stands in for ssh."""
    shell = command(hg.folder / "shell", 'shift; exec sh -c "$*"')
    other = command(
        hg.folder / "other-hg",
        "unset PYTHONPATH HGMODULEPOLICY",
        f"exec '{PEER}' \"$@\"",
    )
    kept = ("PYTHONPATH", "HGKERNELS_LIBRARY")
    ours = command(
        hg.folder / "our-hg",
        *(f"export {name}='{os.environ.get(name, '')}'" for name in kept),
        "export HGMODULEPOLICY=hgkernels",
        f"exec '{sys.executable}' -c '{HG}' \"$@\"",
    )
    url = f"ssh://localhost/{history}"
    told = peer(history, *SHOW)
    ssh = ("clone", "--config", f"ui.ssh={shell}", "--config")
    hg.hg(*ssh, f"ui.remotecmd={other}", url, "y")
    peer(hg.folder, *ssh, f"ui.remotecmd={ours}", url, "z")
    for name in ("y", "z"):
        assert peer(hg.folder / name, *SHOW) == told


def test_strip_and_bundles(hg: Runner, history: Path) -> None:
    strip = ("--config", "extensions.strip=")
    told = peer(history, *SHOW)
    root = ("-R", str(history))
    hg.hg(*root, "bundle", "--all", "all.hg")
    output, _ = hg.hg(*root, *strip, "strip", "-r", "2")
    assert "saved backup bundle to" in output
    assert "checked 2 changesets" in peer(history, "verify")
    hg.hg(*root, "unbundle", "all.hg")
    peer(history, "init", "../other")
    peer(hg.folder, "-R", "other", "unbundle", "-q", "all.hg")
    for each in (history, hg.folder / "other"):
        # Phases are not in such a bundle.
        nodes = ("log", "-T", "{rev}:{node} {desc}\\n")
        assert peer(each, *nodes) == peer(history, *nodes)
    assert peer(history, *SHOW) == told
    assert "checked 4 changesets" in peer(history, "verify")


def test_zstd_bundles(hg: Runner, history: Path) -> None:
    peer(history, "bundle", "--all", "-t", "zstd-v2", "../zstd.hg")
    hg.hg("init", "x")
    hg.hg("-R", "x", "unbundle", "zstd.hg")
    assert "checked 4 changesets" in peer(hg.folder / "x", "verify")
    output, _ = hg.hg("debugbundle", "--spec", "zstd.hg")
    assert output.startswith("zstd-v2")
    command = ("-R", "x", "bundle", "--all", "-t", "zstd-v2", "no.hg")
    _, errors = hg.hg(*command, code=255)
    assert "zstd compression is not supported" in errors
    damaged = (hg.folder / "zstd.hg").read_bytes()[:-20]
    (hg.folder / "damaged.hg").write_bytes(damaged)
    hg.hg("init", "y")
    _, errors = hg.hg("-R", "y", "unbundle", "damaged.hg", code=255)
    assert "stream ended unexpectedly" in errors


def test_a_damaged_chunk(hg: Runner, history: Path) -> None:
    path = history / ".hg/store/data/a.i"
    data = bytearray(path.read_bytes())
    # In the frame's header: no such frame can be.
    data[data.index(ZSTD) + 4] ^= 0x08
    path.write_bytes(data)
    output, errors = hg.hg("-R", str(history), "verify", code=1)
    assert "revlog decompress error: " in output + errors
