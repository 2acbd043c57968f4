"""The packages as users get them: wheels, installed without a network."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hgktools.support import interpreters, library, oracle
from hgktools.support.console import UserError
from hgktools.support.environments import create, environment, wheelhouse
from hgktools.support.paths import BINDING, CACHE, DROP_IN
from hgktools.support.process import run

if TYPE_CHECKING:
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


def install(
    interpreter: Interpreter, wheels: list[Path], folder: Path
) -> Path:
    """Install *wheels* as on a machine without compilers or a network.

    The environment is made anew in *folder*, with pytest; its Python is
    returned.
    """
    python = create(interpreter, folder)
    _install(python, interpreter, [*map(str, wheels), "pytest"])
    return python


def install_drop_in(interpreter: Interpreter, folder: Path) -> Path:
    """Install both wheels, with pytest and Mercurial beside them.

    As `install`. PyPy is given Mercurial's Python files alone.
    """
    python = create(interpreter, folder)
    wanted = [str(built()), str(drop_in()), "pytest"]
    if not interpreter.is_pypy:
        wanted.append("mercurial")
    _install(python, interpreter, wanted, "oracle")
    if interpreter.is_pypy:
        where = "import sysconfig; print(sysconfig.get_path('platlib'))"
        site = Path(run([python, "-c", where]).strip())
        for package in oracle.python_files().iterdir():
            # Beside what the wheels have in the same folders.
            shutil.copytree(package, site / package.name, dirs_exist_ok=True)
    return python


def _install(
    python: Path, interpreter: Interpreter, wanted: list[str], *more: str
) -> None:
    houses = ["tests", *(() if interpreter.is_pypy else more)]
    links = [
        part
        for name in houses
        for part in ("--find-links", str(wheelhouse(interpreter, name)))
    ]
    run(
        [str(python), "-m", "pip", "install", "--no-index", "--quiet"]
        + ["--disable-pip-version-check", *links, *wanted],
        env={"PATH": str(python.parent), "PYTHONPATH": ""},
        label=f"{interpreter.name}: installing wheels",
    )
