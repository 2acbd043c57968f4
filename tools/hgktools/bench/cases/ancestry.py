"""Cases of the indexes: the graph of revisions, and their nodes.

Each round asks an index whose bytes are in memory, as Mercurial's own map has
all of them, and of which nothing was asked before. Our answers come in two
forms: as the methods of `Revlog` return them, and as the library writes them
into room that the caller has, as for columns.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

from hgktools.bench import limits, peers
from hgktools.bench.case import (
    CEXT,
    LIMIT,
    OURS,
    PURE,
    Case,
    Contestant,
    Setup,
    Timed,
    simple_digest,
)
from hgktools.bench.cases import columns
from hgktools.bench.data.kinds import numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from hgktools.bench.data.kinds import Graph

    # Takes an index and what is asked.
    Ask = Callable[[Any, "Question"], object]

NODE, RECORD = 20, 64
DRAFT, SECRET = 1, 2


class Question:
    """What is asked about a graph, in the forms that are wanted."""

    def __init__(self, graph: Graph) -> None:
        """Read the questions that came with *graph*."""
        self.count = graph.count
        self.heads = list(numbers(graph.heads))
        # What somebody pulls who has these already.
        self.common = [graph.count // 3, graph.count * 4 // 5]
        self.wanted = self.heads[-2:]
        self.packed = graph.nodes.read_bytes()
        self.nodes = [
            self.packed[at : at + NODE]
            for at in range(0, len(self.packed), NODE)
        ]
        self.roots = self._phase_roots(graph)

    @staticmethod
    def _phase_roots(graph: Graph) -> list[tuple[int, int]]:
        """Return pairs of a phase and the revision that it begins with."""
        store = graph.index.parent
        lines = (store / "phaseroots").read_text().splitlines()
        records = graph.index.read_bytes()
        return [
            (int(phase), records.index(bytes.fromhex(node)) // RECORD)
            for phase, node in map(str.split, lines)
        ]


def _ours(ask: Ask) -> Contestant:
    def contestant(graph: Graph) -> Setup:
        from hgkernels import Revlog  # noqa: PLC0415 - in a worker only

        question, data = Question(graph), graph.index.read_bytes()

        def setup() -> Timed:
            log = Revlog.from_bytes(data)
            return lambda: ask(log, question)

        return setup

    return contestant


def _theirs(ask: Ask) -> dict[str, Contestant]:
    def contestant(graph: Graph) -> Setup:
        question = Question(graph)

        def setup() -> Timed:
            repository = peers.repository(graph.folder)
            log = repository.changelog
            return lambda: ask(log, question)

        return setup

    return {CEXT: contestant, PURE: contestant}


def _columns(ask: columns.Ask) -> Contestant:
    def contestant(graph: Graph) -> Setup:
        room, question = columns.Room(graph), Question(graph)

        def setup() -> Timed:
            room.parse()
            return ask(room, question)

        return setup

    return contestant


def their_phases(graph: Graph) -> Setup:
    """Ask Mercurial which revisions are drafts, and which secret."""

    def setup() -> Timed:
        repository = peers.repository(graph.folder)
        known = peers.phases(repository)
        repository.changelog  # noqa: B018 - it is read when first used

        return lambda: [
            known.getrevset(repository, (phase,)) for phase in (DRAFT, SECRET)
        ]

    return setup


def revisions_digest(answer: Any) -> str:  # noqa: ANN401 - many types
    """Return a short name of some revisions, whatever lists them."""
    return simple_digest(array("i", sorted(answer)).tobytes())


def phases_digest(answer: Any) -> str:  # noqa: ANN401 - the same
    """Return a short name of phases: a byte for each, or sets of revisions.

    Mercurial has no set of the public ones, which are all others.
    """
    if isinstance(answer, list):
        drafts, secrets = (sorted(revs) for revs in answer)
    else:
        found = bytes(answer)
        drafts, secrets = (
            [rev for rev, it in enumerate(found) if it == phase]
            for phase in (DRAFT, SECRET)
        )
    return simple_digest([drafts, secrets])


def _cases(
    name: str,
    title: str,
    ours: Contestant,
    column: Contestant,
    others: dict[str, Contestant],
    *,
    digest: Callable[[Any], str] = revisions_digest,
    limit: str = "",
) -> list[Case]:
    """Return the cases of both forms of an answer."""
    forms = (
        (name, title, ours),
        (f"{name}-column", f"{title}, written into an array", column),
    )
    return [
        Case(form, about, "graph", {OURS: ask, **others}, digest, limit=limit)
        for form, about, ask in forms
    ]


CASES = [
    *_cases(
        "heads",
        "the heads of 500,000 revisions",
        _ours(lambda log, _: log.heads()),
        _columns(columns.heads),
        {**_theirs(lambda log, _: log.headrevs()), LIMIT: limits.read},
        limit="the index read once",
    ),
    *_cases(
        "roots",
        "what lies between the first and the heads of 500,000 revisions",
        _ours(
            lambda log, asked: log.reachable_roots(
                [0], asked.heads, paths=True
            )
        ),
        _columns(columns.roots),
        _theirs(
            lambda log, asked: log.reachableroots(
                0, asked.heads, [0], includepath=True
            )
        ),
    ),
    *_cases(
        "phases",
        "the phases of 500,000 revisions, 4 % of them drafts",
        _ours(lambda log, asked: log.phases(asked.roots)),
        _columns(columns.phases),
        {CEXT: their_phases, PURE: their_phases},
        digest=phases_digest,
    ),
    *_cases(
        "missing",
        "what two heads of 500,000 revisions have that two others have not",
        _ours(lambda log, asked: log.only(asked.wanted, asked.common)),
        _columns(columns.missing),
        _theirs(
            lambda log, asked: log.findmissingrevs(
                common=asked.common, heads=asked.wanted
            )
        ),
    ),
    Case(
        "lookup",
        "the revisions of 20,000 nodes out of 200,000",
        "nodes",
        {
            OURS: _ours(lambda log, asked: log.revs(asked.packed)),
            **_theirs(
                lambda log, asked: list(map(log.index.rev, asked.nodes))
            ),
        },
        lambda answer: simple_digest(list(answer)),
    ),
]
