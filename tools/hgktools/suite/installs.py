"""The installations of Mercurial that the suite is run on.

One has Mercurial alone; another has our two wheels as well, with their
functions counted, and is activated as a user activates it.
"""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from hgktools.suite.instrument import Counts
from hgktools.suite.source import SUITE
from hgktools.support import interpreters, oracle, wheel
from hgktools.support.console import UserError
from hgktools.support.environments import (
    COMPLETE,
    PIP,
    create,
    locked,
    wheelhouse,
)
from hgktools.support.paths import requirements
from hgktools.support.process import run

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from hgktools.suite.modes import Mode
    from hgktools.support.interpreters import Interpreter

# What is installed beside Mercurial and counted.
PACKAGES = ["hgkernels", "hgkernels_mercurial", "hgext3rd/hgkernels"]
# On PyPy `util.nogc` gives what it is given, but is also used, without
# anything, in a `with` statement. Stock Mercurial cannot clone there.
FAULT = "nogc = lambda x: x\n"
MENDED = "nogc = lambda x=None: contextlib.nullcontext() if x is None else x\n"


class Added:
    """Text at the end of files of an installation, inside a `with`."""

    def __init__(self, site: Path, texts: dict[str, str]) -> None:
        """Say which text, by file; nothing is changed yet."""
        self._texts = {site / name: text for name, text in texts.items()}
        self._before = {path: path.read_text() for path in self._texts}

    def __enter__(self) -> None:
        """Add it."""
        for path, text in self._texts.items():
            path.write_text(self._before[path] + "\n" + text)

    def __exit__(self, *_: object) -> None:
        """Take it out again."""
        for path, text in self._before.items():
            path.write_text(text)


@dataclass(frozen=True)
class Install:
    """A Python with Mercurial."""

    interpreter: Interpreter
    python: Path
    site: Path

    @property
    def hg(self) -> Path:
        """The command."""
        return self.python.with_name("hg")

    @property
    def counts(self) -> Counts:
        """The calls of our functions."""
        return Counts(self.site)


def interpreter(mode: Mode) -> Interpreter:
    """Return the interpreter that *mode* is about."""
    if not mode.pypy:
        return interpreters.default()
    found = interpreters.pypys()
    if not found:
        raise UserError("no PyPy was found; Debian's package is pypy3-venv")
    return found[-1]


def alone() -> AbstractContextManager[None]:
    """Return what lets one run at a time change installed files."""
    return locked(SUITE / "run")


def is_possible(mode: Mode) -> bool:
    """Tell whether there is an interpreter for *mode*."""
    return not mode.pypy or bool(interpreters.pypys())


def install(mode: Mode) -> Install:
    """Return the installation for *mode*; ours is made up to date, once."""
    return _installed(interpreter(mode), ours=mode.ours)


@cache
def _installed(found: Interpreter, *, ours: bool) -> Install:
    kind = "ours" if ours else "stock"
    files = [requirements(each) for each in ("tests", "oracle")]
    key = hashlib.sha256(repr(found).encode())
    for file in files:
        key.update(file.read_bytes())
    name = f"{kind}-{found.name}-{key.hexdigest()[:12]}"
    folder = SUITE / name
    with locked(folder):
        if not (folder / COMPLETE).exists():
            shutil.rmtree(folder, ignore_errors=True)
            _make(found, folder, mended=not ours)
            (folder / COMPLETE).touch()
        made = _install(found, folder)
        if ours:
            _add_ours(made)
    return made


def _install(found: Interpreter, folder: Path) -> Install:
    python = folder / "bin" / "python"
    where = "import sysconfig; print(sysconfig.get_path('platlib'))"
    site = folder.__class__(run([python, "-c", where]).strip())
    return Install(found, python, site)


def _make(found: Interpreter, folder: Path, *, mended: bool) -> None:
    """Install Mercurial and what our packages need into a new *folder*."""
    python = create(found, folder)
    names = ["tests"] if found.is_pypy else ["tests", "oracle"]
    for name in names:
        wheels = wheelhouse(found, name)
        run(
            [str(python), *PIP, "install", "--no-deps", "--no-index"]
            + ["--find-links", str(wheels), "-r", str(requirements(name))],
            label=f"{found.name}: installing {name}",
        )
    if found.is_pypy:
        made = _install(found, folder)
        _bring_mercurial(made)
        if mended:
            util = made.site / "mercurial" / "util.py"
            text = util.read_text()
            if FAULT not in text:
                raise UserError(f"{util.name}: has another nogc than expected")
            util.write_text(text.replace(FAULT, MENDED))


def _bring_mercurial(made: Install) -> None:
    """Copy Mercurial's Python files, as PyPI has no wheel for PyPy."""
    files = oracle.python_files()
    for package in files.iterdir():
        shutil.copytree(package, made.site / package.name, dirs_exist_ok=True)
    first, _, rest = oracle.hg().read_text().partition("\n")
    if not first.startswith("#!"):
        raise UserError("hg: not a script")
    made.hg.write_text(f"#!{made.python}\n{rest}")
    made.hg.chmod(0o755)


def _add_ours(made: Install) -> None:
    """Install our wheels as they are now, count their calls, activate.

    They are unpacked, which is what installing such a wheel is: pip takes
    many times as long on PyPy.
    """
    for package in PACKAGES:
        shutil.rmtree(made.site / package, ignore_errors=True)
    for path in (wheel.built(), wheel.drop_in()):
        with zipfile.ZipFile(path) as files:
            files.extractall(made.site)
    made.counts.begin(PACKAGES)
    run(
        [str(made.python), "-m", "hgkernels_mercurial", "enable"],
        label=f"{made.interpreter.name}: enabling the kernels",
    )
