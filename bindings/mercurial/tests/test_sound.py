from __future__ import annotations

import random
import shutil
import struct
from typing import TYPE_CHECKING

import pytest
from sessions import OURS, answers, compare

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Runner

pytestmark = pytest.mark.thorough

# Tells whenever the library is asked to check a repository.
COUNTED = """
import hgkernels
_verify = hgkernels.Repository.verify
def counted(self, **options):
    found = _verify(self, **options)
    with open("asked.txt", "a") as file:
        print(len(found.findings), found.files, file=file)
    return found
hgkernels.Repository.verify = counted
"""
SOUND = "checked 6 changesets with 13 changes to 4 files\n"


@pytest.fixture
def repository(runner: Runner) -> Path:
    """Return a repository with inline and split histories, and a copy."""
    root = runner.folder / "sound"
    runner.stock("init", str(root))
    random.seed(1)
    for number in range(5):
        (root / "text").write_text("".join(f"{n}\n" for n in range(number)))
        noise = random.randbytes(60_000)
        (root / "noise").write_bytes(noise)
        (root / "Über").write_text(f"{number // 3}")
        runner.stock("-R", str(root), "commit", "-qAm", f"{number}")
    runner.stock("-R", str(root), "copy", f"{root}/text", f"{root}/copy")
    runner.stock("-R", str(root), "commit", "-qm", "copied")
    assert (root / ".hg/store/data/noise.d").exists()
    return root


def asked(runner: Runner, root: Path, *options: str) -> tuple[str, list[str]]:
    """Return what is said, and what the library said each time."""
    log = runner.folder / "asked.txt"
    log.unlink(missing_ok=True)
    command = ["-R", str(root), "verify", *options]
    ((code, output, _),) = answers(runner, [command], *OURS, before=COUNTED)
    assert code in (None, 0, 1)
    return output, log.read_text().splitlines() if log.exists() else []


def test_the_library_is_asked_and_mercurial_is_not(
    runner: Runner, repository: Path
) -> None:
    output, said = asked(runner, repository)
    assert said == ["0 4"]
    ((_, expected, _),) = answers(runner, [["-R", str(repository), "verify"]])
    assert output == expected
    assert output.endswith(SOUND)


def test_what_is_not_plain_is_left_to_mercurial(
    runner: Runner, repository: Path
) -> None:
    for option in (
        ["--verbose"],
        ["--debug"],
        ["--config", "verify.skipflags=8192"],
        ["--config", "progress.assume-tty=yes"],
        ["--config", "extensions.lfs="],
        ["--config", "hgkernels.revisions=no"],
    ):
        assert asked(runner, repository, *option)[1] == [], option


def test_options_and_damage_say_what_mercurial_says(
    runner: Runner, repository: Path
) -> None:
    commands = [
        ["-R", str(repository), "verify", *option]
        for option in ([], ["-q"], ["-v"], ["--full"], ["--debug"])
    ]
    for number, do in enumerate(DAMAGE):
        root = str(_damaged(repository, number, do))
        commands.append(["-R", root, "verify"])
        commands.append(["-R", root, "verify", "--full"])
    found = compare(runner, commands)
    unhurt = sum(code in (None, 0) and SOUND in out for code, out, _ in found)
    # The options, and what only warns.
    assert 4 <= unhurt < len(found) - len(DAMAGE)


def test_flipped_bytes_say_what_mercurial_says(
    runner: Runner, repository: Path
) -> None:
    random.seed(2)
    commands = []
    for number in range(40):
        name = random.choice(sorted(_histories(repository)))

        def flip(store: Path, name: str = name) -> None:
            data = bytearray((store / name).read_bytes())
            data[random.randrange(len(data))] ^= 1 << random.randrange(8)
            (store / name).write_bytes(data)

        root = _damaged(repository, 1000 + number, flip)
        commands.append(["-R", str(root), "verify"])
    found = compare(runner, commands)
    assert sum(code == 1 for code, _, _ in found) > len(found) // 2


def test_censored_files_say_what_mercurial_says(
    runner: Runner, repository: Path
) -> None:
    root = str(repository)
    setting = "--config", "extensions.censor="
    (repository / "noise").write_text("no more")
    runner.stock("-R", root, "commit", "-qm", "clean")
    runner.stock(
        "-R",
        root,
        "censor",
        "-r",
        "1",
        f"{root}/noise",
        "-t",
        "gone",
        *setting,
    )
    commands = [
        ["-R", root, "verify", "--config", f"censor.policy={policy}"]
        for policy in ("abort", "ignore")
    ]
    found = compare(runner, commands)
    assert "censored file data" in found[0][2]
    assert "censored file data" not in found[1][2]


def _histories(root: Path) -> list[str]:
    store = root / ".hg/store"
    return [
        str(path.relative_to(store))
        for path in store.rglob("*")
        if path.suffix in (".i", ".d")
    ]


def _damaged(
    repository: Path, number: int, do: Callable[[Path], object]
) -> Path:
    root = repository.parent / f"damaged{number}"
    shutil.copytree(repository, root)
    do(root / ".hg/store")
    return root


def _append(name: str) -> Callable[[Path], object]:
    def append(store: Path) -> None:
        with (store / name).open("ab") as file:
            file.write(b"more")

    return append


def _cut(name: str, size: int) -> Callable[[Path], object]:
    def cut(store: Path) -> None:
        data = (store / name).read_bytes()
        (store / name).write_bytes(data[:-size])

    return cut


def _patch(
    name: str, place: int, form: str, *values: int
) -> Callable[[Path], object]:
    """Put numbers somewhere into the last record of a split index."""

    def patch(store: Path) -> None:
        data = bytearray((store / name).read_bytes())
        struct.pack_into(form, data, len(data) - 64 + place, *values)
        (store / name).write_bytes(data)

    return patch


def _list(change: Callable[[str], str]) -> Callable[[Path], object]:
    def relist(store: Path) -> None:
        path = store / "fncache"
        path.write_bytes(change(path.read_text("latin1")).encode("latin1"))

    return relist


def _remove(name: str) -> Callable[[Path], object]:
    return lambda store: (store / name).unlink()


DAMAGE: list[Callable[[Path], object]] = [
    _append("data/noise.i"),
    _append("data/noise.d"),
    _append("data/text.i"),
    _append("00changelog.d"),
    _append("00manifest.i"),
    _cut("data/noise.d", 1),
    _cut("data/noise.i", 64),
    _cut("data/noise.i", 1),
    _cut("data/text.i", 1),
    _cut("00changelog.i", 64),
    _cut("00changelog.d", 10),
    # The link, the base, the second parent, both parents, the full size.
    _patch("data/noise.i", 20, ">i", 1),
    _patch("data/noise.i", 20, ">i", 99),
    _patch("data/noise.i", 20, ">i", -1),
    _patch("data/noise.i", 28, ">i", 2),
    _patch("data/noise.i", 24, ">ii", 4, 4),
    _patch("data/noise.i", 24, ">ii", 0, 1),
    _patch("data/noise.i", 12, ">i", 59_999),
    # An ellipsis, stored elsewhere, censored, and what is unknown.
    _patch("data/noise.i", 6, ">H", 1 << 14),
    _patch("data/noise.i", 6, ">H", 1 << 13),
    _patch("data/noise.i", 6, ">H", 1 << 15),
    _patch("data/noise.i", 6, ">H", 1),
    _patch("00changelog.i", 6, ">H", 1 << 15),
    _patch("00changelog.i", 20, ">i", 3),
    _remove("data/noise.i"),
    _remove("data/noise.d"),
    _remove("data/text.i"),
    _remove("00manifest.i"),
    _remove("00changelog.d"),
    _remove("fncache"),
    _list(lambda names: names.replace("data/noise.d\n", "")),
    _list(lambda names: names.replace("data/text.i\n", "")),
    _list(lambda names: names + "data/text.d\n"),
    _list(lambda names: names + "data/other.i\n"),
    _list(lambda names: names + "data/other.i"),
    _list(lambda names: names + "\n"),
    _list(lambda names: names + "something\n"),
    _list(lambda names: names + names),
]
