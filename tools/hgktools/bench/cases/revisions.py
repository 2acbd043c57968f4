"""Cases of two revisions of a manifest log: what became of files.

Warm, a walk goes through revisions next to each other, as those who show or
check a history do: the log is open, and the first comparison is not timed. In
it, we read the chain before these revisions, and Mercurial its first text.
Cold, nothing has been read before.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from hgktools.bench import peers
from hgktools.bench.case import CEXT, OURS, PURE, Case, Setup, simple_digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from hgktools.bench.data.kinds import ManifestLog

    # Returns the changes from one revision to another, as a dictionary.
    Ask = Callable[[int, int], dict[bytes, object]]

# Revisions of a walk; the last ones have the longest chains.
STEPS = 40
FILES = {"1k": "1,000", "20k": "20,000"}
# So many are more than pure Python can be asked for, round after round.
MANY_FILES = {"200k": "200,000"}


def our_asking(log: ManifestLog) -> Ask:
    """Open a log, and ask for changes."""
    from hgkernels import Revlog  # noqa: PLC0415 - in a worker only

    opened = Revlog.open(log.index)
    return lambda old, new: opened.manifest_changes(old, new).as_dict()


def their_asking(log: ManifestLog) -> Ask:
    """Let Mercurial open it and compare manifests."""
    repository = peers.repository(log.folder)
    manifests = repository.manifestlog
    node = manifests.getstorage(b"").node

    def ask(old: int, new: int) -> dict[bytes, object]:
        first, second = manifests[node(old)], manifests[node(new)]
        found: dict[bytes, object] = first.read().diff(second.read())
        return found

    return ask


def _contestants(
    walk: Callable[[Callable[[ManifestLog], Ask], ManifestLog], Setup],
    files: str,
) -> dict[str, Callable[[ManifestLog], Setup]]:
    others = (CEXT, PURE) if files in FILES else (CEXT,)
    return {
        OURS: partial(walk, our_asking),
        **{peer: partial(walk, their_asking) for peer in others},
    }


def _warm(open_log: Callable[[ManifestLog], Ask], log: ManifestLog) -> Setup:
    """Compare revisions next to each other, of which the first is read."""

    def setup() -> Callable[[], object]:
        ask = open_log(log)
        first = log.count - STEPS - 1
        ask(first - 1, first)
        pairs = iter(range(first, log.count - 1))

        def timed() -> dict[bytes, object]:
            rev = next(pairs)
            return ask(rev, rev + 1)

        return timed

    return setup


def _cold(open_log: Callable[[ManifestLog], Ask], log: ManifestLog) -> Setup:
    """Compare the last two revisions, of which nothing is known yet."""

    def setup() -> Callable[[], object]:
        ask = open_log(log)
        return lambda: ask(log.count - 2, log.count - 1)

    return setup


def _digest(answer: dict[bytes, Any]) -> str:
    return simple_digest(sorted(answer.items()))


CASES = [
    case
    for name, files in {**FILES, **MANY_FILES}.items()
    for case in (
        Case(
            f"revisions-{name}",
            f"changes to the next revision of {files} files, in a walk",
            f"manifests-{name}",
            _contestants(_warm, name),
            digest=_digest,
            calls=STEPS,
        ),
        Case(
            f"revisions-{name}-cold",
            f"changes between two revisions of {files} files, just opened",
            f"manifests-{name}",
            _contestants(_cold, name),
            digest=_digest,
        ),
    )
]
