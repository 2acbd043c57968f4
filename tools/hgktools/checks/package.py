"""The checks `wheel`, `python` and `pypy`: packages as users get them."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from hgktools.checks.check import Skip, need
from hgktools.support import interpreters, oracle, system
from hgktools.support.environments import environment
from hgktools.support.paths import BINDING, DROP_IN, ROOT
from hgktools.support.process import run
from hgktools.support.wheel import (
    built,
    drop_in,
    install,
    install_drop_in,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hgktools.support.interpreters import Interpreter

NEWEST = (2, 17)
LICENCES = ("LICENSE", "NOTICE")
ARCHIVE = re.compile(r"-l:(\w+\.a)")
MANYLINUX = re.compile(r'"manylinux_(\d+)_(\d+)_\w+"')
PASSED = re.compile(r"(\d+) passed")
# Of tests that start many processes; a machine may have other work, too.
SECONDS = 1800
# What the drop-in's wheel must have, and a file of Mercurial's that it must
# not bring: the namespace is for its extensions and for those of others.
DROP_IN_FILES = (
    "hgkernels_mercurial/hook.py",
    "hgkernels_mercurial/modules/cpython/bdiff.py",
    "hgkernels_mercurial/modules/pypy/parsers.py",
    "hgext3rd/hgkernels/__init__.py",
)
NAMESPACE = "hgext3rd/__init__.py"
UNRAISABLE = "pytest.PytestUnraisableExceptionWarning"
COMMAND = "hgk = hgkernels_mercurial.launcher:main"


def check_wheel() -> str:
    """Check that the wheels fit everywhere, and have all licences.

    The one with the library has to be py3-none, and manylinux_2_17 or older.
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
    return f"{repaired[0]}, {size:.0f} KB; {_check_drop_in()}"


def _check_drop_in() -> str:
    """Check the wheel that puts the other one under Mercurial."""
    wheel = drop_in()
    need(wheel.name.endswith("-py3-none-any.whl"), f"{wheel.name}: not any")
    with zipfile.ZipFile(wheel) as files:
        names = files.namelist()
        texts = {
            Path(name).name: files.read(name)
            for name in names
            if ".dist-info/" in name
        }
    licence = (DROP_IN / "LICENSE").read_bytes()
    need(texts.get("LICENSE") == licence, f"{wheel.name}: not our LICENSE")
    missing = sorted(set(DROP_IN_FILES) - set(names))
    need(not missing, f"{wheel.name}: lacks {', '.join(missing)}")
    need(NAMESPACE not in names, f"{wheel.name}: has {NAMESPACE}")
    command = texts.get("entry_points.txt", b"").decode()
    need(COMMAND in command, f"{wheel.name}: has no command hgk")
    starts = [name for name in names if name.endswith(".pth")]
    need(not starts, f"{wheel.name}: would start by itself, in {starts}")
    return wheel.name


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
    """Check the wheels with their tests on every CPython found."""
    return _test_each(interpreters.cpythons())


def check_pypy() -> str:
    """Check the wheels with their tests on PyPy."""
    found = interpreters.pypys()
    if not found:
        reason = system.install_pypy()
        interpreters.found.cache_clear()
        found = interpreters.pypys()
        if not found:
            raise Skip(f"no PyPy: {reason or 'installed, but not found'}")
    return _test_each(found)


def _test_each(found: list[Interpreter]) -> str:
    """Run all tests with several interpreters, as many at once as cores."""
    # Made here, once for all of them.
    built()
    drop_in()
    oracle.hg()
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return "; ".join(pool.map(_test_all, found))


def _test_all(interpreter: Interpreter) -> str:
    """Run the tests of each package in an environment of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = install(interpreter, [built()], folder / "environment")
        first = _test(interpreter, python, BINDING)
        python = install_drop_in(interpreter, folder / "with-mercurial")
        options = [] if _is_thorough(interpreter) else ["-m", "not thorough"]
        if interpreter.is_pypy:
            # Files that Mercurial leaves to the collector are closed late
            # there, in the middle of other tests.
            options += ["-W", f"ignore::{UNRAISABLE}"]
        second = _test(interpreter, python, DROP_IN, options)
    return f"{interpreter.name}: {first} + {second} tests"


def _is_thorough(interpreter: Interpreter) -> bool:
    """Say whether whole commands are compared with an interpreter, too.

    They are the longest tests, and start hundreds of processes. On PyPy the
    check `hg-suite` has whole commands compared.
    """
    return interpreter == interpreters.default()


def _test(
    interpreter: Interpreter,
    python: Path,
    project: Path,
    options: Sequence[str] = (),
) -> int:
    """Run the tests of a package with *python*; return how many passed."""
    tests = project / "tests"
    need(any(tests.rglob("test_*.py")), f"{tests.relative_to(ROOT)}: no tests")
    label = f"{interpreter.name}: the tests of bindings/{project.name}"
    with tempfile.TemporaryDirectory() as folder:
        # A copy, so that nothing of the checkout can be imported.
        copy = Path(folder) / "tests"
        shutil.copytree(tests, copy)
        # pytest's settings are in there.
        shutil.copy(project / "pyproject.toml", folder)
        output = run(
            [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider"]
            + [*options, str(copy)],
            cwd=Path(folder),
            env={
                "PYTHONPATH": "",
                "HGKERNELS_LIBRARY": "",
                # With which Mercurial on PyPy has to agree.
                "HGKERNELS_PEER_HG": str(oracle.hg()),
            },
            timeout=SECONDS,
            label=label,
        )
    found = PASSED.search(output)
    need(found, f"{label}: none passed\n{output[-2000:]}")
    return int(found[1]) if found else 0
