"""What the ``hgkernels`` command says about markers, as facts and as text.

The facts are what ``json.dumps`` takes. Text that is not UTF-8 or cannot be
printed is escaped in both.
"""

from __future__ import annotations

import math
import os
from collections import Counter
from datetime import datetime, timedelta, timezone

from ._progress import progress
from ._shown import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .markers import Markers
    from .rows import Marker

    Facts = dict[str, Any]

TOP = 10

# By number of successors; the last stands for all larger numbers too.
KINDS = ("prunes", "rewrites", "splits")


def summary(markers: Markers, path: str) -> Facts:
    """Return what there is to say about all markers."""
    kinds: Counter[str] = Counter()
    predecessors: Counter[bytes] = Counter()
    users: Counter[bytes] = Counter()
    operations: Counter[bytes] = Counter()
    first = last = None
    for marker in progress(markers, len(markers), "reading markers"):
        kinds[KINDS[min(len(marker.successors), 2)]] += 1
        predecessors[marker.predecessor] += 1
        for key, value in marker.metadata:
            if key == b"user":
                users[value] += 1
            elif key == b"operation":
                operations[value] += 1
        date = marker.date
        if math.isfinite(date[0]):
            first = date if first is None else min(first, date)
            last = date if last is None else max(last, date)
    repeated = [
        {"node": node.hex(), "markers": count}
        for node, count in predecessors.most_common(TOP)
        if count > 1
    ]
    return {
        "path": os.fsencode(path).decode("utf-8", "backslashreplace"),
        "version": markers.version,
        "size": len(markers.data),
        "markers": len(markers),
        **{kind: kinds[kind] for kind in KINDS},
        "obsolete_nodes": len(predecessors),
        "first_date": date_facts(first),
        "last_date": date_facts(last),
        "users": counts(users),
        "operations": counts(operations),
        "top_predecessors": repeated,
    }


def counts(counter: Counter[bytes]) -> dict[str, int]:
    """Return how often each text occurs, the most frequent first."""
    return {shown(text): number for text, number in counter.most_common()}


def date_facts(date: tuple[float, int] | None) -> Facts | None:
    """Return a date in Mercurial's form and in one for people."""
    if date is None:
        return None
    seconds, zone = date
    return {
        "seconds": seconds if math.isfinite(seconds) else None,
        "timezone": zone,
        "text": date_text(seconds, zone),
    }


def date_text(seconds: float, zone: int) -> str:
    """Return a date in its own time zone, which is in seconds west of UTC."""
    try:
        local = timezone(timedelta(seconds=-zone))
        begin = datetime(1970, 1, 1, tzinfo=timezone.utc)
        date = (begin + timedelta(seconds=seconds)).astimezone(local)
    except (OverflowError, ValueError):
        return f"{seconds} seconds since 1970, zone {zone}"
    return date.strftime("%Y-%m-%d %H:%M:%S %z")


def summary_text(facts: Facts) -> str:
    """Return the same for people."""
    return "\n".join(_summary_lines(facts))


def _summary_lines(facts: Facts) -> Iterator[str]:
    yield f"{shown(facts['path'].encode())}"
    yield f"  format version {facts['version']}, {facts['size']:,} bytes"
    yield f"{facts['markers']:12,} markers"
    for kind in KINDS:
        yield f"{facts[kind]:12,}   {kind}"
    yield f"{facts['obsolete_nodes']:12,} obsolete nodes"
    for name in ("first", "last"):
        if date := facts[f"{name}_date"]:
            yield f"{name:>12} {date['text']}"
    for name in ("users", "operations"):
        if facts[name]:
            yield f"{len(facts[name]):12,} {name}"
            for text, count in list(facts[name].items())[:TOP]:
                yield f"{count:12,}   {text}"
            if len(facts[name]) > TOP:
                yield f"{'':12}   … and {len(facts[name]) - TOP:,} more"
    if facts["top_predecessors"]:
        yield f"{'':12} nodes with the most markers"
        for item in facts["top_predecessors"]:
            yield f"{item['markers']:12,}   {item['node']}"


def marker_facts(markers: Markers, node: bytes) -> list[Facts]:
    """Return what there is to say about the markers of one node."""
    roles: dict[int, list[str]] = {}
    for role, indices in (
        ("predecessor", markers.by_predecessor(node)),
        ("successor", markers.by_successor(node)),
        ("parent", markers.by_parent(node)),
    ):
        for index in indices:
            roles.setdefault(index, []).append(role)
    return [
        {
            "index": index,
            "roles": roles[index],
            **marker_fields(markers[index]),
        }
        for index in sorted(roles)
    ]


def marker_fields(marker: Marker) -> Facts:
    """Return the fields of a marker."""
    parents = marker.parents
    return {
        "predecessor": marker.predecessor.hex(),
        "successors": [node.hex() for node in marker.successors],
        "flags": marker.flags,
        "metadata": [
            [shown(key), shown(value)] for key, value in marker.metadata
        ],
        "date": date_facts(marker.date),
        "parents": parents and [node.hex() for node in parents],
    }


def marker_text(facts: list[Facts], node: bytes) -> str:
    """Return the same for people."""
    if not facts:
        return f"no marker mentions {node.hex()}"
    return "\n".join(
        line for marker in facts for line in _marker_lines(marker)
    )


def _marker_lines(marker: Facts) -> Iterator[str]:
    yield f"marker {marker['index']} ({', '.join(marker['roles'])})"
    yield f"  predecessor  {marker['predecessor']}"
    for node in marker["successors"]:
        yield f"  successor    {node}"
    if not marker["successors"]:
        yield "  no successor"
    for node in marker["parents"] or ():
        yield f"  parent       {node}"
    yield f"  date         {marker['date']['text']}"
    if marker["flags"]:
        yield f"  flags        {marker['flags']}"
    for key, value in marker["metadata"]:
        yield f"  {key:<12} {value}"
