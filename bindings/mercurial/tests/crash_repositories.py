"""A repository to be interrupted in, and what is done to it.

Everything that Mercurial writes there is decided: names, dates, users. Two
Mercurials that do the same leave the same bytes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = 60
COMMITS = 12
IS_PYPY = sys.implementation.name == "pypy"
# What hg does, whether or not the environment has that script.
HG = "from mercurial import dispatch; dispatch.run()"
SETTINGS = {
    "ui.username": "somebody",
    "ui.merge": "internal:merge",
    "devel.default-date": "0 0",
    "extensions.rebase": "",
    "experimental.evolution": "all",
    # PyPy's own Mercurial has no zstd to compare with.
    "format.revlog-compression": "zlib",
    # A docket's name is random.
    "format.use-persistent-nodemap": "no",
}
# Backups of what there was before, and what is only kept to be faster.
NOT_COMPARED = ("undo.", "journal.", "lock", "requires.")


@dataclass(frozen=True)
class Mercurial:
    """One way to run it."""

    name: str
    command: tuple[str, ...]
    policy: str
    settings: tuple[str, ...] = ()

    def start(self, folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command in *folder*."""
        env = {**os.environ, "HGRCPATH": "", "HGPLAIN": "1"}
        # Servers, editors and the like are nobody's here.
        env.pop("HG", None)
        env.pop("HGMODULEPOLICY", None)
        if self.policy:
            env["HGMODULEPOLICY"] = self.policy
        command = [*self.command, *arguments]
        for name, value in SETTINGS.items():
            command += ["--config", f"{name}={value}"]
        for setting in self.settings:
            command += ["--config", setting]
        return subprocess.Popen(
            command,
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(self, folder: Path, *arguments: str) -> str:
        """Run a command in *folder* and return what it printed."""
        code, output = self.ask(folder, *arguments)
        assert code == 0, f"{self.name}: hg {arguments}: {code}\n{output}"
        return output

    def ask(self, folder: Path, *arguments: str) -> tuple[int, str]:
        """Run a command that may fail; return its code too."""
        process = self.start(folder, *arguments)
        output, _ = process.communicate()
        return process.returncode, output.decode("utf-8", "replace")


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


def make(folder: Path) -> None:
    """Make the repository: a line of changesets, some of them rewritten."""
    folder.mkdir()
    STOCK.run(folder, "init")
    _write(folder, 0)
    STOCK.run(folder, "commit", "-A", "-m", "first")
    for number in range(3):
        _write(folder, number + 1, step=7)
        STOCK.run(folder, "commit", "-m", f"early {number}")
        _write(folder, number + 10, step=11)
        STOCK.run(folder, "commit", "--amend", "-m", f"early {number}, again")
    for number in range(COMMITS):
        (folder / f"moved{number}").write_text(f"{number}\n" * 100)
        STOCK.run(folder, "commit", "-A", "-m", f"to be moved {number}")
    _write(folder, 100)


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
    }


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
