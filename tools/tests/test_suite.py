"""Mercurial's tests are given our modules, and nothing else is unpacked."""

from __future__ import annotations

import io
import sys
import tarfile
from collections import Counter
from types import ModuleType
from typing import TYPE_CHECKING

from hgktools.checks.stand_in import stand_in
from hgktools.checks.suite import PASSED
from hgktools.support import release

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def _module(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = ModuleType(name)
    monkeypatch.setitem(sys.modules, name, module)
    return module


def test_our_module_stands_in_and_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = _module("hgkernels.mpatch", monkeypatch)
    _module("hgkernels", monkeypatch)
    _module("mercurial", monkeypatch)
    package = _module("mercurial.cext", monkeypatch)
    monkeypatch.setitem(sys.modules, "mercurial.cext.mpatch", ours)
    error = type("mpatchError", (Exception,), {})
    monkeypatch.setattr(ours, "patches", lambda text: text, raising=False)
    monkeypatch.setattr(ours, "mpatchError", error, raising=False)
    monkeypatch.setattr(ours, "version", 1, raising=False)
    calls: Counter[str] = Counter()
    stand_in("mpatch", calls)
    theirs = sys.modules["mercurial.cext.mpatch"]
    assert vars(package)["mpatch"] is theirs
    assert theirs.version == 1
    # An exception is caught by its identity: it must not be wrapped.
    assert theirs.mpatchError is error
    assert not calls
    assert theirs.patches(b"a") == b"a"
    assert calls == {"mpatch.patches": 1}


def test_a_part_of_a_module_stands_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _module("hgkernels", monkeypatch)
    ours = _module("hgkernels.parsers", monkeypatch)
    _module("mercurial", monkeypatch)
    _module("mercurial.cext", monkeypatch)
    theirs = _module("mercurial.cext.parsers", monkeypatch)
    members = {"__module__": "hgkernels", "rev": lambda _self, node: node}
    index = type("index", (), members)
    monkeypatch.setattr(ours, "index", index, raising=False)
    for name in ("index", "dirs", "versionerrortext"):
        monkeypatch.setattr(theirs, name, name, raising=False)
    calls: Counter[str] = Counter()
    stand_in("parsers", calls, part=True)
    module = sys.modules["mercurial.cext.parsers"]
    assert vars(module)["version"] == 21
    assert vars(module)["dirs"] == "dirs"
    assert "versionerrortext" not in vars(module)
    assert vars(module)["index"] is index
    assert vars(module)["index"]().rev(b"n") == b"n"
    assert calls == {"parsers.index.rev": 1}


def test_a_suite_that_did_not_pass_is_recognized() -> None:
    good = "....\n-----\nRan 4 tests in 0.003s\n\nOK\n"
    found = PASSED.search(good)
    assert found is not None
    assert found[1] == "4"
    assert not PASSED.search(good.replace("OK", "FAILED (failures=1)"))
    assert not PASSED.search("OK\n")


def test_only_the_named_files_are_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "FOLDER", tmp_path)
    project = release.Release("some==1.0 --hash=sha256:00")
    with tarfile.open(project.archive, "w:gz") as archive:
        for name in ("tests/a.py", "tests/b.py", "../outside.py"):
            member = tarfile.TarInfo(f"some-1.0/{name}")
            archive.addfile(member, io.BytesIO())
    project.unpack(tmp_path / "some", ["tests/b.py"])
    project.unpack(tmp_path / "all")
    names = [
        str(path.relative_to(tmp_path))
        for path in sorted(tmp_path.rglob("*.py"))
    ]
    assert names == ["all/tests/a.py", "all/tests/b.py", "some/tests/b.py"]
