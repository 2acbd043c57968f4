"""What the commands about repositories write, compared with Mercurial's."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from hgkernels.__main__ import main
from mercurial import commands, encoding
from random_repositories import DEMO, NAMES

if TYPE_CHECKING:
    from random_repositories import Made

    Capture = pytest.CaptureFixture[bytes]

# What both write about a changeset for programs.
KEYS = ("rev", "node", "branch", "phase", "user", "date", "desc", "parents")


@pytest.fixture(autouse=True)
def _utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "encoding", b"UTF-8")


def theirs(made: Made, command: str, **options: object) -> bytes:
    """Return what a command of Mercurial's writes."""
    repository = made.theirs
    ui = repository.ui.copy()
    ui.setconfig(b"ui", b"quiet", b"no")
    ui.pushbuffer()
    getattr(commands, command)(ui, repository, **options)
    written: bytes = ui.popbuffer()
    return written


def ours(capsys: Capture, *arguments: str) -> bytes:
    """Return what a command of ours writes."""
    main([*arguments])
    out, err = capsys.readouterr()
    assert not err
    return out


def test_log(made: Made, capfdbinary: Capture) -> None:
    if made.kind == DEMO:
        pytest.skip("Mercurial also writes what is unstable")
    path = str(made.path)
    assert ours(capfdbinary, "log", path) == theirs(made, "log")
    assert ours(capfdbinary, "heads", path) == theirs(made, "heads", topo=True)


def test_log_for_programs(made: Made, capfdbinary: Capture) -> None:
    found = json.loads(ours(capfdbinary, "log", "--json", str(made.path)))
    expected = json.loads(theirs(made, "log", template=b"json"))
    assert len(found) == len(expected)
    for one, other in zip(found, expected):
        assert {key: one[key] for key in KEYS} == {
            key: other[key] for key in KEYS
        }


def censored(file: Any) -> bool:  # noqa: ANN401
    """Return whether the content of a file was removed."""
    found: bool = file.filelog().iscensored(file.filerev())
    return found


def test_cat(made: Made, capfdbinary: Capture) -> None:
    path = str(made.path)
    tip = made.theirs[b"tip"]
    for name in NAMES:
        if name in tip and not censored(tip[name]):
            found = ours(capfdbinary, "cat", path, os.fsdecode(name))
            assert found == tip[name].data()


def test_files(made: Made, capfdbinary: Capture) -> None:
    path = str(made.path)
    expected = theirs(made, "manifest", rev=b"tip")
    assert ours(capfdbinary, "files", path) == expected
    count = len(made.theirs)
    for first, second in ((0, count - 1), (count - 1, 0), (0, 0)):
        revs = ["--rev", str(first), "--rev", str(second)]
        found = made.theirs.status(first, second)
        kinds = (b"M", found.modified), (b"A", found.added)
        expected = b"".join(
            b"%s %s\n" % (letter, name)
            for letter, names in (*kinds, (b"R", found.removed))
            for name in names
        )
        assert ours(capfdbinary, "status", *revs, path) == expected
