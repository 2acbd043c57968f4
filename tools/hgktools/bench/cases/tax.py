"""Cases of what markers cost a command: the marker tax.

The commands are asked in a repository of many markers: stock, ours, and ours
in the same repository without any markers, which is what we come close to.
What the last one prints is another thing: nothing is hidden there.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from hgktools.bench.case import OURS, PLAIN, STOCK, Case, simple_digest
from hgktools.bench.cases.hg import Writing, copied, reading, writing, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hgktools.bench.case import Contestant
    from hgktools.bench.data.kinds import Marked

GROUP = "tax"
CALLS = 3
# Who has many markers has switched them on.
EVOLUTION = " --config experimental.evolution=all"
READING = {
    "log-1": "log -l 1",
    "log-tip": "log -r tip",
    "status": "status",
    "id": "id",
    "log-obsolete": "log -r obsolete()",
    "log-predecessors": r"log -T {{predecessors}}\n",
    "debugobsolete": "debugobsolete",
}
# Those that look at all markers, whatever they are for.
ALL = ("log-predecessors", "debugobsolete")
AMEND = Writing(
    "commit --amend, which appends a marker",
    # The date of the marker, too.
    "commit -R {copy} --amend -m Amended -d 2020-02-02 --config"
    " devel.default-date=2020-02-02 --config ui.username=someone" + EVOLUTION,
    "copy",
    copied,
)


def _without_markers(contestant: Contestant) -> Contestant:
    """Give *contestant* the repository that has none."""

    def plain(data: Marked) -> Callable[[], Callable[[], object]]:
        return contestant(replace(data, folder=data.plain))

    return plain


def _cases() -> Iterator[Case]:
    def case(
        name: str,
        title: str,
        make: Callable[[str], Contestant],
        digest: Callable[[Any], str] = simple_digest,
    ) -> Case:
        contestants = {side: make(side) for side in (OURS, STOCK)}
        if name not in ALL:
            contestants[PLAIN] = _without_markers(make(OURS))
        return Case(
            f"tax-{name}",
            f"hg {title}, in a repository of many markers",
            "marked",
            contestants,
            digest,
            command=True,
            implementation="cpython",
            group=GROUP,
        )

    for name, words in READING.items():
        calls = 1 if name in ALL else CALLS
        make = partial(reading, words=words + EVOLUTION, calls=calls)
        yield case(name, words.format(), make)
    make = partial(writing, command=AMEND)
    yield case("amend", AMEND.title, make, written)


CASES = list(_cases())
