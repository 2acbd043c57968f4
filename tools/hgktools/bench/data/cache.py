"""Generated data, made once and kept under .cache/bench."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from hgktools.support.console import Progress
from hgktools.support.environments import locked
from hgktools.support.paths import CACHE

if TYPE_CHECKING:
    from collections.abc import Callable

SEED = 20240229


def cached(name: str, title: str, make: Callable[[Path], None]) -> Path:
    """Return the folder called *name*, which *make* fills if need be.

    A change to any generator makes everything anew.
    """
    key = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        key.update(file.read_bytes())
    folder = CACHE / "bench" / f"{name}-{key.hexdigest()[:8]}"
    with locked(folder):
        if not folder.exists():
            new = folder.with_name(folder.name + ".new")
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir(parents=True)
            with Progress(f"making {title}"):
                make(new)
            new.rename(folder)
    return folder
