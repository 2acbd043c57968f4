from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sessions import OURS, answers

if TYPE_CHECKING:
    from conftest import Runner

pytestmark = pytest.mark.thorough

USED = "format.use-persistent-nodemap=yes"
ALLOWED = "storage.revlog.persistent-nodemap.slow-path=allow"
REFUSED = "storage.revlog.persistent-nodemap.slow-path=abort"
COUNTED = """
from hgext3rd.hgkernels import mapping
for name in ("nodemap_data_all", "nodemap_data_incremental"):
    def counted(self, name=name, do=getattr(mapping._Index, name)):
        with open("written.txt", "a") as file:
            print(name, file=file)
        return do(self)
    setattr(mapping._Index, name, counted)
"""


def commits(root: str, first: int, count: int) -> list[list[str]]:
    """Return what adds changesets to a repository."""
    made: list[list[str]] = []
    for number in range(first, first + count):
        made += [
            ["write", f"{root}/file", f"{number}\n"],
            ["-R", root, "commit", "-qAm", f"{number}", "-d", "0 0"],
        ]
    return made


def state(runner: Runner, name: str) -> dict[str, bytes]:
    """Return what is in the files of nodemaps, whatever their names."""
    store = runner.folder / name / ".hg/store"
    return {
        re.sub(rb"-[0-9a-f]+", b"", path.name.encode()).decode(): (
            path.read_bytes()
        )
        for path in store.glob("*.nd")
    }


def test_the_whole_map_is_that_of_mercurial(runner: Runner) -> None:
    for name, settings in (
        ("stock", (USED, ALLOWED)),
        ("ours", (USED, REFUSED, *OURS)),
    ):
        made = [["init", name], *commits(name, 0, 1)]
        for code, _, errors in answers(runner, made, *settings):
            assert code in (None, 0), errors
    assert state(runner, "ours") == state(runner, "stock") != {}


def test_what_is_appended_is_right(runner: Runner) -> None:
    ours = (USED, REFUSED, *OURS)
    made = [["init", "ours"], *commits("ours", 0, 40)]
    for code, _, errors in answers(runner, made, *ours, before=COUNTED):
        assert code in (None, 0), errors
        assert errors == ""
    written = (runner.folder / "written.txt").read_text().split()
    assert written.count("nodemap_data_incremental") > 30
    check = [["-R", "ours", "debugnodemap", "--check"]]
    answer = "revisions in index:   40\nrevisions in nodemap: 40\n"
    assert answers(runner, check, ALLOWED) == [(0, answer, "")]


def test_a_map_is_right_after_whatever_happened(runner: Runner) -> None:
    ours = (USED, REFUSED, *OURS, "extensions.strip=")
    root = runner.folder / "ours"
    made = [["init", "ours"], *commits("ours", 0, 12)]
    strip = ["-R", "ours", "strip", "-q", "--no-backup", "-r", "7"]
    answers(runner, [*made, strip, *commits("ours", 20, 4)], *ours)
    (blocks,) = (root / ".hg/store").glob("00changelog-*.nd")
    check = [["-R", "ours", "debugnodemap", "--check"]]
    assert answers(runner, check, ALLOWED)[0][0] == 0
    for damage in (blocks.read_bytes()[:-64], b"", b"\xff" * 640):
        for path in (root / ".hg/store").glob("00changelog-*.nd"):
            path.write_bytes(damage)
        answers(runner, commits("ours", 30, 2), *ours)
        found = answers(runner, check, ALLOWED)
        stock = answers(runner, [["-R", "ours", "verify", "-q"]], ALLOWED)
        assert stock[0][0] in (None, 0)
        if len(damage) != 640:
            assert found[0][0] == 0, found


def test_others_are_warned_or_refused(runner: Runner) -> None:
    answers(runner, [["init", "ours"]], USED, REFUSED, *OURS)
    ((code, _, errors),) = answers(runner, [["-R", "ours", "log"]], REFUSED)
    assert code == -1
    assert "without associated fast implementation" in errors
    off = "hgkernels.nodemap=no"
    assert (
        answers(runner, [["-R", "ours", "log"]], REFUSED, *OURS, off)[0][0]
        == -1
    )
    assert answers(runner, [["-R", "ours", "log"]], REFUSED, *OURS) == [
        (0, "", "")
    ]
