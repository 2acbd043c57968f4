"""Building the shared library."""

from __future__ import annotations

from hgktools.support import system
from hgktools.support.console import UserError
from hgktools.support.paths import BINDING, LIBRARY, ROOT
from hgktools.support.process import run


def build() -> None:
    """Build the release library; nothing is done when it is up to date."""
    system.need_archives()
    run(
        [system.need_swift(), "build", "-c", "release"]
        + ["--product", "hgkernels"],
        cwd=ROOT,
        label="building the library",
    )
    if not LIBRARY.exists():
        raise UserError(f"{LIBRARY.relative_to(ROOT)}: not built")


def variables() -> dict[str, str]:
    """Return the variables that let a Python use this checkout's package."""
    return {
        "HGKERNELS_LIBRARY": str(LIBRARY),
        "PYTHONPATH": str(BINDING / "src"),
    }
