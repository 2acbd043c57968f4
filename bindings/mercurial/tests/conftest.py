"""An hg to run: this package's, in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    Env = Mapping[str, str]

if sys.implementation.name == "pypy":
    # For tests that import Mercurial themselves: without the hook it has no
    # other modules there. What the tests start is not told.
    os.environ["HGMODULEPOLICY"] = "py"
    import mercurial.policy  # noqa: F401 - reads the variable

    del os.environ["HGMODULEPOLICY"]

# As a start of Python does once `hgk enable` has been run, or as `hg` alone.
ENABLED = "from hgkernels_mercurial import hook; hook.install(); "
HG = (
    "import hgdemandimport; hgdemandimport.enable(); "
    "from mercurial import dispatch; dispatch.run()"
)


@dataclass
class Runner:
    """Runs programs in a folder, with an environment that is known."""

    folder: Path
    variables: dict[str, str] = field(default_factory=dict)

    def run(
        self,
        *command: str,
        code: int = 0,
        env: Env | None = None,
        stdin: str = "",
    ) -> tuple[str, str]:
        """Run a command, whose exit code has to be *code*.

        Returns what it wrote to its output and to its errors. *env* is
        added to the environment.
        """
        done = subprocess.run(
            [sys.executable, *command],
            cwd=self.folder,
            env={**_environment(), **self.variables, **(env or {})},
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout, done.stderr

    def hg(
        self,
        *arguments: str,
        code: int = 0,
        env: Env | None = None,
        before: str = "",
    ) -> tuple[str, str]:
        """Run `hg` with the hook enabled, and with code *before* all."""
        text = f"{before}\n{ENABLED}{HG}"
        return self.run("-c", text, *arguments, code=code, env=env)

    def stock(
        self, *arguments: str, code: int = 0, env: Env | None = None
    ) -> tuple[str, str]:
        """Run `hg` without the hook."""
        return self.run("-c", HG, *arguments, code=code, env=env)

    def hgk(
        self, *arguments: str, code: int = 0, env: Env | None = None
    ) -> tuple[str, str]:
        """Run `hgk`."""
        return self.run(
            "-m", "hgkernels_mercurial", *arguments, code=code, env=env
        )


def _environment() -> dict[str, str]:
    kept = ("HGKERNELS_LIBRARY", "LD_LIBRARY_PATH", "PATH", "PYTHONPATH")
    known = {
        "HGRCPATH": "",
        "HGUSER": "test",
        "LC_ALL": "C.UTF-8",
        "HOME": os.devnull,
        "HG": "",
    }
    return {**{name: os.environ.get(name, "") for name in kept}, **known}


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """Return what runs hg in an empty folder."""
    return Runner(tmp_path)
