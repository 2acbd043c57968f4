"""A repository to be interrupted in, and what is done to it.

Everything that Mercurial writes there is decided: names, dates, users. Two
Mercurials that do the same leave the same bytes.
"""

from __future__ import annotations

import os
import random
import shutil
import struct
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from command_server import Server

from hgext3rd.hgkernels.obsolescence.store import CLOSED_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = 60
COMMITS = 12
IS_PYPY = sys.implementation.name == "pypy"
# What hg does, whether or not the environment has that script.
HG = """
import hgdemandimport
hgdemandimport.enable()
from mercurial import dispatch
dispatch.run()
"""
SETTINGS = {
    "ui.username": "somebody",
    "ui.merge": "internal:merge",
    "devel.default-date": "0 0",
    "extensions.rebase": "",
    "experimental.evolution": "all",
    # PyPy's own Mercurial has no zstd to compare with.
    "format.revlog-compression": "zlib",
    "format.use-persistent-nodemap": "yes",
    "storage.revlog.persistent-nodemap.slow-path": "allow",
}
# Backups of what there was before, and what is only kept to be faster.
NOT_COMPARED = ("undo.", "journal.", "lock", "requires.")
# Nodemaps have random names, and Mercurial alone makes them anew each time.
NODEMAPS = (".n", ".nd")
# A marker without metadata: its size, date, flags, numbers of nodes and of
# metadata, and a predecessor and a successor.
MARKER = struct.Struct(">IdhHBBB20s20s")
# Of a message that lets a changelog have its data in a file of its own: there
# are nodemaps of such ones alone.
MESSAGE = 1 << 18


@dataclass(frozen=True)
class Mercurial:
    """One way to run it."""

    name: str
    command: tuple[str, ...]
    policy: str
    settings: tuple[str, ...] = ()

    def start(self, folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command in *folder*."""
        return subprocess.Popen(
            [*self.command, *arguments, *self._configured()],
            cwd=folder,
            env=self._env(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def serve(self) -> Server:
        """Start a command server."""
        return Server(self.command, self._configured(), self._env())

    def _configured(self) -> list[str]:
        settings = [f"{name}={value}" for name, value in SETTINGS.items()]
        settings += self.settings
        return [word for each in settings for word in ("--config", each)]

    def _env(self) -> dict[str, str]:
        env = {**os.environ, "HGRCPATH": "", "HGPLAIN": "1"}
        # Servers, editors and the like are nobody's here.
        env.pop("HG", None)
        env.pop("HGMODULEPOLICY", None)
        if self.policy:
            env["HGMODULEPOLICY"] = self.policy
        return env


STOCK = Mercurial(
    "stock",
    (sys.executable, "-c", HG),
    "py" if IS_PYPY else "c",
    ("extensions.hgkernels=!",),
)
OURS = Mercurial(
    "ours",
    (sys.executable, "-m", "hgkernels_mercurial"),
    "",
    ("extensions.hgkernels=",),
)
# What is interrupted: a command that writes for as long as may be.
OPERATIONS = {
    "commit": ("commit", "-m", "all files"),
    "amend": ("commit", "--amend", "-m", "all files, amended"),
    "rebase": ("rebase", "-s", "desc('to be moved 0')", "-d", "0"),
}


def make(folder: Path, stock: Server) -> None:
    """Make the repository: a line of changesets, some of them rewritten.

    It has a nodemap, and so many markers that reading them is left to us.
    """
    folder.mkdir()
    run(stock, folder.parent, "init", str(folder))
    store = folder / ".hg" / "store"
    (store / "obsstore").write_bytes(_markers())
    _write(folder, 0)
    message = folder / ".hg" / "message"
    message.write_text(random.Random(0).randbytes(MESSAGE // 2).hex())
    run(stock, folder, "commit", "-A", "-l", str(message))
    for number in range(3):
        _write(folder, number + 1, step=7)
        run(stock, folder, "commit", "-m", f"early {number}")
        _write(folder, number + 10, step=11)
        text = f"early {number}, again"
        run(stock, folder, "commit", "--amend", "-m", text)
    for number in range(COMMITS):
        (folder / f"moved{number}").write_text(f"{number}\n" * 100)
        run(stock, folder, "commit", "-A", "-m", f"to be moved {number}")
    _write(folder, 100)
    assert (store / "00changelog.n").exists()


def run(server: Server, folder: Path, *arguments: str) -> str:
    """Run a command that has to succeed; return what it printed."""
    code, output = server.ask(folder, *arguments)
    assert code == 0, f"hg {arguments}: {code}\n{output}"
    return output


def _markers() -> bytes:
    """Return an obsstore of markers of changesets that are not there."""
    chance = random.Random(0)
    count = CLOSED_SIZE // MARKER.size + 1
    return b"\1" + b"".join(
        MARKER.pack(
            MARKER.size,
            *(0, 0, 0),
            *(1, 3, 0),
            chance.randbytes(20),
            chance.randbytes(20),
        )
        for _ in range(count)
    )


def _write(folder: Path, number: int, *, step: int = 1) -> None:
    for each in range(0, FILES, step):
        lines = (f"{each} {number // 2} {line}\n" for line in range(300))
        text = "".join(lines) + f"{number}\n"
        (folder / f"file{each}").write_text(text)


def copied(source: Path, target: Path) -> Path:
    """Copy a repository, times of files included."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, symlinks=True)
    return target


def stored(folder: Path) -> dict[str, bytes]:
    """Return the files of the repository's store."""
    store = folder / ".hg" / "store"
    return {
        str(path.relative_to(store)): path.read_bytes()
        for path in sorted(_files(store))
        if not path.name.startswith(NOT_COMPARED)
        and path.suffix not in NODEMAPS
    }


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
