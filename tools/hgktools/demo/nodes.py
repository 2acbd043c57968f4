"""What Mercurial itself says about a repository's changesets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hgktools.support.oracle import hg
from hgktools.support.process import run

if TYPE_CHECKING:
    from pathlib import Path


def changesets(repository: Path) -> tuple[int, Path]:
    """Return how many markers there are, and a file of all nodes.

    Hidden changesets are included: they are the obsolete ones.
    """
    everything = [str(hg()), "--repository", str(repository), "--hidden"]
    plain = {"HGPLAIN": "1", "HGRCPATH": "/dev/null"}
    nodes = run([*everything, "log", "-T", "{node}\n"], env=plain).split()
    markers = run([*everything, "debugobsolete"], env=plain).splitlines()
    file = repository / ".hg" / "cache" / "demo-nodes"
    file.write_bytes(bytes.fromhex("".join(nodes)))
    return len(markers), file
