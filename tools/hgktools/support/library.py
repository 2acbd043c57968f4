"""Building the shared library."""

from __future__ import annotations

import os
from pathlib import Path

from hgktools.support import system
from hgktools.support.console import UserError
from hgktools.support.paths import BINDING, LIBRARY, ROOT
from hgktools.support.process import run

VARIABLE = "HGKERNELS_LIBRARY"


def build() -> Path:
    """Build the release library; nothing is done when it is up to date.

    If the environment names a ready one, that is taken, as the package and
    its build do.
    """
    if named := os.environ.get(VARIABLE):
        if not Path(named).is_file():
            raise UserError(f"{VARIABLE}: there is no {named}")
        return Path(named)
    system.need_archives()
    run(
        [system.need_swift(), "build", "-c", "release"]
        + ["--product", "hgkernels"],
        cwd=ROOT,
        label="building the library",
    )
    if not LIBRARY.exists():
        raise UserError(f"{LIBRARY.relative_to(ROOT)}: not built")
    return LIBRARY


def variables() -> dict[str, str]:
    """Return the variables that let a Python use this checkout's package."""
    return {
        VARIABLE: os.environ.get(VARIABLE) or str(LIBRARY),
        "PYTHONPATH": str(BINDING / "src"),
    }
