"""Does Mercurial say and write of markers what it does without us?"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.thorough

SESSION = Path(__file__).with_name("session.py")
SETTINGS = """
[ui]
username = test <test@example.org>
interactive = no
[experimental]
evolution = all
evolution.effect-flags = yes
[devel]
default-date = 1500000000 -3600
[phases]
publish = no
[extensions]
rebase =
strip =
"""
OURS = "hgkernels =\n"
# What takes much away is rare.
KINDS = (
    *("commit", "fail", "strip", "push", "pull", "publish", "bundle"),
    *3 * ("amend", "rebase"),
    *6 * ("mark",),
)
Line = list[str]

TEMPLATE = (
    "{rev} {node|short} {phase} [{instabilities}] {obsolete}"
    " <{predecessors}> {succsandoperations % '{get(succsandoperations,"
    ' "successors")} {get(succsandoperations, "operations")}\'}'
    " {obsfate}\\n"
)
QUESTIONS: list[Line] = [
    ["log", "-T", TEMPLATE],
    ["log", "--hidden", "-T", TEMPLATE],
    ["log", "-G", "-T", "{rev} {desc}\\n"],
    *(["log", "-l", count] for count in "123456"),
    ["id"],
    ["status"],
    ["summary"],
    ["heads"],
    *(
        ["log", "--hidden", "-T", "{rev} ", "-r", revset]
        for revset in (
            "obsolete()",
            "orphan()",
            "phasedivergent()",
            "contentdivergent()",
            "extinct()",
            "unstable()",
            "predecessors(all())",
            "successors(all())",
        )
    ),
    ["debugobsolete"],
    ["debugobsolete", "--index"],
    ["debugobsolete", "-T", "json"],
    ["debugobsolete", "--rev", "all()"],
    ["debugobsolete", "--rev", "tip", "--exclusive"],
]


def hg(*words: str) -> Line:
    return ["hg", "--config", "ui.timeout=1", *words]


def asked(repository: str) -> list[Line]:
    questions = [hg("-R", repository, *words) for words in QUESTIONS]
    return [*questions, ["bytes", f"{repository}/.hg/store/obsstore"]]


class Side:
    """A folder in which sessions run, with our extension or without."""

    def __init__(self, folder: Path, *, ours: bool) -> None:
        self.folder = folder
        self.ours = ours
        # Whether the library has been asked.
        self.used = False
        folder.mkdir()
        extension = OURS if ours else ""
        (folder / "hgrc").write_text(SETTINGS + extension)

    def run(self, lines: list[Line]) -> list[Any]:
        """Run commands in one process; return what they said."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("HG") or name == "HGKERNELS_LIBRARY"
        }
        done = subprocess.run(
            [sys.executable, SESSION],
            input=json.dumps(lines),
            cwd=self.folder,
            env={
                **kept,
                "HGRCPATH": str(self.folder / "hgrc"),
                "PYTHONHASHSEED": "0",
                "HGPLAIN": "1",
                "TZ": "UTC",
            },
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        said = json.loads(done.stdout)
        assert self.ours or not said["used"]
        self.used = self.used or said["used"]
        answers: list[Any] = said["answers"]
        return answers


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Side, Side]:
    """Return a side of stock Mercurial and one of ours."""
    stock = Side(tmp_path / "stock", ours=False)
    return stock, Side(tmp_path / "ours", ours=True)


def same(sides: tuple[Side, Side], lines: list[Line]) -> list[Any]:
    """Run commands on both sides, which have to say the same."""
    stock, ours = (side.run(lines) for side in sides)
    for line, theirs, answer in zip(lines, stock, ours):
        assert answer == theirs, line
    return stock


def beginning(version: int) -> list[Line]:
    option = f"format.obsstore-version={version}"
    return [
        hg("init", "a"),
        ["append", "a/.hg/hgrc", f"[format]\nobsstore-version = {version}\n"],
        hg("init", "b", "--config", option),
        ["append", "b/.hg/hgrc", f"[format]\nobsstore-version = {version}\n"],
        *commit("a", "0"),
        hg("-R", "a", "phase", "--public", "tip"),
        *(line for number in "123456" for line in commit("a", number)),
    ]


def commit(repository: str, name: str) -> list[Line]:
    return [
        ["write", f"{repository}/f{name}", f"{name}\n"],
        hg("-R", repository, "commit", "-A", "-m", name, "-q"),
    ]


def operation(chance: random.Random, number: int) -> list[Line]:
    """Return commands that rewrite something, or move it."""
    rev = f"min(last(draft(), {chance.randrange(1, 7)}))"
    other = f"min(last(draft(), {chance.randrange(1, 7)}))"
    count = chance.choice((1, 1, 2, 3, 3))
    picked = [f"{{{chance.randrange(1, 9)}}}" for _ in range(count)]
    options = chance.choice(([], [], ["--record-parents"], ["--flags", "1"]))
    on_a = ("-R", "a")
    update = hg(*on_a, "up", "-q", "-C", rev)
    edit = ["append", "a/f0", f"{number}\n"]
    amend = ("commit", "--amend", "-m", f"amended {number}")
    failing = ("--config", "hooks.pretxnclose.no=false")
    return {
        "commit": [update, *commit("a", f"n{number}")],
        "amend": [update, edit, hg(*on_a, *amend)],
        "fail": [update, edit, hg(*on_a, *failing, *amend)],
        "rebase": [hg(*on_a, "rebase", "-r", rev, "-d", other)],
        "mark": [["pick", *options, "debugobsolete", *picked]],
        "strip": [hg(*on_a, "strip", "--no-backup", "-q", "-r", rev)],
        "push": [hg(*on_a, "push", "-f", "b", "-r", rev)],
        "pull": [hg(*on_a, "pull", "b")],
        "publish": [hg(*on_a, "phase", "--public", "-r", rev)],
        "bundle": [
            hg(*on_a, "bundle", "-r", rev, "--base", "null", "some.hg"),
            hg("-R", "b", "unbundle", "some.hg"),
        ],
    }[chance.choice(KINDS)]


def resolved(lines: list[Line], nodes: list[str]) -> list[Line]:
    """Replace numbers by the nodes that they stand for."""
    found = []
    for line in lines:
        if line[0] == "pick":
            numbers = {f"{{{at}}}": nodes[-at % len(nodes)] for at in range(9)}
            words = [numbers.get(word, word) for word in line[1:]]
            found.append(hg("-R", "a", "--hidden", *words))
        else:
            found.append(line)
    return found


@pytest.mark.parametrize("version", [0, 1])
@pytest.mark.parametrize("seed", range(2))
def test_any_rewriting(
    sides: tuple[Side, Side], version: int, seed: int
) -> None:
    chance = random.Random(seed)
    same(sides, beginning(version))
    for turn in range(4):
        ((_, listed, _),) = same(
            sides, [hg("-R", "a", "log", "--hidden", "-T", "{node}\\n")]
        )
        lines = [
            line
            for number in range(5)
            for line in operation(chance, 10 * turn + number)
        ]
        asks = asked("a") if turn % 2 else []
        same(sides, [*resolved(lines, listed.split()), *asks])
    done = same(sides, [*asked("a"), hg("-R", "a", "push", "-f", "b")])
    same(sides, [*asked("a"), hg("-R", "b", "debugobsolete")])
    assert sides[1].used
    # There were markers.
    assert int(done[len(QUESTIONS)][2]) > 1


@pytest.mark.parametrize("version", [0, 1])
def test_damaged_stores(sides: tuple[Side, Side], version: int) -> None:
    same(
        sides,
        [
            *beginning(version),
            hg("-R", "a", "commit", "--amend", "-m", "amended"),
            hg("-R", "a", "commit", "--amend", "-m", "amended again"),
            *asked("a"),
        ],
    )
    places = [side.folder / "a/.hg/store/obsstore" for side in sides]
    whole = places[0].read_bytes()
    chance = random.Random(version)
    wrong = [whole[:size] for size in (0, 1, 2, len(whole) // 2)]
    wrong += [whole[:-1], whole + b"\0", whole + bytes(60), b"\5" + whole[1:]]
    for _ in range(30):
        at = chance.randrange(len(whole))
        changed = bytes([chance.randrange(256)])
        wrong.append(whole[:at] + changed + whole[at + 1 :])
    for data in wrong:
        for place in places:
            place.write_bytes(data)
        lines = [
            hg("-R", "a", "log", "-l", "1"),
            hg("-R", "a", "log", "-r", "obsolete()", "-T", "{rev} "),
            hg("-R", "a", "debugobsolete"),
        ]
        stock, ours = (side.run(lines) for side in sides)
        assert ours == stock, data


def test_null_successors(sides: tuple[Side, Side]) -> None:
    lines = [*beginning(1), hg("-R", "a", "debugobsolete", "1" * 40, "2" * 40)]
    same(sides, lines)
    for side in sides:
        place = side.folder / "a/.hg/store/obsstore"
        data = place.read_bytes()
        place.write_bytes(data.replace(b"\x22" * 20, bytes(20)))
    said = same(sides, [hg("-R", "a", "log", "-l", "1")])
    assert "invalid successors nullid" in said[0][2]


def test_markers_where_they_are_not_wanted(sides: tuple[Side, Side]) -> None:
    off = ("--config", "experimental.evolution=")
    said = same(
        sides,
        [
            *beginning(1),
            hg("-R", "a", "commit", "--amend", "-m", "amended"),
            hg("-R", "a", "log", "-l", "1", *off),
            hg("-R", "a", "debugobsolete", *off),
            hg("-R", "a", "debugobsolete", "1" * 40, *off),
        ],
    )
    assert "not enabled but 1 markers found" in said[-2][2]


def test_a_file_that_never_was(sides: tuple[Side, Side]) -> None:
    same(
        sides,
        [
            hg("init", "a"),
            *commit("a", "1"),
            hg("-R", "a", "log", "-r", "obsolete()"),
            hg("-R", "a", "debugobsolete"),
            hg("-R", "a", "debugobsolete", "--delete", "0"),
            hg("-R", "a", "debugobsolete", "1" * 40, "2" * 40),
            hg("-R", "a", "debugobsolete", "2" * 40, "3" * 40, "4" * 40),
            hg("-R", "a", "debugobsolete", "2" * 40, "3" * 40, "4" * 40),
            hg("-R", "a", "debugobsolete", "--delete", "0"),
            *asked("a"),
        ],
    )


def test_any_command_may_be_the_first(sides: tuple[Side, Side]) -> None:
    amend = hg("-R", "a", "commit", "--amend", "-m", "amended")
    same(sides, [*beginning(1), amend])
    for words in (
        ["debugobsolete"],
        ["log", "-l", "1"],
        ["log", "-T", "{predecessors}"],
        ["log", "-r", "predecessors(tip)"],
        ["id"],
    ):
        sides[1].used = False
        same(sides, [hg("-R", "a", *words)])
        assert sides[1].used, words


def with_extension(folder: Path, name: str) -> Side:
    """Return a side of ours with an extension that lies beside this file."""
    side = Side(folder / "ours", ours=True)
    shutil.copy(Path(__file__).with_name(f"{name}.py"), side.folder)
    with (side.folder / "hgrc").open("a") as file:
        file.write(f"{name} = {name}.py\n")
    return side


def test_single_changesets_are_looked_at_alone(tmp_path: Path) -> None:
    side = with_extension(tmp_path, "asking")
    amend = hg("-R", "a", "commit", "--amend", "-m")
    otherwise = ["experimental.evolution.allowdivergence=yes", "--hidden"]
    said = side.run(
        [
            *beginning(1),
            # 7 and 9 compete, and 10 is to replace what is public.
            [*amend, "amended"],
            *commit("a", "8"),
            hg("-R", "a", "up", "-q", "-C", "--hidden", "-r", "6"),
            [*amend, "amended otherwise", "--config", *otherwise],
            hg("-R", "a", "up", "-q", "-C", "-r", "5"),
            [*amend, "amended, too"],
            hg("-R", "a", "--hidden", "phase", "--public", "-r", "5"),
            hg("-R", "a", "asking"),
        ]
    )
    assert said[-1] == [0, "fine\n", ""]


def test_extensions_may_change_the_maps(tmp_path: Path) -> None:
    side = with_extension(tmp_path, "changing")
    said = side.run(
        [
            *beginning(1),
            hg("-R", "a", "commit", "--amend", "-m", "amended"),
            hg("-R", "a", "commit", "--amend", "-m", "amended again"),
            hg("-R", "a", "changing"),
        ]
    )
    assert said[-1] == [0, "fine\n", ""]
