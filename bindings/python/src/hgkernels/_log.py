"""Changesets as the ``hgkernels`` command shows them: as facts and as text.

The facts are what ``hg log -T json`` writes, and more.
"""

from __future__ import annotations

import math
import sys
import time

from ._shown import shown
from .changesets import parse_changeset

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from .changesets import Changeset
    from .repository import Repository

    Facts = dict[str, Any]

# How many changesets are read in one go: few enough to show some at once, and
# to stop when nobody reads on.
BATCH = 100
SHORT = 12

DEFAULT = b"default"


def changesets(
    repository: Repository, revisions: Sequence[int]
) -> Iterator[tuple[int, Changeset]]:
    """Iterate over some revisions and what they say."""
    log = repository.changelog
    for begin in range(0, len(revisions), BATCH):
        some = revisions[begin : begin + BATCH]
        for rev, text in zip(some, log.fulltexts(some)):
            yield rev, parse_changeset(text)


def show(
    repository: Repository, revisions: Sequence[int], *, as_json: bool
) -> None:
    """Write what there is to say about some revisions."""
    found = changesets(repository, revisions)
    if as_json:
        _write_json(facts(repository, *each) for each in found)
        return
    for each in found:
        for line in lines(repository, *each):
            print(line)
        print()


def _write_json(items: Iterable[Facts]) -> None:
    """Write a list while it is still being made."""
    import json

    separator = "[\n"
    for item in items:
        text = json.dumps(item, indent=1, allow_nan=False)
        sys.stdout.write(separator + text)
        separator = ",\n"
    print("[]" if separator == "[\n" else "\n]")


def facts(repository: Repository, rev: int, said: Changeset) -> Facts:
    """Return what there is to say about a revision."""
    log = repository.changelog
    seconds, zone = said.date
    return {
        "rev": rev,
        "node": log.node(rev).hex(),
        "branch": shown(said.extra[b"branch"]),
        "phase": repository.phases.name(rev),
        "user": shown(said.user),
        "date": [seconds if math.isfinite(seconds) else None, zone],
        "desc": said.description.decode("utf-8", "backslashreplace"),
        "parents": [log.node(parent).hex() for parent in _parents(log, rev)],
        "manifest": said.manifest.hex(),
        "extra": {
            shown(key): value.decode("utf-8", "backslashreplace")
            for key, value in said.extra.items()
        },
        "files": [shown(path) for path in said.files],
    }


def _parents(log: Any, rev: int) -> list[int]:  # noqa: ANN401
    """Return the parents, of which the first may be null."""
    first, second = log.parents(rev)
    return [first] if second < 0 else [first, second]


def lines(repository: Repository, rev: int, said: Changeset) -> Iterator[str]:
    """Iterate over the lines that ``hg log`` writes about a revision."""
    log = repository.changelog
    yield f"changeset:   {_named(log, rev)}"
    branch = said.extra[b"branch"]
    if branch != DEFAULT:
        yield f"branch:      {shown(branch)}"
    if rev == repository.tip:
        yield "tag:         tip"
    parents = _parents(log, rev)
    # A single parent that comes just before goes without saying.
    if parents != [max(rev - 1, -1)]:
        for parent in parents:
            yield f"parent:      {_named(log, parent)}"
    yield f"user:        {shown(said.user)}"
    yield f"date:        {_date_text(*said.date)}"
    summary = said.description.strip().split(b"\n", 1)[0]
    if summary:
        yield f"summary:     {shown(summary)}"


def _named(log: Any, rev: int) -> str:  # noqa: ANN401
    return f"{rev}:{log.node(rev).hex()[:SHORT]}"


def _date_text(seconds: float, zone: int) -> str:
    """Return a date as ``hg log`` does, in its own time zone.

    The text has the zone in whole minutes.
    """
    try:
        local = time.gmtime(seconds - zone)
    except (OSError, OverflowError, ValueError):
        return f"{seconds} seconds since 1970, zone {zone}"
    hours, minutes = divmod(abs(zone) // 60, 60)
    sign = "-" if zone > 0 else "+"
    text = time.strftime("%a %b %d %H:%M:%S %Y", local)
    return f"{text} {sign}{hours:02}{minutes:02}"
