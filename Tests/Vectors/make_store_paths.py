"""Record what Mercurial calls some files in a store.

With Mercurial 7.2.4 installed, `python make_store_paths.py` writes the store
paths, byte by byte, and their names where the package's own tests look.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from random import Random

from mercurial import store

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "Differential"))

from random_paths import path  # noqa: E402

TARGET = HERE.parents[1] / "bindings" / "python" / "tests" / "data"
SEED = 20_260_101
COUNT = 60


def main() -> None:
    """Write the paths, and their names by three sets of requirements."""
    chance = Random(SEED)
    paths = sorted({path(chance) for _ in range(COUNT)}, key=len)
    rows = [
        [
            each.decode("latin-1"),
            store.encodefilename(each).decode("ascii"),
            store._hybridencode(each, False).decode("ascii"),  # noqa: FBT003, SLF001
            store._pathencode(each).decode("ascii"),  # noqa: SLF001
        ]
        for each in paths
    ]
    text = json.dumps(rows, indent=1)
    (TARGET / "store_paths.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
