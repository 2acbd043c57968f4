"""The declarations of the C interface, and the module that cffi loads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hgktools.support import interpreters
from hgktools.support.console import UserError
from hgktools.support.environments import environment
from hgktools.support.paths import BINDING, ROOT
from hgktools.support.process import run

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = ROOT / "Include" / "headergen.toml"
MAKE = BINDING / "make_ffi.py"
SETTING = re.compile(r'^\s*cffi\s*=\s*"([^"]+)"', re.MULTILINE)


def declarations() -> Path:
    """Return the file of declarations that the header generator writes."""
    if not CONFIG.exists():
        raise UserError(f"{CONFIG.name}: missing")
    found = SETTING.search(CONFIG.read_text())
    if found is None:
        raise UserError(f"{CONFIG.name}: says nothing of a cffi output")
    return (CONFIG.parent / found[1]).resolve()


def make_ffi(*options: str) -> None:
    """Write the cffi module anew or, with `--verify`, compare it."""
    if not MAKE.exists():
        raise UserError(f"{MAKE.relative_to(ROOT)}: missing")
    # What it writes depends on cffi's version, so it is the pinned one.
    python = environment(interpreters.default(), "develop")
    run([python, MAKE, *options], label="the cffi module")
