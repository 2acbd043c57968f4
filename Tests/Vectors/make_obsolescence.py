"""Record what Mercurial says about some stores.

With Mercurial 7.2.4 installed, `python make_obsolescence.py` writes each store
and, as JSON beside it, the markers that Mercurial reads from it, the obsolete
ones among some nodes, and the markers relevant to each of these.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "Differential"))

import peer  # noqa: E402
from random_stores import Maker  # noqa: E402


def described(row: tuple[Any, ...]) -> dict[str, Any]:
    """Return a marker as JSON has it: bytes in hexadecimal."""
    predecessor, successors, flags, metadata, (seconds, zone), parents = row
    return {
        "predecessor": predecessor.hex(),
        "successors": [node.hex() for node in successors],
        "flags": flags,
        "metadata": [[key.hex(), value.hex()] for key, value in metadata],
        "seconds": seconds.hex(),
        "timezone": zone,
        "parents": parents and [node.hex() for node in parents],
    }


def main() -> None:
    """Write the stores and what Mercurial says about them."""
    for version in (0, 1):
        for seed in range(6):
            maker = Maker(Random(seed), version)
            markers = [maker.marker() for _ in range(3 + 4 * seed)]
            data = peer.write(markers, version)
            rows = peer.read(data)
            store = peer.opened(data)
            nodes = sorted({row[0] for row in rows} | set(maker.nodes(4)))
            expected = {
                "markers": [described(row) for row in rows],
                "nodes": [
                    {
                        "node": node.hex(),
                        "obsolete": node in store.successors,
                        "relevant": relevant(store, rows, node),
                    }
                    for node in nodes
                ],
            }
            path = HERE / "obsolescence" / f"version{version}-{seed}"
            path.with_suffix(".obsstore").write_bytes(data)
            text = json.dumps(expected, indent=1)
            path.with_suffix(".json").write_text(text + "\n")


def relevant(store: Any, rows: list[Any], node: bytes) -> list[int]:  # noqa: ANN401
    """Return the indices of the markers that are relevant to a node."""
    found = store.relevantmarkers(nodes={node})
    return [index for index, row in enumerate(rows) if row in found]


if __name__ == "__main__":
    main()
