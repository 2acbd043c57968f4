"""Finding the Python interpreters of this machine.

An interpreter counts when it runs and says what it is: a version manager's
stand-in that refuses to start is not one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hgktools.support.console import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

CPYTHONS = ((3, 9), (3, 10), (3, 11), (3, 12), (3, 13))
PYPY_MINIMUM = (3, 9)
START_SECONDS = 20

IDENTIFY = """
import json, platform, sys
print(json.dumps([
    platform.python_implementation().lower(),
    list(sys.version_info[:3]),
    sys.executable,
    sys.prefix != sys.base_prefix,
]))
"""


@dataclass(frozen=True)
class Interpreter:
    """One Python that was seen to run."""

    implementation: str
    version: tuple[int, int, int]
    executable: Path

    @property
    def name(self) -> str:
        """Its name in tables and file names, such as `cpython3.11`."""
        return f"{self.implementation}{self.version[0]}.{self.version[1]}"

    @property
    def is_pypy(self) -> bool:
        """Whether this is PyPy."""
        return self.implementation == "pypy"


def _folders() -> Iterator[Path]:
    yield from map(Path, os.environ.get("PATH", os.defpath).split(os.pathsep))
    roots = [os.environ.get("PYENV_ROOT"), Path.home() / ".pyenv"]
    for root in roots:
        if root is not None:
            yield from sorted(Path(root).glob("versions/*/bin"))
    yield Path("/usr/bin")
    yield Path("/usr/local/bin")
    yield from sorted(Path("/opt").glob("py*/bin"))


def _candidates() -> Iterator[Path]:
    names = [f"python{major}.{minor}" for major, minor in CPYTHONS]
    names += ["python3", "pypy3", "pypy3.9", "pypy3.10", "pypy3.11"]
    for folder in _folders():
        for name in names:
            path = shutil.which(name, path=str(folder))
            if path is not None:
                yield Path(path)


def identify(path: Path) -> Interpreter | None:
    """Run *path* and return what it is; None if it does not work."""
    try:
        done = subprocess.run(
            [path, "-I", "-c", IDENTIFY],
            capture_output=True,
            timeout=START_SECONDS,
            check=True,
        )
        implementation, version, executable, virtual = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    if virtual:
        return None
    return Interpreter(implementation, tuple(version), Path(executable))


@cache
def found() -> tuple[Interpreter, ...]:
    """Return one interpreter of each supported version, CPythons first."""
    best: dict[str, Interpreter] = {}
    seen = set()
    for path in _candidates():
        real = path.resolve()
        if real in seen and "shims" not in path.parts:
            continue
        seen.add(real)
        interpreter = identify(path)
        if interpreter is not None and _supported(interpreter):
            best.setdefault(interpreter.name, interpreter)
    return tuple(
        sorted(best.values(), key=lambda found: (found.is_pypy, found.version))
    )


def _supported(interpreter: Interpreter) -> bool:
    version = interpreter.version[:2]
    if interpreter.is_pypy:
        return version >= PYPY_MINIMUM
    return interpreter.implementation == "cpython" and version in CPYTHONS


def cpythons() -> list[Interpreter]:
    """Return the CPythons found, oldest first; at least one."""
    result = [each for each in found() if not each.is_pypy]
    if not result:
        raise UserError("no CPython from 3.9 to 3.13 was found")
    return result


def pypys() -> list[Interpreter]:
    """Return the PyPys found, oldest first; possibly none."""
    return [each for each in found() if each.is_pypy]


def absent() -> list[str]:
    """Return the names of supported interpreters that were not found."""
    names = {interpreter.name for interpreter in found()}
    wanted = [f"cpython{major}.{minor}" for major, minor in CPYTHONS]
    result = [name for name in wanted if name not in names]
    if not pypys():
        result.append("pypy3")
    return result


def default() -> Interpreter:
    """Return the CPython of the tools: this one if it is supported."""
    version = sys.version_info[:2]
    for interpreter in cpythons():
        if interpreter.version[:2] == version:
            return interpreter
    return cpythons()[-1]


def named(name: str) -> Interpreter:
    """Return the interpreter called *name*: a name, `pypy`, or a path."""
    if "/" in name:
        interpreter = identify(Path(name))
        if interpreter is None:
            raise UserError(f"{name}: not a Python that runs")
        return interpreter
    if name == "cpython":
        return default()
    for interpreter in found():
        short = ".".join(map(str, interpreter.version[:2]))
        if name in (interpreter.name, short) or (
            name in ("pypy", "pypy3") and interpreter.is_pypy
        ):
            return interpreter
    known = ", ".join(interpreter.name for interpreter in found())
    raise UserError(f"{name}: no such interpreter; found: {known}")
