"""System packages: installed when we may, named exactly when we may not."""

from __future__ import annotations

import functools
import os
import shutil

from hgktools.support.console import UserError
from hgktools.support.process import CommandFailedError, run


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


def install_pypy() -> str:
    """Install PyPy if that is possible; return why not, or nothing."""
    try:
        install("pypy3", "pypy3-venv")
    except CommandFailedError as error:
        return str(error).splitlines()[-1]
    except UserError as error:
        return str(error)
    return ""
