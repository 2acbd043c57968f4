"""The command `hg debughgkernels`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hgext3rd.hgkernels import PARTS, _report, _selftests

if TYPE_CHECKING:
    from conftest import Runner

ON = ("--config", "extensions.hgkernels=")


def test_finds_nothing_wrong(runner: Runner) -> None:
    output, errors = runner.hg("debughgkernels", *ON)
    assert output.endswith("no problems detected\n")
    assert "checking module policy (hgkernels)\n" in output
    assert " manifestdict.fastdelta: same\n" in output
    assert " parsers.fm1readmarkers: same\n" in output
    assert errors == ""


def test_says_the_same_to_programs(runner: Runner) -> None:
    output, _ = runner.hg("debughgkernels", *ON, "-T", "json")
    (found,) = json.loads(output)
    assert found["problems"] == 0
    assert found["abi"] >= 1
    assert found["library"].endswith(".so")
    assert {part["name"]: part["enabled"] for part in found["parts"]} == (
        dict.fromkeys(PARTS, True)
    )
    names = [module["name"] for module in found["modules"]]
    assert names == list(_report.MODULES)
    results = {test["result"] for test in found["tests"]}
    assert results == {"same"}
    groups = {test["part"] for test in found["tests"]}
    assert groups >= {"kernels", "manifests", "ancestry"}


def test_says_what_is_switched_off(runner: Runner) -> None:
    off = ("--config", "hgkernels.manifests=no")
    output, _ = runner.hg("debughgkernels", *ON, *off)
    assert " manifests: off\n" in output
    assert " ancestry: on\n" in output
    assert "manifestdict" not in output


def test_says_where_functions_come_from(runner: Runner) -> None:
    env = {"HGMODULEPOLICY": "py"}
    output, _ = runner.stock("debughgkernels", *ON, "-T", "json", env=env)
    (found,) = json.loads(output)
    sources = {
        source
        for module in found["modules"]
        for source in module["functions"].values()
    }
    assert found["policy"] == "py"
    assert sources == {"pure"}


def test_fails_without_a_library(runner: Runner) -> None:
    env = {"HGKERNELS_LIBRARY": "/nowhere/libhgkernels.so"}
    output, _ = runner.hg("debughgkernels", *ON, code=1, env=env)
    assert "cannot load the library of hgkernels" in output
    assert output.endswith("1 problem detected\n")
    assert "same" not in output


def test_fails_with_a_wrong_kernel(runner: Runner) -> None:
    wrong = (
        "import hgkernels.bdiff as module\n"
        "right = module.splitnewlines\n"
        "module.splitnewlines = lambda text: right(text)[:-1]\n"
        "def fail(*arguments): raise RuntimeError('broken')\n"
        "import hgkernels.mpatch; hgkernels.mpatch.patchedsize = fail\n"
    )
    output, _ = runner.hg("debughgkernels", *ON, code=1, before=wrong)
    assert " bdiff.splitnewlines: DIFFERENT\n" in output
    assert " mpatch.patchedsize: failed: broken\n" in output
    assert output.endswith("2 problems detected\n")


def test_asks_what_can_be_told_apart() -> None:
    seen: dict[str, Any] = {}
    for name, ask in _selftests.kernels():
        ours, theirs = ask()
        assert ours == theirs
        assert ours, name
        assert name not in seen
        seen[name] = ours
    assert len(seen) > 15
