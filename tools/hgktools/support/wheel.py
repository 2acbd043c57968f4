"""The package as users get it: one wheel, installed without a network."""

from __future__ import annotations

import shutil
from functools import cache
from typing import TYPE_CHECKING

from hgktools.support import interpreters, library
from hgktools.support.console import UserError
from hgktools.support.environments import create, environment, wheelhouse
from hgktools.support.paths import BINDING, CACHE, DROP_IN
from hgktools.support.process import run

if TYPE_CHECKING:
    from pathlib import Path

    from hgktools.support.interpreters import Interpreter

DIST = CACHE / "dist"


@cache
def built() -> Path:
    """Build the wheel of this checkout and return it."""
    library.build()
    return _built(BINDING)


@cache
def drop_in() -> Path:
    """Build the wheel that puts it under Mercurial, and return it."""
    return _built(DROP_IN)


def _built(project: Path) -> Path:
    if not (project / "pyproject.toml").exists():
        raise UserError(f"bindings/{project.name}: no package")
    python = environment(interpreters.default(), "develop")
    folder = DIST / project.name
    shutil.rmtree(folder, ignore_errors=True)
    run(
        [str(python), "-m", "build", "--wheel", "--no-isolation"]
        + ["--outdir", str(folder), str(project)],
        label=f"building the wheel of bindings/{project.name}",
    )
    wheels = sorted(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise UserError(f"{len(wheels)} wheels were built")
    return wheels[0]


def install(interpreter: Interpreter, wheel: Path, folder: Path) -> Path:
    """Install *wheel* as on a machine without compilers or a network.

    The environment is made anew in *folder*; its Python is returned.
    """
    wheels = wheelhouse(interpreter, "tests")
    python = create(interpreter, folder)
    run(
        [str(python), "-m", "pip", "install", "--no-index", "--quiet"]
        + ["--disable-pip-version-check", "--find-links", str(wheels)]
        + [str(wheel), "pytest"],
        env={"PATH": str(python.parent), "PYTHONPATH": ""},
        label=f"{interpreter.name}: installing the wheel",
    )
    return python
