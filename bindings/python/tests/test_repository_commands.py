"""Do the commands that look at repositories say what they should?"""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
import repositories
import stores

from hgkernels.__main__ import main

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    Capture = pytest.CaptureFixture[str]


@pytest.fixture
def root(tmp_path: Path) -> str:
    return repositories.sample().write(str(tmp_path / "repository"))


def shown(capsys: Capture, *arguments: str, status: int = 0) -> str:
    assert main(list(arguments)) == status
    out, err = capsys.readouterr()
    assert err == ""
    return out


def failure(capsys: Capture, *arguments: str) -> str:
    assert main(list(arguments)) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("hgkernels: ")
    return err


def short(log: repositories.Log, rev: int) -> str:
    return f"{rev}:{log.node(rev).hex()[:12]}"


def test_log(root: str, capsys: Capture) -> None:
    log = repositories.sample().changelog
    assert shown(capsys, "log", root).splitlines() == [
        f"changeset:   {short(log, 3)}",
        "tag:         tip",
        f"parent:      {short(log, 2)}",
        f"parent:      {short(log, 1)}",
        "user:        test",
        "date:        Thu Jan 01 00:00:00 1970 +0000",
        "summary:     merge",
        "",
        f"changeset:   {short(log, 2)}",
        f"parent:      {short(log, 0)}",
        "user:        test",
        "date:        Tue Nov 14 17:15:00 2023 -0500",
        "summary:     copy a, remove b",
        "",
        f"changeset:   {short(log, 1)}",
        "branch:      stable",
        "user:        Zoë <z@example.org>",
        "date:        Tue Nov 14 23:13:20 2023 +0100",
        "summary:     change a",
        "",
        f"changeset:   {short(log, 0)}",
        "user:        test",
        "date:        Thu Jan 01 00:00:00 1970 +0000",
        "summary:     begin",
        "",
    ]


def test_log_as_json(root: str, capsys: Capture) -> None:
    maker = repositories.sample()
    found = json.loads(shown(capsys, "log", "--json", "-r", "1", root))
    assert found == [
        {
            "rev": 1,
            "node": maker.changelog.nodes[1].hex(),
            "branch": "stable",
            "phase": "public",
            "user": "Zoë <z@example.org>",
            "date": [1700000000.0, -3600],
            "desc": "change a\n\nwith reasons\n",
            "parents": [maker.changelog.nodes[0].hex()],
            "manifest": maker.manifest.nodes[1].hex(),
            "extra": {"branch": "stable"},
            "files": ["a"],
        }
    ]


def revisions(capsys: Capture, *arguments: str) -> list[int]:
    found = json.loads(shown(capsys, "log", "--json", *arguments))
    return [each["rev"] for each in found]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], [3, 2, 1, 0]),
        (["-l", "2"], [3, 2]),
        (["-l", "0"], []),
        (["-r", "tip"], [3]),
        (["-r", "0", "--rev", "2"], [0, 2]),
        (["-r", "1:2"], [1, 2]),
        (["-r", "2:0", "-l", "2"], [2, 1]),
        (["-r", ":"], [0, 1, 2, 3]),
        (["-r", "tip:2"], [3, 2]),
        (["-r=-2"], [2]),
        (["-r", "null"], [-1]),
    ],
)
def test_some_of_the_log(
    options: list[str], expected: list[int], root: str, capsys: Capture
) -> None:
    assert revisions(capsys, root, *options) == expected


def test_the_null_revision(root: str, capsys: Capture) -> None:
    assert shown(capsys, "log", "-r", "null", root).splitlines() == [
        "changeset:   -1:000000000000",
        "user:        ",
        "date:        Thu Jan 01 00:00:00 1970 +0000",
        "",
    ]


def test_a_long_log_as_json(tmp_path: Path, capsys: Capture) -> None:
    maker = repositories.Maker()
    for number in range(250):
        maker.commit({b"a": b"%d\n" % number})
    root = maker.write(str(tmp_path / "long"))
    assert revisions(capsys, root) == list(range(249, -1, -1))


def test_odd_texts(tmp_path: Path, capsys: Capture) -> None:
    maker = repositories.Maker()
    maker.commit(
        {b"\xff": b""}, user=b"\x1b[31m", date=b"nan 0", description=b"\xff"
    )
    maker.commit({b"b": b""}, date=b"1e300 7")
    root = maker.write(str(tmp_path / "odd"))
    (found,) = json.loads(shown(capsys, "log", "--json", "-r", "0", root))
    assert found["files"] == ["\\xff"]
    assert found["user"] == "\\x1b[31m"
    assert found["desc"] == "\\xff"
    assert found["date"] == [None, 0]
    out = shown(capsys, "log", root)
    assert "date:        nan seconds since 1970, zone 0\n" in out
    assert "date:        1e+300 seconds since 1970, zone 7\n" in out


def test_heads(root: str, tmp_path: Path, capsys: Capture) -> None:
    assert shown(capsys, "heads", root).count("changeset:") == 1
    maker = repositories.sample()
    maker.commit({b"a": b"other\n"}, parents=(1, -1))
    other = maker.write(str(tmp_path / "other"))
    found = json.loads(shown(capsys, "heads", "--json", other))
    assert [each["rev"] for each in found] == [4, 3]


def test_heads_of_nothing(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / ".hg").mkdir()
    assert shown(capsys, "heads", str(tmp_path), status=1) == ""
    assert shown(capsys, "log", str(tmp_path)) == ""
    assert shown(capsys, "log", "--json", str(tmp_path)) == "[]\n"


def test_cat(root: str, capfdbinary: Any) -> None:
    assert main(["cat", root, "a", "c"]) == 0
    assert capfdbinary.readouterr().out == b"1\n3\n"
    assert main(["cat", "-r", "1", root, "a"]) == 0
    assert capfdbinary.readouterr().out == b"2\n"


def test_info(root: str, capsys: Capture) -> None:
    store = os.path.join(root, ".hg", "store")
    with open(os.path.join(store, "obsstore"), "wb") as file:
        file.write(stores.recorded(1))
    node = repositories.sample().changelog.nodes[2].hex()
    with open(os.path.join(store, "phaseroots"), "wb") as file:
        file.write(f"1 {node}\n".encode())
    found = json.loads(shown(capsys, "info", "--json", root))

    def size(*names: str) -> int:
        return sum(os.path.getsize(os.path.join(store, n)) for n in names)

    assert found == {
        "path": root,
        "store": store,
        "requirements": sorted(repositories.REQUIREMENTS.split()),
        "changesets": 4,
        "heads": 1,
        "phases": {"public": 2, "draft": 2},
        "manifests": 4,
        "files": 3,
        "markers": 2,
        "sizes": {
            "changelog": size("00changelog.i"),
            "manifests": size("00manifest.i"),
            "files": size("data/a.i", "data/c.i", "data/dir/b.i"),
            "markers": 159,
        },
        "longest_chains": {"changelog": 1, "manifests": 1},
    }
    lines = shown(capsys, "info", root).splitlines()
    assert lines[0] == root
    assert f"           4 changesets, {size('00changelog.i')} bytes" in lines
    assert "           2   draft" in lines
    assert "           2 markers, 159 bytes" in lines


def test_failures_are_one_line(
    root: str, tmp_path: Path, capsys: Capture
) -> None:
    missing = str(tmp_path / "missing")
    for command in (["log"], ["heads"], ["info"], ["verify"]):
        text = failure(capsys, *command, missing)
        assert f"{missing}: not a repository" in text
    assert "no revision xyz" in failure(capsys, "log", "-r", "xyz", root)
    assert "no revision z" in failure(capsys, "log", "-r", "0:z", root)
    text = failure(capsys, "cat", root, "dir/b")
    assert "dir/b: no such file in revision 3" in text
    with open(os.path.join(root, ".hg", "requires"), "a") as file:
        file.write("new-thing\n")
    assert "new-thing" in failure(capsys, "log", root)


def test_damage_is_one_line(root: str, capsys: Capture) -> None:
    path = os.path.join(root, ".hg", "store", "00changelog.i")
    with open(path, "r+b") as file:
        file.seek(70)
        file.write(b"??")
    assert "hgkernels: " in failure(capsys, "log", "-r", "0", root)


@pytest.mark.parametrize(
    "arguments",
    [["log"], ["cat", "repo"], ["log", "a", "-l", "x"], ["verify", "-j"]],
)
def test_wrong_command_lines(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert capsys.readouterr().err.startswith("usage: hgkernels")
