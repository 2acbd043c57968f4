from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from sessions import OURS, answers

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Runner

pytestmark = pytest.mark.thorough

VARIANTS = {
    "usual": (),
    "zlib": ("format.revlog-compression=zlib",),
    "none": ("format.revlog-compression=none",),
    "no general delta": ("format.usegeneraldelta=no",),
    "no sparse": ("format.sparse-revlog=no",),
    "delta info": ("format.use-delta-info-flags=yes",),
    "tree": ("experimental.treemanifest=yes",),
    "copies": (
        "format.use-changelog-v2=enable-unstable-format-and-corrupt-my-data",
    ),
}
COUNTED = """
from hgext3rd.hgkernels import emission
def counted(name):
    send = getattr(emission._Emission, name)
    def sent(self, *args):
        with open("sent.txt", "a") as file:
            print(self._log.display_id.decode(), name, file=file)
        return send(self, *args)
    setattr(emission._Emission, name, sent)
counted("_stored")
counted("_revision")
"""


def repository(runner: Runner, *settings: str) -> Path:
    """Make a repository with branches, merges, copies and split files."""
    root = runner.folder / "source"
    at = ["-R", str(root)]
    rng = random.Random(3)
    lines = [f"line {number}" for number in range(400)]
    commands: list[list[str]] = [["init", str(root)]]
    for number in range(12):
        for _ in range(20):
            lines[rng.randrange(400)] = f"new {rng.random()}"
        noise = rng.randbytes(30_000).decode("latin1")
        commands += [
            ["write", f"{root}/text", "\n".join(lines)],
            ["write", f"{root}/small", f"{number // 4}\n"],
            ["write", f"{root}/file{number}", noise],
            [*at, "commit", "-qAm", f"{number}", "-d", f"{number} 0"],
        ]
        if number in (4, 8):
            commands += [
                [*at, "update", "-qCr", f"{number - 2}"],
                [*at, "branch", "-q", f"b{number}"],
            ]
        if number == 10:
            commands += [
                [*at, "merge", "-q", "-r", "4", "--tool", ":local"],
                [*at, "commit", "-qm", "merged"],
                [*at, "move", "-q", f"{root}/text", f"{root}/moved"],
                [*at, "commit", "-qm", "moved"],
                [*at, "move", "-q", f"{root}/moved", f"{root}/text"],
            ]
    for command, (code, _, errors) in zip(
        commands, answers(runner, commands, *settings)
    ):
        assert code in (None, 0), (command, errors)
    return root


@pytest.mark.parametrize("variant", VARIANTS)
def test_bundles_are_those_of_mercurial(runner: Runner, variant: str) -> None:
    settings = VARIANTS[variant]
    root = repository(runner, *settings)
    kinds = ["none-v2", "bzip2-v2", "gzip-v2"]
    if variant == "tree":
        kinds = ["none-v3"]
    elif variant in ("usual", "zlib", "none"):
        kinds += ["none-v1", "none-v3"]
    parts = [["--all"], ["--base", "5", "-r", "tip"], ["--base", "0:3"]]
    commands = []
    for kind in kinds:
        for number, part in enumerate(parts):
            name = f"{kind}-{number}.hg"
            commands.append(
                ["-R", str(root), "bundle", *part, "-t", kind, name, "-q"]
            )
    allowed = "experimental.changegroup3=yes"
    stock = answers(runner, commands, allowed)
    names = [command[-2] for command in commands]
    expected = [(runner.folder / name).read_bytes() for name in names]
    ours = answers(runner, commands, allowed, *OURS, before=COUNTED)
    assert ours == stock
    for name, data in zip(names, expected):
        assert (runner.folder / name).read_bytes() == data, name
    sent = (runner.folder / "sent.txt").read_text()
    assert "text _revision" in sent or "text.i" in sent or variant == "tree"
