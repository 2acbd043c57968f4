"""Where things are in a checkout."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TOOLS = ROOT / "tools"
CACHE = ROOT / ".cache"
HEADER = ROOT / "Include" / "hgkernels.h"
EXPORT_MAP = ROOT / "Include" / "hgkernels.map"
LIBRARY = ROOT / ".build" / "release" / "libhgkernels.so"
BINDING = ROOT / "bindings" / "python"
# The package that puts the kernels under Mercurial.
DROP_IN = ROOT / "bindings" / "mercurial"
HEADERGEN = TOOLS / "headergen"


def requirements(name: str) -> Path:
    """Return the pinned requirement file called *name*."""
    return TOOLS / "requirements" / f"{name}.txt"
