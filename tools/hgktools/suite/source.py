"""Mercurial's tests, and its client chg, out of its source release."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from hgktools.support import system
from hgktools.support.console import UserError
from hgktools.support.environments import COMPLETE, locked
from hgktools.support.paths import CACHE
from hgktools.support.process import run
from hgktools.support.release import pinned

SUITE = CACHE / "suite"
LISTS = Path(__file__).with_name("lists")
# Some tests run scripts out of the second.
FOLDERS = ("tests", "contrib")


def source() -> Path:
    """Return the folder with `tests` and `contrib`, made once."""
    (release,) = pinned("suite")
    key = hashlib.sha256(release.pin.encode()).hexdigest()[:12]
    folder = SUITE / f"{release.stem}-{key}"
    with locked(folder):
        if not (folder / COMPLETE).exists():
            shutil.rmtree(folder, ignore_errors=True)
            release.download()
            release.unpack(folder, folders=FOLDERS)
            system.need_program("gcc", "gcc", "libc6-dev")
            run(
                [system.need_program("make"), "-C"]
                + [str(folder / "contrib" / "chg")],
                label="building chg",
            )
            (folder / COMPLETE).touch()
    return folder


def chg(folder: Path) -> Path:
    """Return the client that keeps Mercurial's servers, in *folder*."""
    return folder / "contrib" / "chg" / "chg"


def listed(name: str) -> list[str]:
    """Return the tests of the list called *name*."""
    file = LISTS / f"{name}.txt"
    if not file.exists():
        known = ", ".join(sorted(each.stem for each in LISTS.glob("*.txt")))
        raise UserError(f"{name}: no such list; there are {known}")
    lines = file.read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]
