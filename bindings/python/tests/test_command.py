"""Does the command say what it should, and exit as it should?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
import repositories
import stores
from deltas import delta

import hgkernels
from hgkernels import Markers
from hgkernels.__main__ import main

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    Capture = pytest.CaptureFixture[str]

NODE = stores.PREDECESSOR.hex()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    store = tmp_path / "repository" / ".hg" / "store"
    store.mkdir(parents=True)
    (store / "obsstore").write_bytes(stores.recorded(1))
    return tmp_path / "repository"


def shown(capsys: Capture, *arguments: str) -> str:
    assert main(["markers", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def as_json(capsys: Capture, *arguments: str) -> Any:
    return json.loads(shown(capsys, "--json", *arguments))


def test_summary(capsys: Capture) -> None:
    path = stores.path(1)
    assert shown(capsys, path).splitlines() == [
        path,
        "  format version 1, 159 bytes",
        "           2 markers",
        "           1   prunes",
        "           0   rewrites",
        "           1   splits",
        "           1 obsolete nodes",
        "       first 1969-12-31 23:00:10 -0100",
        "        last 2023-11-15 03:43:20 +0530",
        "           2 users",
        "           1   alice",
        "           1   bob",
        "             nodes with the most markers",
        f"           2   {NODE}",
    ]


@pytest.mark.parametrize("version", [0, 1])
def test_json_summary(version: int, capsys: Capture) -> None:
    path = stores.path(version)
    assert as_json(capsys, path) == {
        "path": path,
        "version": version,
        "size": os.path.getsize(path),
        "markers": 2,
        "prunes": 1,
        "rewrites": 0,
        "splits": 1,
        "obsolete_nodes": 1,
        "first_date": {
            "seconds": 10.0,
            "timezone": 3600,
            "text": "1969-12-31 23:00:10 -0100",
        },
        "last_date": {
            "seconds": 1700000000.0,
            "timezone": -19800,
            "text": "2023-11-15 03:43:20 +0530",
        },
        "users": {"alice": 1, "bob": 1},
        "operations": {},
        "top_predecessors": [{"node": NODE, "markers": 2}],
    }


def test_markers_of_a_node(capsys: Capture) -> None:
    parent = stores.PARENT.hex()
    assert shown(capsys, stores.path(1), "--node", parent).splitlines() == [
        "marker 1 (parent)",
        f"  predecessor  {NODE}",
        "  no successor",
        f"  parent       {parent}",
        "  date         1969-12-31 23:00:10 -0100",
        "  user         bob",
    ]
    assert shown(capsys, stores.path(1), "--node", "11" * 20).splitlines() == [
        "marker 0 (successor)",
        f"  predecessor  {NODE}",
        f"  successor    {'11' * 20}",
        f"  successor    {'22' * 20}",
        "  date         2023-11-15 03:43:20 +0530",
        "  flags        1",
        "  user         alice",
    ]
    both = as_json(capsys, stores.path(0), "--node", NODE.upper())
    assert [marker["index"] for marker in both] == [0, 1]
    assert both[1] == {
        "index": 1,
        "roles": ["predecessor"],
        "predecessor": NODE,
        "successors": [],
        "flags": 0,
        "metadata": [["user", "bob"]],
        "date": {
            "seconds": 10.0,
            "timezone": 3600,
            "text": "1969-12-31 23:00:10 -0100",
        },
        "parents": [parent],
    }


def test_a_node_that_no_marker_mentions(capsys: Capture) -> None:
    unknown = "ab" * 32
    out = shown(capsys, stores.path(1), "--node", unknown)
    assert out == f"no marker mentions {unknown}\n"
    assert as_json(capsys, stores.path(1), "--node", unknown) == []


def test_a_repository(repository: Path, capsys: Capture) -> None:
    facts = as_json(capsys, str(repository))
    assert facts["markers"] == 2
    assert facts["path"] == str(repository / ".hg/store/obsstore")


@pytest.mark.parametrize("form", ["absolute", "relative"])
def test_a_shared_repository(
    form: str, repository: Path, tmp_path: Path, capsys: Capture
) -> None:
    share = tmp_path / "share"
    (share / ".hg").mkdir(parents=True)
    source = (
        "../../repository/.hg"
        if form == "relative"
        else (f"{repository}/.hg\n")
    )
    (share / ".hg" / "sharedpath").write_text(source)
    assert as_json(capsys, str(share))["markers"] == 2
    (share / ".hg" / "sharedpath").write_text("/does/not/exist")
    assert main(["markers", str(share)]) == 1
    assert "/does/not/exist, which is not there" in capsys.readouterr().err


def test_a_repository_without_markers(
    repository: Path, capsys: Capture
) -> None:
    (repository / ".hg/store/obsstore").unlink()
    facts = as_json(capsys, str(repository))
    assert facts["markers"] == 0
    assert facts["first_date"] is None
    assert "0 markers" in shown(capsys, str(repository))


def failure(capsys: Capture, *arguments: str) -> str:
    assert main(["markers", *arguments]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.endswith("\n")
    return err[:-1]


def test_files_that_cannot_be_read(tmp_path: Path, capsys: Capture) -> None:
    missing = str(tmp_path / "missing")
    assert failure(capsys, missing) == (
        f"hgkernels: {missing}: No such file or directory"
    )
    assert failure(capsys, str(tmp_path)) == (
        f"hgkernels: {tmp_path}: neither a repository nor a file"
    )
    broken = tmp_path / "broken"
    broken.write_bytes(stores.recorded(1)[:-1])
    assert failure(capsys, str(broken)) == (
        f"hgkernels: {broken}: the data ends inside a record, at byte 91"
    )
    broken.write_bytes(b"\x07")
    assert failure(capsys, str(broken), "--json", "--node", NODE) == (
        f"hgkernels: {broken}: the data is of an unknown version or kind,"
        " at byte 0"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["markers"],
        ["markers", "a", "b"],
        ["markers", "a", "--nonsense"],
        ["markers", "a", "--node"],
        ["markers", "a", "--node", ""],
        ["markers", "a", "--node", "12"],
        ["markers", "a", "--node", "x" * 40],
        ["markers", "a", "--node", "1" * 39 + " "],
        ["markers", "a", "--node", "1" * 41],
    ],
)
def test_wrong_command_lines(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("usage: hgkernels")


@pytest.mark.parametrize("arguments", [["--help"], ["markers", "--help"]])
def test_help(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith("usage: hgkernels")


def run(
    *arguments: str, **variables: str
) -> subprocess.CompletedProcess[bytes]:
    package = os.path.dirname(os.path.abspath(hgkernels.__file__))
    path = os.path.dirname(package)
    return subprocess.run(
        [sys.executable, "-m", "hgkernels", *arguments],
        env={**os.environ, "PYTHONPATH": path, **variables},
        capture_output=True,
        check=False,
    )


def test_what_was_written_before_a_failure(tmp_path: Path) -> None:
    root = repositories.sample().write(str(tmp_path / "repository"))
    done = run("cat", root, "a", "missing", PYTHONUNBUFFERED="")
    assert (done.returncode, done.stdout) == (1, b"1\n")
    assert b"missing: no such file" in done.stderr


def test_version() -> None:
    done = run("--version")
    version = hgkernels.__version__
    assert done.stdout.decode() == (
        f"hgkernels {version} (library {version}, ABI 1)\n"
    )
    assert done.returncode == 0


def test_a_missing_library_is_one_line() -> None:
    for arguments in (["--version"], ["markers", stores.path(1)]):
        done = run(*arguments, HGKERNELS_LIBRARY="/does/not/exist")
        assert done.returncode == 1
        assert done.stdout == b""
        assert done.stderr.count(b"\n") == 1
        assert b"cannot load the library" in done.stderr


def test_texts_are_shown_escaped(tmp_path: Path, capsys: Capture) -> None:
    users = [b"Zo\xc3\xab", b"Zo\xeb", b"\x1b[31mred\nline"]
    path = tmp_path / "obsstore"
    markers = Markers.from_markers(
        (b"1" * 20, (), 0, ((b"user", user),), (0.0, 0), None)
        for user in users
    )
    path.write_bytes(markers.encode())
    expected = ["Zo\u00eb", "Zo\\xeb", "\\x1b[31mred\\nline"]
    assert list(as_json(capsys, str(path))["users"]) == expected
    out = shown(capsys, str(path))
    for user in expected:
        assert f"   {user}\n" in out
    done = run("markers", str(path), PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert b"   Zo\\xeb\n" in done.stdout


def test_dates_that_no_calendar_has(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "obsstore"
    dates = [
        (float("nan"), 0),
        (float("inf"), 0),
        (-1e300, 60),
        (0.0, 60 * 60 * 30),
    ]
    path.write_bytes(
        stores.version1([(b"1" * 20, (), 0, (), date, None) for date in dates])
    )
    facts = as_json(capsys, str(path))
    assert facts["first_date"]["seconds"] == -1e300
    assert facts["last_date"]["timezone"] == 60 * 60 * 30
    assert "seconds since 1970, zone 60" in shown(capsys, str(path))
    listed = as_json(capsys, str(path), "--node", (b"1" * 20).hex())
    assert [item["date"]["seconds"] for item in listed] == [
        None,
        None,
        -1e300,
        0.0,
    ]


def test_operations_and_long_lists(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "obsstore"
    markers = Markers.from_markers(
        (
            bytes([number]) * 20,
            (b"x" * 20,),
            0,
            ((b"operation", b"amend"), (b"user", b"user%02d" % number)),
            (float(number), 0),
            None,
        )
        for number in range(15)
    )
    path.write_bytes(markers.encode())
    facts = as_json(capsys, str(path))
    assert facts["operations"] == {"amend": 15}
    assert len(facts["users"]) == 15
    assert facts["top_predecessors"] == []
    out = shown(capsys, str(path))
    assert "          15   amend\n" in out
    assert "and 5 more\n" in out


def test_a_reader_who_leaves_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    package = os.path.dirname(os.path.abspath(hgkernels.__file__))
    done = subprocess.run(
        [sys.executable, "-m", "hgkernels", "markers", stores.path(1)],
        env={**os.environ, "PYTHONPATH": os.path.dirname(package)},
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert done.stderr == b""
    assert done.returncode == 141


def files(folder: Path, **contents: bytes) -> list[str]:
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [str(folder / name) for name in contents]


FIRST = delta((4, 8, b"BBBB\n"))
SECOND = delta((13, 13, b"ddd\n"))


def test_patch(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    names = files(tmp_path, base=b"aaa\nbbb\nccc\n", one=FIRST, two=SECOND)
    assert main(["patch", *names]) == 0
    out, err = capsysbinary.readouterr()
    assert (out, err) == (b"aaa\nBBBB\nccc\nddd\n", b"")
    # The result may replace what it is made of.
    assert main(["patch", "-o", names[0], *names[:2]]) == 0
    assert (tmp_path / "base").read_bytes() == b"aaa\nBBBB\nccc\n"
    assert capsysbinary.readouterr() == (b"", b"")


def test_patches_that_do_not_fit(tmp_path: Path, capsys: Capture) -> None:
    names = files(
        tmp_path, base=b"aaa\nbbb\nccc\n", one=FIRST, two=SECOND, bad=FIRST[:7]
    )
    base, one, two, bad = names
    missing = str(tmp_path / "missing")
    output = str(tmp_path / "result")
    for arguments, guilty, told in (
        ([base, one, two, two, bad], bad, "in hunk 0 of delta 3, at byte 0"),
        ([base, two, one], two, "in hunk 0 of delta 0, at byte 0"),
        ([missing, one], missing, "No such file"),
        ([base, missing], missing, "No such file"),
        ([base, str(tmp_path)], str(tmp_path), "Is a directory"),
    ):
        assert main(["patch", "-o", output, *arguments]) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith(f"hgkernels: {guilty}: ")
        assert err.count("\n") == 1
        assert told in err
        assert not os.path.exists(output)
    with pytest.raises(SystemExit) as caught:
        main(["patch", base])
    assert caught.value.code == 2
