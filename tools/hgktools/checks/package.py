"""The checks `wheel`, `python` and `pypy`: the package as users get it."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from hgktools.checks.check import Skip, need
from hgktools.support import interpreters, system
from hgktools.support.environments import environment
from hgktools.support.paths import BINDING, ROOT
from hgktools.support.process import run
from hgktools.support.wheel import built, install

if TYPE_CHECKING:
    from hgktools.support.interpreters import Interpreter

NEWEST = (2, 17)
LICENCES = ("LICENSE", "NOTICE")
ARCHIVE = re.compile(r"-l:(\w+\.a)")
MANYLINUX = re.compile(r'"manylinux_(\d+)_(\d+)_\w+"')
PASSED = re.compile(r"(\d+) passed")
SECONDS = 900


def check_wheel() -> str:
    """Check that the wheel fits everywhere, and has all licences.

    It has to be py3-none, and manylinux_2_17 or older.
    """
    wheel = built()
    _check_licences(wheel)
    need("-py3-none-" in wheel.name, f"{wheel.name}: not a py3-none wheel")
    need(not wheel.name.endswith("-any.whl"), f"{wheel.name}: says any")
    python = environment(interpreters.default(), "develop")
    path = {"PATH": f"{python.parent}:{os.environ['PATH']}"}
    shown = run(
        [str(python), "-m", "auditwheel", "show", str(wheel)], env=path
    )
    found = MANYLINUX.search(shown.replace("\n", " "))
    need(found, f"auditwheel names no manylinux platform:\n{shown}")
    version = tuple(map(int, found.groups())) if found else ()
    need(version <= NEWEST, f"needs manylinux_{version}:\n{shown}")
    with tempfile.TemporaryDirectory() as folder:
        run(
            [str(python), "-m", "auditwheel", "repair", str(wheel)]
            + ["--wheel-dir", folder],
            env=path,
        )
        repaired = [each.name for each in Path(folder).glob("*.whl")]
    need(len(repaired) == 1, f"auditwheel made {repaired}")
    size = wheel.stat().st_size / 1000
    return f"{repaired[0]}, {size:.0f} KB"


def _check_licences(wheel: Path) -> None:
    """Check that the texts are in the wheel, and name what is linked in."""
    with zipfile.ZipFile(wheel) as files:
        names = [name for name in files.namelist() if "/licenses/" in name]
        found = {Path(name).name: files.read(name) for name in names}
    for name in LICENCES:
        text = (ROOT / name).read_bytes()
        need(found.get(name) == text, f"{wheel.name}: has not our {name}")
    linked = ARCHIVE.findall((ROOT / "Package.swift").read_text())
    need(linked, "Package.swift: links no archives")
    notice = (ROOT / "NOTICE").read_text()
    for archive in linked:
        need(archive in notice, f"NOTICE: says nothing about {archive}")


def check_python() -> str:
    """Check the wheel with its tests on every CPython found."""
    wheel = built()
    notes = [_test(each, wheel) for each in interpreters.cpythons()]
    return "; ".join(notes)


def check_pypy() -> str:
    """Check the wheel with its tests on PyPy."""
    wheel = built()
    found = interpreters.pypys()
    if not found:
        reason = system.install_pypy()
        interpreters.found.cache_clear()
        found = interpreters.pypys()
        if not found:
            raise Skip(f"no PyPy: {reason or 'installed, but not found'}")
    return "; ".join(_test(each, wheel) for each in found)


def _test(interpreter: Interpreter, wheel: Path) -> str:
    tests = BINDING / "tests"
    need(any(tests.rglob("test_*.py")), f"{tests.relative_to(ROOT)}: no tests")
    with tempfile.TemporaryDirectory() as folder:
        python = install(interpreter, wheel, Path(folder) / "environment")
        # A copy, so that nothing of the checkout can be imported.
        copy = Path(folder) / "tests"
        shutil.copytree(tests, copy)
        # pytest's settings are in there.
        shutil.copy(BINDING / "pyproject.toml", folder)
        output = run(
            [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider"]
            + [str(copy)],
            cwd=Path(folder),
            env={"PYTHONPATH": "", "HGKERNELS_LIBRARY": ""},
            timeout=SECONDS,
            label=f"{interpreter.name}: the package's tests",
        )
    found = PASSED.search(output)
    need(found, f"{interpreter.name}: no test passed\n{output[-2000:]}")
    return f"{interpreter.name}: {found[1] if found else 0} tests"
