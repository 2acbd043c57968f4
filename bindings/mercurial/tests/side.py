"""Runs commands of Mercurial in one process, to compare two such processes.

`python side.py stock` or `python side.py ours`, with a JSON object on its
input: `commands`, each a list of arguments, and `config`. It writes a JSON
list with the exit code, the output and the errors of each, and the modules of
the extension that were used.

What is for large data only is used for all in `ours`.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any


def main() -> None:
    """Run them."""
    asked = json.load(sys.stdin)
    config = list(asked["config"])
    if sys.argv[1] == "ours":
        config.append("extensions.hgkernels=")
        _lower()
    from mercurial import dispatch, main_script

    options = [each for item in config for each in ("--config", item)]
    results = []
    for command in asked["commands"]:
        output, errors = io.BytesIO(), io.BytesIO()
        arguments = [each.encode() for each in (*options, *command)]
        code = dispatch.dispatch(
            main_script.request(arguments, fout=output, ferr=errors)
        )
        results.append(
            (
                code or 0,
                output.getvalue().decode("latin-1"),
                errors.getvalue().decode("latin-1"),
            )
        )
    json.dump({"results": results, "used": _used()}, sys.stdout)


def _lower() -> None:
    """Let small data be large enough."""
    from hgext3rd.hgkernels import (
        _changelog_graph,
        _deferred,
        _fastdelta,
        _manifest_diff,
    )

    _deferred.DEFERRED_SIZE = 1
    _deferred._BYTES_PER_ANSWER = 1 << 8
    _fastdelta.SIZE = 0
    _manifest_diff.OPENED_SIZE = _manifest_diff.CLOSED_SIZE = 0
    _changelog_graph.OPENED_COUNT = _changelog_graph.CLOSED_COUNT = 1
    _changelog_graph.OPENED_PATIENCE = 3
    _changelog_graph.CLOSED_PATIENCE = 3
    for module, name in (
        (_manifest_diff, "natively"),
        (_fastdelta, "_here"),
        (_changelog_graph, "only"),
    ):
        _count(module, name)


_counts: dict[str, int] = {}


def _count(module: Any, name: str) -> None:
    function = getattr(module, name)

    def counted(*arguments: Any, **options: Any) -> Any:
        found = function(*arguments, **options)
        if found is not None:
            _counts[name] = _counts.get(name, 0) + 1
        return found

    setattr(module, name, counted)


def _used() -> dict[str, int]:
    return _counts


if __name__ == "__main__":
    main()
