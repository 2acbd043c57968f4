"""Source releases, downloaded once and checked against their hashes."""

from __future__ import annotations

import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hgktools.support import interpreters
from hgktools.support.environments import PIP, environment, locked
from hgktools.support.paths import CACHE, requirements
from hgktools.support.process import run

if TYPE_CHECKING:
    from collections.abc import Collection

FOLDER = CACHE / "releases"


@dataclass(frozen=True)
class Release:
    """One source release of a project."""

    pin: str

    @property
    def version(self) -> str:
        """The release's version."""
        return self.pin.split()[0].partition("==")[2]

    @property
    def stem(self) -> str:
        """What its archive and the folder in it are called."""
        return self.pin.split()[0].replace("==", "-")

    @property
    def archive(self) -> Path:
        """Where it is kept."""
        return FOLDER / f"{self.stem}.tar.gz"

    def download(self) -> None:
        """Fetch the archive unless it is here; pip checks its hash."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        with locked(self.archive):
            if self.archive.exists():
                return
            python = environment(interpreters.default(), "develop")
            with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
                pin = Path(folder) / "pin.txt"
                pin.write_text(self.pin)
                project = self.pin.partition("==")[0]
                run(
                    [str(python), *PIP, "download", "--no-deps"]
                    + ["--no-binary", project, "-d", folder, "-r", str(pin)],
                    label=f"downloading {self.stem}",
                )
                (Path(folder) / self.archive.name).rename(self.archive)

    def unpack(
        self,
        folder: Path,
        names: Collection[str] | None = None,
        folders: Collection[str] | None = None,
    ) -> None:
        """Put the release's files into *folder*.

        If *names* are given, those files alone, and if *folders* are, what
        is in these.
        """
        with tarfile.open(self.archive) as archive:
            for member in archive.getmembers():
                name = Path(member.name)
                inside = name.parts[:1] == (self.stem,) and len(name.parts) > 1
                if not inside or not member.isfile() or ".." in name.parts:
                    continue
                if names and "/".join(name.parts[1:]) not in names:
                    continue
                if folders and name.parts[1] not in folders:
                    continue
                source = archive.extractfile(member)
                if source is not None:
                    target = folder.joinpath(*name.parts[1:])
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(source.read())
                    target.chmod(0o755 if member.mode & 0o100 else 0o644)


def pinned(name: str) -> list[Release]:
    """Return the releases that the requirement file *name* lists, in order."""
    lines = requirements(name).read_text().splitlines()
    return [Release(each) for each in lines if each and each[0] != "#"]
