"""Another hg, on CPython, with which Mercurial on PyPy has to agree.

HGKERNELS_PEER_HG is its path.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

on_pypy = pytest.mark.skipif(
    sys.implementation.name != "pypy", reason="about PyPy"
)

PEER = os.environ.get("HGKERNELS_PEER_HG", "")
needs_peer = pytest.mark.skipif(not PEER, reason="no other hg to ask")

# The extension is tested elsewhere: this is about what is always there.
MODULES_ONLY = {"HGMODULEPOLICY": "hgkernels"}


def peer(folder: Path, *arguments: str) -> str:
    """Run the other hg, which has to succeed, and return what it says."""
    kept = ("PATH", "LD_LIBRARY_PATH")
    done = subprocess.run(
        [PEER, *arguments],
        cwd=folder,
        env={
            **{name: os.environ[name] for name in kept if name in os.environ},
            "HGRCPATH": "",
            "HGUSER": "peer",
            "LC_ALL": "C.UTF-8",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def text(count: int, changed: int = -1) -> str:
    return "".join(
        f"line {number} of a file{'!' * (number == changed)}\n"
        for number in range(count)
    )
