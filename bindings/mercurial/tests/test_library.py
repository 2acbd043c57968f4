from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from hgkernels_mercurial import library, selecting

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Env, Runner

    Stored = dict[str, bytes]

IS_PYPY = sys.implementation.name == "pypy"
WRONG_ABI = (
    "import hgkernels._ffi as module; ffi = module.ffi\n"
    "class Other:\n"
    "    def __getattr__(self, name): return getattr(ffi, name)\n"
    "    def integer_const(self, name): return ffi.integer_const(name) + 1\n"
    "module.ffi = Other()\n"
)
NO_PACKAGE = "import sys; sys.modules['hgkernels'] = None\n"
NO_CFFI = "import sys; sys.modules['_cffi_backend'] = None\n"
# More than is left to Mercurial's own functions until the library is opened;
# on PyPy it is opened at once, and Mercurial's own take minutes for as much.
LINES = 900 if IS_PYPY else 99_000
DIFF = (
    "from hgkernels_mercurial import hook; hook.install()\n"
    "from mercurial import mdiff, policy\n"
    "assert policy.policy == b'hgkernels'\n"
    f"old = b''.join(b'line %d\\n' % n for n in range({LINES}))\n"
    "new = old.replace(b'77\\n', b'78\\n')\n"
    "for function in (mdiff.storage_diff, mdiff.line_diff, mdiff.textdiff):\n"
    "    delta = function(old, new)\n"
    "    assert mdiff.patches(old, [delta]) == new\n"
    "print(len(mdiff.allblocks(old, new) and delta), "
    "'hgkernels.native' in sys.modules)\n"
)


@pytest.fixture
def empty_library(tmp_path: Path) -> str:
    path = tmp_path / "empty.so"
    path.write_bytes(b"")
    return str(path)


def check_answer(output: str, runner: Runner) -> None:
    """Check that what was printed is what the library's functions give."""
    if not IS_PYPY:
        # There, Mercurial's own deltas are others; each was applied.
        assert output.split(maxsplit=1)[0] == expected(runner)


def expected(runner: Runner) -> str:
    output, errors = runner.run("-c", f"import sys\n{DIFF}")
    assert errors == ""
    size, opened = output.split()
    assert opened == "True"
    return size


@pytest.mark.parametrize(
    "before",
    [
        NO_PACKAGE,
        WRONG_ABI,
        pytest.param(
            NO_CFFI,
            marks=pytest.mark.skipif(IS_PYPY, reason="it brings its own"),
        ),
    ],
    ids=["no package", "another ABI", "no cffi"],
)
def test_without_a_library_mercurial_uses_its_own(
    runner: Runner, before: str
) -> None:
    output, errors = runner.run("-c", f"import sys\n{before}{DIFF}")
    check_answer(output, runner)
    (line,) = errors.splitlines()
    assert line.startswith("warning: hgkernels: ")
    assert line.endswith("Mercurial's own modules are used")


@pytest.mark.parametrize("there", [False, True])
def test_without_a_file_to_open_mercurial_uses_its_own(
    runner: Runner,
    empty_library: str,
    there: bool,
) -> None:
    path = empty_library if there else "/nowhere/libhgkernels.so"
    env = {"HGKERNELS_LIBRARY": path}
    output, errors = runner.run("-c", f"import sys\n{DIFF}", env=env)
    check_answer(output, runner)
    (line,) = errors.splitlines()
    assert path in line


def test_is_opened_once_there_is_much_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def theirs(_old: bytes, _new: bytes) -> str:
        return "theirs"

    monkeypatch.setattr(library, "_available", None)
    monkeypatch.setattr(library, "_left_bytes", 0)
    monkeypatch.setattr(library, "OPENING_BYTES", 300)
    monkeypatch.setattr(library, "function", lambda *_: lambda *_: "ours")
    ask = selecting.by_size(theirs, "bdiff", "bdiff", 100)
    # What is too small does not count.
    assert [ask(b"1" * 49, b"2" * 50) for _ in range(9)] == ["theirs"] * 9
    answers = [ask(b"1" * 50, b"2" * 50) for _ in range(4)]
    assert answers == ["theirs", "theirs", "ours", "ours"]
    assert ask(b"1", b"2") == "theirs"
    # Another function has it at once, since it is open then.
    monkeypatch.setattr(library, "_available", True)
    other = selecting.by_size(theirs, "bdiff", "blocks", 100)
    assert other(b"1" * 50, b"2" * 50) == "ours"


def test_what_has_no_size_is_left_to_mercurial() -> None:
    def theirs(old: object, new: object) -> tuple[object, object]:
        return old, new

    ask = selecting.by_size(theirs, "bdiff", "bdiff", 0)
    assert ask(1, b"") == (1, b"")


def history(runner: Runner, name: str, env: Env) -> tuple[Stored, list[str]]:
    """Make a repository of large texts; return its store, and warnings."""
    folder = runner.folder / name
    warnings = list(runner.hg("init", name, env=env)[1].splitlines())
    for count in range(2):
        lines = [b"line %d\n" % number for number in range(200_000)]
        lines[count * 1000 : count * 2000] = [b"other %d\n" % count]
        (folder / "file").write_bytes(b"".join(lines))
        commit = ("commit", "-A", "-m", f"{count}", "-d", f"{count} 0", "-q")
        errors = runner.hg("-R", name, *commit, env=env)[1]
        assert errors.count("\n") <= 1
        warnings += errors.splitlines()
    store = folder / ".hg" / "store"
    files = [*store.glob("00*.i"), *store.glob("data/*")]
    return {path.name: path.read_bytes() for path in files}, warnings


def test_commands_write_the_same_without_a_library(runner: Runner) -> None:
    ours, quiet = history(runner, "with", {})
    theirs, warnings = history(
        runner, "without", {"HGKERNELS_LIBRARY": "/nowhere"}
    )
    assert "file.i" in ours
    assert ours == theirs
    assert not quiet
    assert warnings
    assert all("/nowhere" in line for line in warnings)
