"""Running other programs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from hgktools.support.console import Progress, UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TAIL_LINES = 60


class CommandFailedError(UserError):
    """A program ended with an exit code other than 0."""


def run(
    command: Sequence[str | os.PathLike[str]],
    *,
    label: str = "",
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float | None = None,
    stdin: str = "",
) -> str:
    """Run *command* and return what it printed, stderr included.

    *env* is added to the environment; an empty value removes the name.
    """
    words = [os.fspath(word) for word in command]
    name = Path(words[0]).name
    with Progress(label or name):
        try:
            done = subprocess.run(
                words,
                cwd=cwd,
                env=merged(env or {}),
                input=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                timeout=timeout,
                check=False,
            )
        except FileNotFoundError:
            raise UserError(f"{words[0]}: not found") from None
        except subprocess.TimeoutExpired as error:
            raise CommandFailedError(
                f"{' '.join(words)}: no end after {error.timeout:.0f} s"
            ) from None
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-TAIL_LINES:])
        raise CommandFailedError(
            f"{' '.join(words)}: exit code {done.returncode}\n{tail}"
        )
    return done.stdout


def merged(env: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment changed by *env*."""
    result = {**os.environ, **env}
    return {name: value for name, value in result.items() if value}
