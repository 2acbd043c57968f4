"""What ``hgkernels info`` says about a repository: as facts and as text."""

from __future__ import annotations

from collections import Counter

from ._listing import store_paths
from ._shown import shown
from .errors import RepositoryError
from .phases import NAMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .repository import Repository
    from .revlog import Revlog

    Facts = dict[str, Any]

# How the text names what the facts call otherwise.
_ROWS = {"changelog": "changesets", "manifests": "manifests", "files": "files"}
_HEADER = (
    f"{'':>12} {'histories':>10} {'revisions':>12} {'bytes stored':>15}"
    f" {'of text':>18} {'deltas':>12} {'longest chain':>14}  compression"
)


class Histories:
    """What some revlogs have, taken together."""

    def __init__(self) -> None:
        self.logs = 0
        self.revisions = 0
        #: Bytes of all chunks, and of the texts that they are made of.
        self.stored = 0
        self.full = 0
        #: Revisions that are stored as deltas, and how many of these at most
        #: lead to one text.
        self.deltas = 0
        self.longest_chain = 0
        self.compressions: Counter[str] = Counter()

    def add(self, log: Revlog) -> None:
        """Count a revlog. Takes time in proportion to its revisions."""
        columns = log.columns
        self.logs += 1
        self.revisions += len(log)
        self.stored += sum(columns.stored_sizes)
        # Where the size of a text is not known, it is below 0.
        self.full += sum(size for size in columns.full_sizes if size > 0)
        self.compressions.update(log.compressions())
        lengths: list[int] = []
        for rev, base in enumerate(columns.bases):
            if base == rev:
                lengths.append(0)
                continue
            lengths.append(lengths[base] + 1 if base >= 0 else 1)
            self.deltas += 1
        self.longest_chain = max(self.longest_chain, *lengths, 0)

    def facts(self) -> Facts:
        """Return what was counted."""
        return {
            "histories": self.logs,
            "revisions": self.revisions,
            "bytes_stored": self.stored,
            "bytes_of_text": self.full,
            "deltas": self.deltas,
            "longest_chain": self.longest_chain,
            "compression": dict(self.compressions.most_common()),
        }


def info(repository: Repository) -> Facts:
    """Return what there is to say about a repository as a whole."""
    phases = Counter(repository.phases)
    heads = [rev for rev in repository.changelog.heads() if rev >= 0]
    kinds = {name: Histories() for name in _ROWS}
    kinds["changelog"].add(repository.changelog)
    kinds["manifests"].add(repository.manifest)
    for path in store_paths(repository):
        kind, log = _history(repository, path)
        if log is not None:
            kinds[kind].add(log)
    return {
        "path": shown(repository.root),
        "store": shown(repository.store),
        "requirements": sorted(map(shown, repository.requirements)),
        "heads": len(heads),
        "phases": {
            NAMES[phase]: phases[phase] for phase in NAMES if phases[phase]
        },
        **{name: found.facts() for name, found in kinds.items()},
        "obsolescence": {
            "markers": len(repository.obsolescence),
            "bytes_stored": len(repository.obsolescence.data),
        },
    }


def _history(repository: Repository, path: bytes) -> tuple[str, Revlog | None]:
    """Return of what kind a store path is, and the revlog if there is one."""
    folder, _, name = path[: -len(b".i")].partition(b"/")
    if folder == b"meta":
        directory = name.rpartition(b"/")[0]
        return "manifests", repository.directory_manifest(directory)
    try:
        return "files", repository.filelog(name)
    except RepositoryError:
        # A list may name what is gone.
        return "files", None


def info_text(facts: Facts) -> str:
    """Return the same for people."""
    return "\n".join(_lines(facts))


def _lines(facts: Facts) -> Iterator[str]:
    yield facts["path"]
    if not facts["store"].startswith(facts["path"] + "/"):
        yield f"  with the store {facts['store']}"
    yield f"  requires {' '.join(facts['requirements'])}"
    phases = [f"{count:,} {name}" for name, count in facts["phases"].items()]
    yield f"  phases   {', '.join(phases) or 'none'}"
    yield f"  heads    {facts['heads']:,}"
    markers = facts["obsolescence"]
    yield (
        f"  markers  {markers['markers']:,}"
        f" ({markers['bytes_stored']:,} bytes)"
    )
    yield ""
    yield _HEADER
    for name, title in _ROWS.items():
        yield _row(title, facts[name])


def _row(title: str, found: Facts) -> str:
    kinds = ", ".join(
        f"{count:,} {name}" for name, count in found["compression"].items()
    )
    return (
        f"{title:>12} {found['histories']:10,} {found['revisions']:12,}"
        f" {found['bytes_stored']:15,} {found['bytes_of_text']:18,}"
        f" {found['deltas']:12,} {found['longest_chain']:14,}  {kinds}"
    ).rstrip()
