"""System packages: installed when we may, named exactly when we may not."""

from __future__ import annotations

import functools
import os
import shutil
from pathlib import Path

from hgktools.support.console import UserError
from hgktools.support.process import CommandFailedError, run

# Archives that the library is linked with, and the packages that bring each
# of them and its header.
ARCHIVES = {
    "libcrypto.a": "libssl-dev",
    "libdeflate.a": "libdeflate-dev",
    "libzstd.a": "libzstd-dev",
}


@functools.cache
def _update() -> None:
    run(["apt-get", "update"], label="updating the package lists")


def install(*packages: str) -> None:
    """Install Debian *packages*, or say how to and stop."""
    command = ["apt-get", "install", "-y", "--no-install-recommends"]
    command += packages
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise UserError(
            "missing system packages; install them with\n"
            f"  sudo apt-get update && sudo {' '.join(command)}"
        )
    _update()
    run(
        command,
        label=f"installing {' '.join(packages)}",
        env={"DEBIAN_FRONTEND": "noninteractive"},
    )


def need_program(program: str, *packages: str) -> str:
    """Return the path of *program*, installing *packages* if it is absent."""
    path = shutil.which(program)
    if path is None:
        install(*(packages or (program,)))
        path = shutil.which(program)
    if path is None:
        raise UserError(f"{program}: not found, though installed")
    return path


def need_swift() -> str:
    """Return the path of swift, which no Debian package brings."""
    path = shutil.which("swift")
    if path is None:
        raise UserError(
            "swift: not found on PATH; install Swift 6.3 or newer "
            "from https://www.swift.org/install/"
        )
    return path


def need_archives() -> None:
    """See to it that what the library is linked with is there."""
    if missing := missing_archives():
        install(*(ARCHIVES[name] for name in missing))
        if missing := missing_archives():
            raise UserError(f"{missing[0]}: not found, though installed")


def missing_archives() -> list[str]:
    """Return the names of the archives that a linker would not find."""
    gcc = need_program("gcc", "gcc", "libc6-dev")
    found = {
        name: run([gcc, f"-print-file-name={name}"]).strip()
        for name in ARCHIVES
    }
    # A name without a folder is the compiler's way to say no.
    return [name for name in ARCHIVES if not Path(found[name]).is_absolute()]


def install_pypy() -> str:
    """Install PyPy if that is possible; return why not, or nothing."""
    try:
        install("pypy3", "pypy3-venv")
    except CommandFailedError as error:
        return str(error).splitlines()[-1]
    except UserError as error:
        return str(error)
    return ""
