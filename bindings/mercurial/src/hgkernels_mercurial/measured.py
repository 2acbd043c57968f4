"""From which size on our functions are faster than Mercurial's on CPython.

Written by `tools/bench policy`; see tools/README.md.
"""

from __future__ import annotations

# Bytes of the texts together, or None for a function that is left alone.
LEAST: dict[str, int | None] = {
    "bdiff.bdiff": 32768,
    "bdiff.blocks": 32768,
    "bdiff.fixws": None,
    "bdiff.line_diff": 32768,
    "bdiff.manifest_diff": 32768,
    "bdiff.splitnewlines": None,
    "bdiff.storage_diff": 32768,
}
