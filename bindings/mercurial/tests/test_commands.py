"""Whole commands, on Mercurial's code and on ours."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.thorough

HERE = Path(__file__).parent

READING = """
status --rev 2 --rev 60
status --rev 60 --rev 2 -C
status --rev 58 --rev 59 -A
status --rev 40 --rev 60 path:src
status --rev 2 --rev 60 path:src/core -X glob:**.txt
status --rev 2 --rev 60 -I re:.*c$
status --rev 2 --rev 60 set:added()
status --change 20
status --rev 9
files -r 60
files -r 60 path:src
files -r 60 path:src path:docs path:nothing
files -r 60 glob:src/** -X path:src/core
files -r 60 path:a path:a.b
manifest -r 33
diff -r 2 -r 60 --git
diff -r 60 -r 2 path:src --stat
diff -r 9 --git --stat
diff -c 50 --git
log -G -T {rev}:{files} -l 30
log -C -v -T {rev}:{file_copies_switch} -r 10:60
log -r only(60,2) -T {rev},
log -r only(60,2)-only(33,20) -T {rev},
log -r ::60-::20 -T {rev},
log -r heads(all()) -T {rev},
log -r heads(::40) -T {rev},
log -r heads(20:60) -T {rev},
log -r ancestor(60,59,40) -T {rev},
log -r 10::60 -T {rev},
log -r hidden() --hidden -T {rev},
log -r only(69,60) --hidden -T {rev},
log -r 0-max(hidden()) --hidden -T {rev}
log -f -T {rev}, path:src
log -f -r 60 -T {rev}, path:src/core
outgoing OTHER -T {rev},
incoming OTHER -T {rev},
debugdiscovery OTHER
bundle BUNDLE --all -t none-v2;cg.version=03
bundle BUNDLE -r 60 --base 20 -t none-v2;cg.version=03
debugbundle BUNDLE
verify
verify --full
""".strip().splitlines()

WRITING = """
update 60
rm path:src/core
commit -m removed -d 0~0
merge -r 61 --tool internal:local
commit -m merged -d 0~0
update 60
rebase -s 61 -d 60 --tool internal:other
update 40
graft 50 --tool internal:other
backout -r 40 -m backout -d 0~0 --tool internal:other
commit --amend -m amended -d 0~0
debugstrip 67
pull OTHER
log -G -T {rev}:{node}:{phase}:{files}
verify
""".strip().splitlines()

FORMATS = {
    "flat": [],
    "tree": ["experimental.treemanifest=yes"],
    "v2": [
        "experimental.changelog-v2=enable-unstable-format-and-corrupt-my-data"
    ],
}
CONFIG = (
    "extensions.rebase=",
    "extensions.strip=",
    "experimental.evolution=all",
    "format.revlog-compression=zlib",
    "ui.username=somebody",
    "ui.timeout=0",
    "devel.default-date=0 0",
    "devel.discovery.randomize=no",
    "extensions.sparse=",
    "rebase.singletransaction=yes",
)


@pytest.fixture(scope="module", params=FORMATS)
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return a folder with a repository, and one with a part of it."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    settings = [*FORMATS[request.param], "format.revlog-compression=zlib"]
    made = subprocess.run(
        [
            sys.executable,
            HERE / "graph_repository.py",
            folder / "repository",
            *settings,
        ],
        env=_environment(),
        capture_output=True,
        check=False,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    clone = ["clone", "-q", "-U", "--pull", "-r", "55", "repository", "other"]
    _run("stock", folder, [clone])
    return folder


def _environment() -> dict[str, str]:
    from conftest import _environment

    return {**_environment(), "HGPLAIN": "1", "PYTHONHASHSEED": "0"}


def _run(kind: str, folder: Path, commands: list[list[str]]) -> Any:
    asked = {"config": CONFIG, "commands": commands}
    done = subprocess.run(
        [sys.executable, HERE / "side.py", kind],
        cwd=folder,
        env=_environment(),
        input=json.dumps(asked),
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    # What commands say is in the results: this is what Python says at its end.
    assert done.stderr == ""
    return json.loads(done.stdout)


def _commands(lines: list[str]) -> list[list[str]]:
    places = {"OTHER": "../other", "BUNDLE": "../bundle.hg"}
    return [
        [places.get(word, word.replace("~", " ")) for word in line.split()]
        for line in lines
    ]


def _compare(made: Path, lines: list[str]) -> tuple[Any, Path, Path]:
    sides = []
    folders = []
    for kind in ("stock", "ours"):
        # Of the same name, which some commands tell.
        folder = made / kind
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name in ("repository", "other"):
            shutil.copytree(made / name, folder / name, symlinks=True)
        there = folder / "repository"
        sides.append(_run(kind, there, _commands(lines)))
        folders.append(folder)
    stock, ours = sides
    for line, theirs, answer in zip(lines, stock["results"], ours["results"]):
        assert list(map(_told, answer)) == list(map(_told, theirs)), line
        # What is refused compares nothing.
        assert theirs[0] in (0, 1), (line, theirs)
    return ours["used"], folders[0], folders[1]


def _told(part: object) -> str:
    """Return what a command said, but for where and how fast."""
    text = str(part).replace("/stock/", "/ours/")
    return re.sub(r"elapsed time: .*", "", text)


def test_says_what_mercurial_says(made: Path) -> None:
    used, stock, ours = _compare(made, READING)
    if "tree" not in made.name:
        assert used["natively"] > 5
    if "v2" not in made.name:
        assert used["only"] > 5
    assert (ours / "bundle.hg").read_bytes() == (
        stock / "bundle.hg"
    ).read_bytes()


def test_writes_what_mercurial_writes(made: Path) -> None:
    if "v2" in made.name:
        pytest.skip("nothing of ours is asked")
    used, stock, ours = _compare(made, WRITING)
    if "tree" not in made.name:
        assert used["_here"] > 3
    names = []
    for path in sorted((stock / "repository" / ".hg" / "store").rglob("*")):
        name = path.relative_to(stock)
        if path.is_file() and not path.name.startswith("undo"):
            names.append(str(name))
            assert (ours / name).read_bytes() == path.read_bytes(), name
    assert any(name.endswith("00manifest.i") for name in names)
