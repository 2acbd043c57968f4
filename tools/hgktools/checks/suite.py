"""The check `hg-tests`: Mercurial's own tests, on our kernels."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hgktools.checks.check import need, need_none
from hgktools.support import interpreters, library
from hgktools.support.oracle import oracle
from hgktools.support.paths import BINDING, TOOLS
from hgktools.support.process import run
from hgktools.support.release import pinned

if TYPE_CHECKING:
    from hgktools.support.interpreters import Interpreter

# Each test, and the functions that it is known to reach. Not among them is
# test-revlog-raw.py, which fails at times on Mercurial's own modules, too.
TESTS = {
    "test-bdiff.py": ("bdiff.bdiff", "bdiff.fixws", "mpatch.patches"),
    "test-dirs.py": ("parsers.dirs",),
    "test-manifest.py": ("parsers.lazymanifest",),
    "test-mdiff.py": ("bdiff.splitnewlines",),
    "test-parseindex2.py": (
        "parsers.parse_index2",
        "parsers.index.append",
        "parsers.index.headrevs",
    ),
    "test-ancestor.py": ("parsers.parse_index2", "parsers.index.ancestors"),
}
# What those print that do not count their tests; each is one.
EXPECTED = {
    "test-ancestor.py": "test-ancestor.py.out",
}
RUNNER = "silenttestrunner.py"
SECONDS = 300
PASSED = re.compile(r"^Ran (\d+) tests? in .*\n+OK$", re.MULTILINE)


def check_hg_tests() -> str:
    """Check that Mercurial's own tests pass on our kernels."""
    library.build()
    notes = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wanted = [
            f"tests/{each}" for each in (*TESTS, *EXPECTED.values(), RUNNER)
        ]
        for release in pinned("suite"):
            release.download()
            release.unpack(folder, wanted)
        need_none(
            [
                f"{each}: not there"
                for each in wanted
                if not (folder / each).is_file()
            ]
        )
        for interpreter in interpreters.found():
            counts = [
                _run(interpreter, folder / "tests" / test, functions)
                for test, functions in TESTS.items()
            ]
            tests, calls = map(sum, zip(*counts))
            notes.append(f"{interpreter.name}: {tests} tests, {calls} calls")
    return "; ".join(notes)


def _run(
    interpreter: Interpreter, test: Path, functions: tuple[str, ...]
) -> tuple[int, int]:
    """Run *test*; return how many tests it is, and how many calls to us."""
    told = oracle(interpreter)
    paths = [
        *(BINDING / "src", TOOLS, test.parent),
        told.variables.get("PYTHONPATH", ""),
    ]
    label = f"{interpreter.name}: {test.name}"
    with tempfile.TemporaryDirectory() as folder:
        output = run(
            [str(told.python), "-m", "hgktools.checks.stand_in", str(test)],
            cwd=Path(folder),
            env={
                **told.variables,
                **library.variables(),
                # Where a kernel has no stand-in, PyPy falls back on pure
                # Python.
                "HGMODULEPOLICY": "allow" if interpreter.is_pypy else "c",
                "PYTHONPATH": ":".join(filter(None, map(str, paths))),
                # Lets unittest say how many tests there were.
                "SILENT_BE_NOISY": "1",
            },
            timeout=SECONDS,
            label=label,
        )
    *lines, last = output.splitlines(keepends=True)
    count = _passed(test, "".join(lines))
    need(count, f"{label}: did not pass\n{output}")
    calls: dict[str, int] = json.loads(last)
    idle = [name for name in functions if not calls.get(name)]
    need(not idle, f"{label}: never called {', '.join(idle)}")
    return count, sum(calls.values())


def _passed(test: Path, output: str) -> int:
    """Return how many tests *output* says have passed, 0 if one has not."""
    expected = EXPECTED.get(test.name)
    if expected is not None:
        return int(output == (test.parent / expected).read_text())
    found = PASSED.search(output)
    return int(found[1]) if found else 0
