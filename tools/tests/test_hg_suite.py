"""Runs of Mercurial's suite are compared, and calls counted, as they are."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from hgktools.suite import calls, every, known, mutants, results
from hgktools.suite.command import FULL, QUICK, chosen
from hgktools.suite.installs import Added
from hgktools.suite.instrument import Counts, counted
from hgktools.suite.modes import MODES
from hgktools.suite.results import FAILED, PASSED, SKIPPED, Result
from hgktools.support.paths import DROP_IN

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = '''"""Says what it does."""

from __future__ import annotations


class Some:
    def method(self):
        """Do it."""
        return [each for each in self.steps()]

    def steps(self):
        yield 1

    def idle(self):
        pass


def outer():
    def inner():
        return Some().method()

    return inner()
'''


def _package(site: Path) -> Counts:
    (site / "some").mkdir()
    (site / "some" / "__init__.py").write_text(SOURCE)
    counts = Counts(site)
    counts.begin(["some"])
    return counts


def _run(site: Path, program: str) -> None:
    subprocess.run(
        [sys.executable, "-c", program], cwd=site, check=True, timeout=60
    )


def test_calls_of_all_processes_are_counted(tmp_path: Path) -> None:
    counts = _package(tmp_path)
    kill = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    _run(tmp_path, "import some; some.outer(); some.outer()")
    with pytest.raises(subprocess.CalledProcessError):
        _run(tmp_path, f"import some; some.outer(); {kill}")
    assert counts.calls() == {
        "some.Some.method": 3,
        "some.Some.steps": 3,
        "some.Some.idle": 0,
        "some.outer.inner": 3,
        "some.outer": 3,
    }
    counts.clear()
    assert not any(counts.calls().values())


def test_counted_sources_keep_their_docstrings() -> None:
    names: list[str] = []
    text = counted(SOURCE, "some", names)
    assert text.startswith('"""Says what it does."""')
    assert '"""Do it."""\n        _hgk_calls[0] += 1' in text
    assert names[0] == "some.Some.method"


def _differences(here: list[Result], there: list[Result]) -> list[str]:
    found = results.differences(
        "both",
        {each.test: each for each in here},
        {each.test: each for each in there},
    )
    return [f"{each.test}: {each.found}" for each in found]


def test_results_differ_in_more_than_their_state() -> None:
    good = Result("test-a.t", PASSED)
    bad = Result("test-a.t", FAILED, "output changed", "--- a\n+++ b\n+1\n")
    elsewhere = Result("test-a.t", FAILED, bad.reason, "--- c\n+++ d\n+1\n")
    worse = Result("test-a.t", FAILED, bad.reason, "--- a\n+++ b\n+2\n")
    skipped = Result("test-a.t", SKIPPED, "missing feature: a")
    other = Result("test-a.t", SKIPPED, "missing feature: b")
    assert not _differences([good], [good])
    assert not _differences([elsewhere], [bad])
    for here, there in (
        ([bad], [good]),
        ([good], [bad]),
        ([worse], [bad]),
        ([skipped], [other]),
        ([], [good]),
        ([good], []),
    ):
        assert _differences(here, there)


def test_results_are_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "results"
    assert results.read(path) == {}
    lines = [["test-a.t", PASSED, "", ""], ["test-b.t", FAILED, "why", "d"]]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    assert results.read(path)["test-b.t"] == Result(
        "test-b.t", FAILED, "why", "d"
    )


def test_what_is_never_called_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "LISTS", tmp_path)
    name = "hgext3rd.hgkernels.some.function"
    calls.record("quick", "both", {name: 2, "hgkernels.other": 1})
    assert calls.known("quick", "both") == [name]
    assert not calls.idle("quick", "both", {name: 1})
    assert calls.idle("quick", "both", {name: 0}) == [name]
    # Renamed or gone.
    assert calls.idle("quick", "both", {}) == [name]


def test_a_mutant_is_put_in_and_taken_out(tmp_path: Path) -> None:
    file = tmp_path / "_lib.py"
    right = "def open_library():\n    return Right()\n"
    file.write_text(right)
    for mutant in mutants.MUTANTS:
        ((_, text),) = mutants.wrong(mutant).items()
        with Added(tmp_path, {"_lib.py": text}):
            compile(file.read_text(), mutant.function, "exec")
            assert file.read_text() != right
        assert file.read_text() == right


def test_all_families_have_mutants() -> None:
    families = {mutant.family for mutant in mutants.MUTANTS}
    assert families >= {
        "bdiff",
        "mpatch",
        "index",
        "ancestry",
        "manifest",
        "markers",
        "revision",
        "nodemap",
    }


def test_limits_are_those_of_the_sources() -> None:
    texts = every.limits(DROP_IN / "src")
    assert "OPENED_PATIENCE = 1" in "".join(texts.values())


def test_mutants_are_tried_on_quick_tests() -> None:
    for mutant in mutants.MUTANTS:
        assert {*mutant.tests} <= {*chosen(QUICK)}, mutant.function
        assert mutant.mode in MODES


def test_lists_name_each_test_once() -> None:
    for name in (QUICK, FULL):
        tests = chosen(name)
        assert len(set(tests)) == len(tests)
    assert {*chosen(QUICK)} <= {*chosen(FULL)}


def test_known_differences_have_reasons() -> None:
    tests = {*chosen(FULL)}
    for test, each in known.KNOWN.items():
        assert test.partition("#")[0] in tests
        modes = [mode for one in each for mode in one.modes]
        assert len({*modes}) == len(modes)
        assert {*modes} <= {*MODES}
        assert all(one.reason for one in each)
        assert all(one.state in (PASSED, FAILED, SKIPPED) for one in each)


def test_a_mode_of_ours_may_be_expected_to_differ() -> None:
    test = "test-remotefilelog-datapack.py"
    assert known.expected(test, "stock", "stock") == SKIPPED
    assert known.expected(test, "extension", "stock") == SKIPPED
    assert known.expected(test, "both", "stock") == PASSED
    assert known.expected("test-bdiff.py", "both", "stock") == PASSED
