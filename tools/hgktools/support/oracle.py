"""Environments that have a Mercurial to compare with.

PyPI has Mercurial's wheels for CPython only, and its native modules are
tied to CPython anyway. Its Python files run on PyPy with
HGMODULEPOLICY=py, so for PyPy they are copied out of a CPython's
environment, without the native modules.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hgktools.support import interpreters
from hgktools.support.environments import environment, locked
from hgktools.support.paths import CACHE
from hgktools.support.process import run

if TYPE_CHECKING:
    from hgktools.support.interpreters import Interpreter

PACKAGES = ("mercurial", "hgext", "hgdemandimport")


@dataclass(frozen=True)
class Oracle:
    """A Python that can import Mercurial, given *variables*."""

    interpreter: Interpreter
    python: Path
    variables: dict[str, str] = field(default_factory=dict)


def oracle(interpreter: Interpreter) -> Oracle:
    """Return *interpreter* with Mercurial and what runs the tests."""
    if not interpreter.is_pypy:
        python = environment(interpreter, "tests", "oracle")
        return Oracle(interpreter, python, {"PYTHONPATH": ""})
    python = environment(interpreter, "tests")
    variables = {
        "PYTHONPATH": str(python_files()),
        "HGMODULEPOLICY": "py",
    }
    return Oracle(interpreter, python, variables)


def hg() -> Path:
    """Return the `hg` command of the default CPython's environment."""
    python = environment(interpreters.default(), "tests", "oracle")
    return python.with_name("hg")


def python_files() -> Path:
    """Return a folder with Mercurial's Python files alone."""
    python = environment(interpreters.default(), "tests", "oracle")
    folder = CACHE / "mercurial-python" / python.parents[1].name
    with locked(folder):
        if not folder.exists():
            where = "import sysconfig; print(sysconfig.get_path('platlib'))"
            source = Path(run([python, "-c", where]).strip())
            new = folder.with_name(folder.name + ".new")
            shutil.rmtree(new, ignore_errors=True)
            skip = shutil.ignore_patterns("*.so", "__pycache__")
            for package in PACKAGES:
                shutil.copytree(source / package, new / package, ignore=skip)
            new.rename(folder)
    return folder
