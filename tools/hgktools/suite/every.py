"""Lets our kernels be called for the smallest things, too.

The suite's texts and repositories are small, and for such things Mercurial's
own modules are as fast as ours, or faster: then those are called. A run that
is to judge our kernels has other limits, in the installed files.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hgktools.support.console import UserError

if TYPE_CHECKING:
    from pathlib import Path

EXTENSION = "hgext3rd/hgkernels/"
# Files, and what constants in them are to be.
LIMITS = {
    # None says that there is no size from which on ours are faster.
    "hgkernels_mercurial/measured.py": {
        "LEAST": "{name: least and 0 for name, least in LEAST.items()}"
    },
    "hgkernels_mercurial/library.py": {"OPENING_BYTES": "0"},
    EXTENSION + "_changelog_graph.py": {
        "OPENED_COUNT": "0",
        "CLOSED_COUNT": "0",
        # What is walked through begins with one of Mercurial's.
        "OPENED_PATIENCE": "1",
        "CLOSED_PATIENCE": "1",
    },
    EXTENSION + "compression.py": {"_LEAST": "0"},
    EXTENSION + "_deferred.py": {
        "DEFERRED_SIZE": "0",
        "_BYTES_PER_ANSWER": "1",
    },
    EXTENSION + "_fastdelta.py": {
        "SIZE": "0",
        "OPENED_CHANGES": "0",
        "CLOSED_CHANGES": "0",
    },
    # Asked about one, all are looked at.
    EXTENSION + "obsolescence/single.py": {"FEW": "(1,)"},
    EXTENSION + "obsolescence/store.py": {
        "OPENED_SIZE": "0",
        "CLOSED_SIZE": "0",
    },
    EXTENSION + "_manifest_diff.py": {"OPENED_SIZE": "0", "CLOSED_SIZE": "0"},
    EXTENSION + "texts.py": {"_LEAST": "0", "_LOADED_AFTER": "0"},
}


def limits(site: Path) -> dict[str, str]:
    """Return what is to be added to files below *site*."""
    texts = {}
    for file, constants in LIMITS.items():
        source = (site / file).read_text()
        for name in constants:
            if not re.search(rf"^{name}\b.* = ", source, re.MULTILINE):
                raise UserError(f"{file}: has no {name}; see suite/every.py")
        lines = (f"{name} = {value}\n" for name, value in constants.items())
        texts[file] = "".join(lines)
    return texts
