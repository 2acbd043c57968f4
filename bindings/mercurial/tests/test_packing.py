from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

import pytest
from conftest import Runner
from sessions import OURS, answers
from test_emission import VARIANTS, repository

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.thorough

COUNTED = """
from hgext3rd.hgkernels import _records, packing
def noted(word):
    with open("packed.txt", "a") as file:
        print(word, file=file)
_pieces = packing._Packing.pieces
def pieces(self):
    try:
        yield from _pieces(self)
    except packing.OddError:
        noted("odd")
        raise
    noted("whole")
packing._Packing.pieces = pieces
_theirs = packing._Packing._theirs
def theirs(self, path):
    noted("theirs " + path.decode())
    return _theirs(self, path)
packing._Packing._theirs = theirs
_records._READ = 1 << 12
_records._PIECE = packing._PIECE = 1 << 10
"""
KINDS = ["none-v2", "none-v3", "gzip-v2", "none-v1"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository, which takes a while to make."""
    return repository(Runner(tmp_path_factory.mktemp("made")))


@pytest.fixture
def root(made: Path, runner: Runner) -> Path:
    """Return a copy of the repository."""
    return shutil.copytree(made, runner.folder / "source", symlinks=True)


def bundles(
    runner: Runner, root: Path, *settings: str, kinds: list[str]
) -> list[str]:
    """Compare bundles of all; return what was noted of how they were made."""
    commands = [
        ["-R", str(root), "bundle", "-a", "-t", kind, f"{kind}.hg"]
        for kind in kinds
    ]
    settings = ("experimental.changegroup3=yes", *settings)
    stock = answers(runner, commands, *settings)
    files = [runner.folder / command[-1] for command in commands]
    expected = [file.read_bytes() if file.exists() else b"" for file in files]
    for file in files:
        file.unlink(missing_ok=True)
    ours = answers(runner, commands, *settings, *OURS, before=COUNTED)
    assert ours == stock
    found = [file.read_bytes() if file.exists() else b"" for file in files]
    assert found == expected
    noted = runner.folder / "packed.txt"
    return noted.read_text().splitlines() if noted.exists() else []


@pytest.mark.parametrize("variant", VARIANTS)
def test_bundles_are_those_of_mercurial(runner: Runner, variant: str) -> None:
    settings = VARIANTS[variant]
    root = repository(runner, *settings)
    is_usual = variant in ("usual", "zlib")
    kinds = ["none-v3"] if variant == "tree" else KINDS[: 4 if is_usual else 1]
    noted = bundles(runner, root, *settings, kinds=kinds)
    if is_usual:
        # Of the first format, all deltas are against the one before.
        assert noted == ["whole"] * 3
    elif variant in ("no general delta", "no sparse", "copies"):
        assert noted == ["whole"]
    else:
        assert not noted


def test_clones_are_those_of_mercurial(runner: Runner, root: Path) -> None:
    for name, settings in (("stock", ()), ("ours", OURS)):
        answers(
            runner,
            [["clone", "-qU", "--pull", str(root), name]],
            *settings,
            before=COUNTED if settings else "",
        )
    assert (runner.folder / "packed.txt").read_text() == "whole\n"
    for name in ("00changelog.i", "00manifest.i", "data/text.i"):
        path = f".hg/store/{name}"
        expected = (runner.folder / "stock" / path).read_bytes()
        assert (runner.folder / "ours" / path).read_bytes() == expected


def test_what_is_hidden_or_secret_is_left_to_mercurial(
    runner: Runner, root: Path
) -> None:
    commands = [["-R", str(root), "phase", "-fsr", "3"]]
    answers(runner, commands)
    noted = bundles(runner, root, kinds=KINDS[:1])
    assert noted == ["whole"]
    log = ["log", "-T", "{node}\\n"]
    found = [
        answers(
            runner,
            [
                ["clone", "-qU", "--pull", str(root), name],
                ["-R", name, *log],
            ],
            *settings,
        )
        for name, settings in (("stock", ()), ("ours", OURS))
    ]
    assert found[0] == found[1]
    assert 0 < found[0][1][1].count("\n") < 13


@pytest.mark.parametrize(
    ("name", "place", "what"),
    [
        ("data/file3.i", 64 + 500, "chunk"),
        ("data/file3.i", 40, "node"),
        ("data/file3.i", 21, "link"),
        ("data/text.i", 6, "flag"),
        ("00manifest.i", 40, "node"),
        ("00manifest.i", 90, "chunk"),
        ("00changelog.i", 100, "chunk"),
        ("00changelog.i", 40, "node"),
    ],
)
def test_damage_is_told_by_mercurial(
    runner: Runner, root: Path, name: str, place: int, what: str
) -> None:
    path = root / ".hg/store" / name
    data = bytearray(path.read_bytes())
    data[place] ^= 0xFF
    path.write_bytes(bytes(data))
    noted = bundles(runner, root, kinds=KINDS[:2])
    assert noted[0] == "odd" or noted[0].startswith("theirs "), what


# Mercurial's report of its own faults names the extensions.
STUMBLING = """
from mercurial import dispatch
dispatch.handlecommandexception = lambda ui: True
"""


@pytest.mark.parametrize("seed", range(4))
def test_any_damage_leads_to_what_mercurial_says(
    runner: Runner, root: Path, seed: int
) -> None:
    folder = root / ".hg/store"
    paths = sorted((*folder.glob("00*.i"), *folder.glob("data/*.i")))
    rng = random.Random(seed)
    commands: list[list[str]] = []
    for number in range(60):
        path = rng.choice(paths)
        whole = path.read_bytes()
        size = min(len(whole), 6000)
        damaged = bytearray(whole)
        damaged[rng.randrange(size)] ^= rng.choice((1, 0x80, 0xFF))
        commands += [
            ["write", str(path), damaged.decode("latin1")],
            ["-R", str(root), "bundle", "-qat", "none-v2", f"{number}.hg"],
            ["write", str(path), whole.decode("latin1")],
        ]

    def results(*settings: str) -> list[object]:
        told = answers(runner, commands, *settings, before=STUMBLING)
        found: list[object] = list(told)
        for number in range(60):
            bundle = runner.folder / f"{number}.hg"
            found.append(bundle.read_bytes() if bundle.exists() else b"")
            bundle.unlink(missing_ok=True)
        return found

    stock = results()
    codes = {answer[0] for answer in stock if isinstance(answer, tuple)}
    assert codes == {0, -1}
    assert results(*OURS) == stock


def test_a_missing_file_is_told_by_mercurial(
    runner: Runner, root: Path
) -> None:
    (root / ".hg/store/data/small.i").unlink()
    noted = bundles(runner, root, kinds=KINDS[:1])
    assert noted[0] == "theirs small"


def test_an_index_that_is_cut_off(runner: Runner, root: Path) -> None:
    path = root / ".hg/store/data/text.i"
    path.write_bytes(path.read_bytes()[:-7])
    assert bundles(runner, root, kinds=KINDS[:1])[0] == "theirs text"


def test_censored_files_are_sent_by_mercurial(
    runner: Runner, root: Path
) -> None:
    at, path = ["-R", str(root)], f"{root}/file2"
    commands = [
        [*at, "update", "-qCr", "tip"],
        [*at, "forget", "-q", path],
        [*at, "commit", "-qm", "without"],
        [*at, "censor", "--no-check-heads", "-qr", "2", path],
    ]
    done = answers(runner, commands, "extensions.censor=")
    assert done[-1][0] in (None, 0), done
    noted = bundles(runner, root, kinds=KINDS[:1])
    assert noted == ["theirs file2", "whole"]


def test_a_changeset_that_is_named_twice_is_sent_by_mercurial(
    runner: Runner,
) -> None:
    # The backup of a first changeset that is edited names it twice.
    root, plan = runner.folder / "source", runner.folder / "plan"
    at = ["-R", str(root)]
    histedit = "extensions.histedit="
    first = answers(
        runner,
        [
            ["init", str(root)],
            ["write", f"{root}/file", "text"],
            [*at, "commit", "-qAm", "first", "-d", "0 0"],
            [*at, "log", "-T", "{node|short}"],
        ],
    )
    node = first[-1][1]
    found = []
    for name, settings in (("stock", ()), ("ours", OURS)):
        copy = shutil.copytree(root, runner.folder / name, symlinks=True)
        commands = [
            ["write", str(plan), f"edit {node} first\n"],
            ["-R", name, "histedit", "--commands", str(plan), "0"],
            ["-R", name, "histedit", "-q", "--continue"],
            ["-R", name, "log", "-T", "{rev} {desc}\n"],
        ]
        told = answers(runner, commands, histedit, "ui.editor=true", *settings)
        backups = (copy / ".hg/strip-backup").glob("*.hg")
        found.append((told[2:], [file.read_bytes() for file in backups]))
    assert found[0] == found[1]
    assert found[0][1]


def test_large_histories_are_sent_by_mercurial(
    runner: Runner, root: Path
) -> None:
    before = COUNTED + "_records._MOST = 10000\n"
    ours = ["-R", str(root), "bundle", "-qa", "-t", "none-v2", "ours.hg"]
    answers(runner, [[*ours[:-1], "stock.hg"]])
    answers(runner, [ours], *OURS, before=before)
    stock = (runner.folder / "stock.hg").read_bytes()
    assert (runner.folder / "ours.hg").read_bytes() == stock
    assert "theirs file3" in (runner.folder / "packed.txt").read_text()


def test_chunks_are_read_from_files_of_their_own(
    runner: Runner, root: Path
) -> None:
    at = ["-R", str(root)]
    commands = [[*at, "update", "-qCr", "tip"]]
    for number in range(4):
        noise = random.Random(number).randbytes(60_000).decode("latin1")
        commands += [
            ["write", f"{root}/large", noise],
            [*at, "commit", "-qAm", f"large {number}"],
        ]
    answers(runner, commands)
    assert (root / ".hg/store/data/large.d").exists()
    assert bundles(runner, root, kinds=KINDS[:2]) == ["whole"] * 2
    path = root / ".hg/store/data/large.d"
    path.write_bytes(path.read_bytes()[:-1])
    (runner.folder / "packed.txt").unlink()
    assert bundles(runner, root, kinds=KINDS[:1])[0] == "theirs large"
