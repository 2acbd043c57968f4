"""Do the commands that look at repositories say what they should?"""

from __future__ import annotations

import json
import os
from collections import Counter
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


def test_time_zones(tmp_path: Path, capsys: Capture) -> None:
    maker = repositories.Maker()
    for date in (b"0 8905", b"0 -36576", b"0 0"):
        maker.commit({b"a": date}, date=date)
    out = shown(capsys, "log", maker.write(str(tmp_path / "repository")))
    assert [line for line in out.splitlines() if line.startswith("date")] == [
        "date:        Thu Jan 01 00:00:00 1970 +0000",
        "date:        Thu Jan 01 10:09:36 1970 +1009",
        "date:        Wed Dec 31 21:31:35 1969 -0228",
    ]


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

    def sizes(*names: str) -> int:
        """Return the bytes of chunks, which are in the indexes."""
        paths = [os.path.join(store, f"{name}.i") for name in names]
        return sum(map(os.path.getsize, paths)) - 64 * 4

    def kinds(texts: list[bytes]) -> Counter[str]:
        return Counter(
            "none" if len(text) < repositories.LEAST_COMPRESSED else "zlib"
            for text in texts
        )

    maker = repositories.sample()
    logs = maker.filelogs.values()
    files = [text for log in logs for text in log.texts]
    assert found == {
        "path": root,
        "store": store,
        "requirements": sorted(repositories.REQUIREMENTS.split()),
        "heads": 1,
        "phases": {"public": 2, "draft": 2},
        "changelog": {
            "histories": 1,
            "revisions": 4,
            "bytes_stored": sizes("00changelog"),
            "bytes_of_text": len(b"".join(maker.changelog.texts)),
            "deltas": 0,
            "longest_chain": 0,
            "compression": kinds(maker.changelog.texts),
        },
        "manifests": {
            "histories": 1,
            "revisions": 4,
            "bytes_stored": sizes("00manifest"),
            "bytes_of_text": len(b"".join(maker.manifest.texts)),
            "deltas": 0,
            "longest_chain": 0,
            "compression": kinds(maker.manifest.texts),
        },
        "files": {
            "histories": 3,
            "revisions": 5,
            "bytes_stored": sizes("data/a", "data/c", "data/dir/b") - 64,
            "bytes_of_text": len(b"".join(files)),
            "deltas": 0,
            "longest_chain": 0,
            "compression": kinds(files),
        },
        "obsolescence": {"markers": 2, "bytes_stored": 159},
    }
    lines = shown(capsys, "info", root).splitlines()
    assert lines[0] == root
    assert "  phases   2 public, 2 draft" in lines
    assert "  markers  2 (159 bytes)" in lines
    title, *counts = lines[-1].split()
    assert title == "files"
    assert counts[:2] == ["3", "5"]
    assert lines[-1].endswith("  4 none, 1 zlib")


def test_info_of_deltas(tmp_path: Path, capsys: Capture) -> None:
    root = repositories.sample().write(str(tmp_path / "repository"))
    path = os.path.join(root, ".hg", "store", "00manifest.i")
    with open(path, "r+b") as file:
        data = bytearray(file.read())
        # The second revision becomes a delta to the first, or so it says.
        second = 64 + int.from_bytes(data[8:12], "big")
        data[second + 16 : second + 20] = bytes(4)
        file.seek(0)
        file.write(data)
    found = json.loads(shown(capsys, "info", "--json", root))
    assert found["manifests"]["deltas"] == 1
    assert found["manifests"]["longest_chain"] == 1


def test_info_of_nothing(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / ".hg").mkdir()
    found = json.loads(shown(capsys, "info", "--json", str(tmp_path)))
    assert (found["heads"], found["phases"]) == (0, {})
    assert found["files"]["histories"] == 0
    assert "  phases   none" in shown(capsys, "info", str(tmp_path))


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


def lines_of(capfdbinary: Any, *arguments: str, status: int = 0) -> list[str]:
    assert main(list(arguments)) == status
    out: bytes = capfdbinary.readouterr().out
    return out.decode().splitlines()


def test_files(root: str, capfdbinary: Any) -> None:
    def files(*arguments: str, status: int = 0) -> list[str]:
        return lines_of(capfdbinary, "files", root, *arguments, status=status)

    assert files() == ["a", "c"]
    assert files("-r", "0") == ["a", "dir/b"]
    assert files("dir", "-r", "0") == ["dir/b"]
    assert files("dir/b", "a", "dir", "-r", "0") == ["a", "dir/b"]
    assert json.loads("".join(files("--json"))) == ["a", "c"]
    assert files("nothing", status=1) == []
    assert files("-r", "null", status=1) == []
    assert files("-r", "nonsense", status=1) == []


def test_status(root: str, capfdbinary: Any) -> None:
    def status(first: str, second: str, *more: str) -> list[str]:
        revs = ("--rev", first, "--rev", second)
        return lines_of(capfdbinary, "status", *revs, root, *more)

    assert status("0", "2") == ["A c", "R dir/b"]
    assert status("2", "0") == ["A dir/b", "R c"]
    assert status("0", "1") == ["M a"]
    assert status("0", "3", "dir") == ["R dir/b"]
    assert status("0", "3", "dir/b", "dir", "c") == ["A c", "R dir/b"]
    assert status("0", "0") == []
    assert status("null", "0") == ["A a", "A dir/b"]
    assert status("0", "2", "-C") == ["A c", "  a", "R dir/b"]
    assert status("null", "2", "--copies") == ["A a", "A c"]
    assert json.loads("".join(status("0", "2", "--json"))) == {
        "modified": [],
        "added": ["c"],
        "removed": ["dir/b"],
    }


def test_status_needs_two_revisions(root: str, capsys: Capture) -> None:
    for revisions in (["--rev", "0"], []):
        assert main(["status", root, *revisions]) == 2
        assert "two revisions are needed" in capsys.readouterr().err
