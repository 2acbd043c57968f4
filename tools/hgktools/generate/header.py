"""The header generator, run on this project's own sources."""

from __future__ import annotations

from hgktools.generate.cffi import CONFIG
from hgktools.support import system
from hgktools.support.paths import HEADERGEN, ROOT
from hgktools.support.process import run


def headergen(*options: str) -> str:
    """Run the header generator with *options* and return what it said."""
    return run(
        [system.need_swift(), "run", "--package-path", str(HEADERGEN)]
        + ["headergen", "--config", str(CONFIG), *options],
        cwd=ROOT,
        label="header generator",
    )
