"""Virtual environments, made once for an interpreter and its requirements.

An environment's folder is named after a hash of what went into it, so that
a changed pin or another interpreter makes a new one and a re-run is free.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hgktools.support import system
from hgktools.support.paths import CACHE, requirements
from hgktools.support.process import CommandFailedError, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hgktools.support.interpreters import Interpreter

PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet")
COMPLETE = "complete"


def environment(interpreter: Interpreter, *names: str) -> Path:
    """Return the Python of an environment that has what *names* list.

    A name is that of a file in tools/requirements.
    """
    files = [requirements(name) for name in names]
    key = hashlib.sha256(repr(interpreter).encode())
    for file in files:
        key.update(file.read_bytes())
    folder = CACHE / "environments" / f"{interpreter.name}-{_short(key)}"
    python = folder / "bin" / "python"
    with locked(folder):
        if not (folder / COMPLETE).exists():
            shutil.rmtree(folder, ignore_errors=True)
            create(interpreter, folder)
            arguments = [part for file in files for part in ("-r", str(file))]
            run(
                [str(python), *PIP, "install", "--no-deps", *arguments],
                label=f"{interpreter.name}: installing {', '.join(names)}",
            )
            (folder / COMPLETE).touch()
    return python


def create(interpreter: Interpreter, folder: Path) -> Path:
    """Make an empty environment in *folder* and return its Python."""
    command = [
        str(interpreter.executable),
        "-m",
        "venv",
        "--clear",
        str(folder),
    ]
    label = f"{interpreter.name}: making an environment"
    try:
        run(command, label=label)
    except CommandFailedError as error:
        if "ensurepip" not in str(error):
            raise
        # Debian keeps what venv needs in a package of its own.
        stem = "pypy3" if interpreter.is_pypy else interpreter.executable.name
        system.install(f"{stem}-venv")
        run(command, label=label)
    return folder / "bin" / "python"


def wheelhouse(interpreter: Interpreter, name: str) -> Path:
    """Return a folder with the wheels that *name* lists, downloaded once."""
    file = requirements(name)
    key = hashlib.sha256(repr(interpreter).encode() + file.read_bytes())
    folder = CACHE / "wheels" / f"{interpreter.name}-{_short(key)}"
    with locked(folder):
        if not (folder / COMPLETE).exists():
            python = environment(interpreter, name)
            run(
                [str(python), *PIP, "download", "--no-deps"]
                + ["-d", str(folder), "-r", str(file)],
                label=f"{interpreter.name}: downloading {name}",
            )
            (folder / COMPLETE).touch()
    return folder


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of *folder*, which need not exist yet."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(folder.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _short(key: hashlib._Hash) -> str:
    return key.hexdigest()[:12]
