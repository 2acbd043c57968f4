"""Every revlog of repositories of many kinds, revision by revision."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hgkernels.errors import RevisionLookupError
from mercurial import error
from random_repositories import DEMO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hgkernels import Repository, Revlog
    from random_repositories import Made

# How many random questions are asked about each revlog.
QUESTIONS = 10


class Log:
    """One revlog, seen from both sides."""

    def __init__(self, name: bytes, ours: Revlog, theirs: Any) -> None:  # noqa: ANN401
        """Take the two."""
        self.name = name
        self.ours = ours
        self.theirs = theirs
        self.count = len(theirs)
        assert len(ours) == self.count

    def sets(self) -> Iterator[list[int]]:
        """Iterate over random sets of revisions."""
        chance = Random(self.count)
        for _ in range(QUESTIONS if self.count else 0):
            size = chance.randrange(1, 4)
            yield sorted({chance.randrange(self.count) for _ in range(size)})


@pytest.fixture(scope="session")
def logs(made: Made) -> list[Log]:
    """Return all revlogs of a repository."""
    return list(both(made.ours, made.theirs))


def both(ours: Repository, theirs: Any) -> Iterator[Log]:  # noqa: ANN401
    """Iterate over all revlogs of a repository."""
    yield Log(b"changelog", ours.changelog, theirs.changelog)
    folders = {b""}
    paths = {path for rev in theirs for path in theirs[rev].files()}
    if b"treemanifest" in ours.requirements:
        for path in paths:
            parts = path.split(b"/")
            folders |= {b"/".join(parts[:n]) for n in range(1, len(parts))}
    for folder in sorted(folders):
        place = folder + b"/" if folder else b""
        storage = theirs.manifestlog.getstorage(place)
        log = storage._revlog  # noqa: SLF001
        yield Log(b"manifest " + place, ours.directory_manifest(folder), log)
    for path in sorted(paths):
        log = theirs.file(path)._revlog  # noqa: SLF001
        yield Log(path, ours.filelog(path), log)


def stored(log: Log, rev: int) -> bytes:
    """Return what Mercurial keeps as the text of a revision."""
    text: bytes
    try:
        text = log.theirs.rawdata(rev)
    except error.CensoredNodeError as problem:
        text = problem.tombstone
    return text


def test_there_are_many(made: Made, logs: list[Log]) -> None:
    assert len(logs) > 2
    assert all(log.count for log in logs)
    if made.kind == "split":
        assert not any(log.ours.is_inline for log in logs)
    elif made.kind in ("default", "zstd", "uncompressed"):
        assert all(log.ours.is_inline for log in logs[1:])


def test_texts(logs: list[Log]) -> None:
    for log in logs:
        texts = [stored(log, rev) for rev in range(log.count)]
        assert [log.ours.fulltext(rev) for rev in range(log.count)] == texts
        assert list(log.ours.iter_fulltexts()) == texts
        assert log.ours.fulltexts(range(log.count)) == texts


def test_records(logs: list[Log]) -> None:
    for log in logs:
        ours, theirs = log.ours, log.theirs
        nodes = [theirs.node(rev) for rev in range(log.count)]
        assert list(ours.revs(nodes)) == list(range(log.count))
        for rev, node in enumerate(nodes):
            assert ours.node(rev) == node
            assert ours.rev(node) == rev
            assert ours.parents(rev) == tuple(theirs.parentrevs(rev))
            assert ours.linkrev(rev) == theirs.linkrev(rev)
            assert ours.flags(rev) == theirs.flags(rev)
        assert ours.columns.nodes.tobytes() == b"".join(nodes)


def test_heads(logs: list[Log]) -> None:
    for log in logs:
        assert list(log.ours.heads()) == sorted(log.theirs.headrevs())


def test_ancestors(logs: list[Log]) -> None:
    for log in logs:
        ours, theirs = log.ours, log.theirs
        for revs in log.sets():
            known = theirs.ancestors(revs, inclusive=True)
            assert list(ours.ancestors(revs)) == sorted(known)
            common = theirs.commonancestorsheads(
                theirs.node(revs[0]), theirs.node(revs[-1])
            )
            found = ours.common_ancestor_heads([revs[0], revs[-1]])
            assert list(found) == sorted(map(theirs.rev, common))
            for without in log.sets():
                missing = theirs.findmissingrevs(without, revs)
                assert list(ours.only(revs, without)) == missing


def test_chains(logs: list[Log]) -> None:
    for log in logs:
        for rev in range(log.count):
            for stop in (None, rev // 2):
                found, stopped = log.ours.delta_chain(rev, stop)
                theirs = log.theirs._deltachain(rev, stop)  # noqa: SLF001
                assert (list(found), stopped) == tuple(theirs)


def test_prefixes(logs: list[Log]) -> None:
    for log in logs:
        ours, theirs = log.ours, log.theirs
        for rev in range(log.count):
            node = theirs.node(rev)
            digits = node.hex()
            size = ours.shortest(node)
            assert ours.match_prefix(digits[:size]) == rev
            if size > 1:
                with pytest.raises(RevisionLookupError):
                    ours.match_prefix(digits[: size - 1])
            # For Mercurial, nothing but f is what the working folder has.
            while not digits[:size].strip("f"):
                size += 1
            assert size == len(theirs.shortest(node)), digits
        for digits in map("{:x}".format, range(255)):
            if digits == "f":
                continue
            try:
                expected = theirs._partialmatch(digits.encode())  # noqa: SLF001
            except error.AmbiguousPrefixLookupError:
                with pytest.raises(RevisionLookupError):
                    ours.match_prefix(digits)
                continue
            found = ours.match_prefix(digits)
            assert expected == (None if found is None else ours.node(found))


def test_snapshots(made: Made, logs: list[Log]) -> None:
    if b"sparserevlog" not in made.ours.requirements:
        pytest.skip("there Mercurial calls nothing a snapshot but full texts")
    found = 0
    for log in logs:
        for rev in range(log.count):
            is_one = bool(log.theirs.issnapshot(rev))
            assert log.ours.is_snapshot(rev) == is_one
            found += is_one and log.ours.columns.bases[rev] != rev
    if made.kind == DEMO:
        assert found
