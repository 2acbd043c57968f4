"""Questions about the graph of a changelog, to the library and to loops."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from mercurial import (
    changelog,
    hg,
    initialization,
    metadata,
    repair,
    repoview,
    ui as uimod,
)

from hgext3rd.hgkernels import _changelog_graph, ancestry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COUNT = 250
NAMES = (
    "ancestors",
    "findmissingrevs",
    "findmissing",
    "findcommonmissing",
    "headrevs",
)
ORIGINAL = {name: getattr(changelog.changelog, name) for name in NAMES}


@pytest.fixture(autouse=True)
def lowered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a small graph be large enough."""
    monkeypatch.setattr(_changelog_graph, "OPENED_COUNT", 0)
    monkeypatch.setattr(_changelog_graph, "CLOSED_COUNT", 0)
    monkeypatch.setattr(_changelog_graph, "OPENED_PATIENCE", 3)
    monkeypatch.setattr(_changelog_graph, "CLOSED_PATIENCE", 3)


def add(repo: Any, chance: random.Random, count: int) -> None:
    """Add changesets to a repository."""
    log = repo.unfiltered().changelog
    nodes = [log.node(rev) for rev in log]
    with repo.lock(), repo.transaction(b"add") as transaction:
        for _ in range(count):
            parents = [repo.nullid, repo.nullid]
            if nodes and chance.randrange(30):
                parents[0] = chance.choice(nodes[-8:])
                if not chance.randrange(4):
                    parents[1] = chance.choice(nodes[-40:])
                if parents[0] == parents[1]:
                    parents[1] = repo.nullid
            node = log.add(
                repo.nullid,
                metadata.ChangingFiles(),
                b"change %d" % len(nodes),
                transaction,
                *parents,
                b"somebody",
                b"0 0",
            )
            nodes.append(node)


def opened(path: Path) -> Any:
    """Return the repository in a folder, as a new process sees it."""
    return hg.repository(uimod.ui.load(), bytes(path)).unfiltered()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a repository."""
    path = tmp_path_factory.mktemp("graph")
    repo = hg.repository(uimod.ui.load(), bytes(path), create=True)
    add(repo, random.Random(1), COUNT)
    return path


def hiding(log: Any, chance: random.Random) -> Any:
    """Return a view that hides some changesets and their descendants."""
    hidden: set[int] = set()
    for rev in range(len(log)):
        if not chance.randrange(40) or hidden.intersection(
            log.parentrevs(rev)
        ):
            hidden.add(rev)
    return repoview.wrapchangelog(log, frozenset(hidden))


def outcome(ask: Callable[[], Any]) -> Any:
    """Return an answer, or what is raised instead."""
    try:
        return ask()
    except Exception as error:  # noqa: BLE001 - it is compared
        return type(error), str(error)


def both(name: str, log: Any, *arguments: Any) -> tuple[Any, Any]:
    """Return what our function says, and what Mercurial's."""
    theirs = ORIGINAL[name]
    replaced = getattr(ancestry, name)
    return (
        outcome(lambda: replaced(theirs, log, *arguments)),
        outcome(lambda: theirs(log, *arguments)),
    )


@pytest.mark.parametrize("seed", range(100))
def test_says_what_mercurial_says(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    log = opened(folder).changelog
    assert _changelog_graph.of(log) is not None
    if seed % 2:
        log = hiding(log, chance)
    for _ in range(8):
        some = chance.choices(range(-1, COUNT), k=chance.randrange(5))
        others = chance.choices(range(-1, COUNT), k=chance.randrange(5))
        nodes = [
            [log.index[rev][7] for rev in revs] for revs in (some, others)
        ]
        for name, arguments in (
            ("findmissingrevs", (some, others)),
            ("findmissing", nodes),
            ("headrevs", (set(some) | set(range(chance.randrange(COUNT))),)),
        ):
            found, wanted = both(name, log, *arguments)
            assert found == wanted
        found, wanted = both("findcommonmissing", log, *nodes)
        assert found[1] == wanted[1]
        if not isinstance(wanted[0], type):
            assert sorted(found[0]) == sorted(wanted[0])
            for rev in range(-1, COUNT):
                assert (rev in found[0]) == (rev in wanted[0])


@pytest.mark.parametrize("seed", range(100))
def test_walks_as_mercurial_walks(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    log = opened(folder).changelog
    for _ in range(8):
        revs = chance.choices(range(-1, COUNT), k=chance.randrange(5))
        stop = chance.choice((0, 0, 5, COUNT // 2, -1))
        asked = [*chance.choices(range(-1, COUNT), k=9), None]
        found, wanted = both("ancestors", log, revs, stop, seed % 2 == 0)
        assert [rev in found for rev in asked] == [
            rev in wanted for rev in asked
        ]
        assert list(found) == list(wanted)
        assert bool(found) == bool(wanted)


# Mercurial leaves a cache of branches open.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_follows_what_is_added_and_stripped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(5)
    strip = changelog.changelog.strip
    monkeypatch.setattr(
        changelog.changelog,
        "strip",
        lambda log, *arguments: ancestry.strip(strip, log, *arguments),
    )
    repo = hg.repository(uimod.ui.load(), bytes(tmp_path), create=True)
    # What revsets need comes with them.
    initialization.init()
    counts = []
    for _ in range(5):
        add(repo, chance, 30)
        log = repo.unfiltered().changelog
        found, wanted = both("findmissingrevs", log, [3], [len(log) - 1])
        assert found == wanted
        graph = _changelog_graph.of(log)
        with repo.lock():
            repair.strip(repo.ui, repo, [log.node(len(log) - 9)], backup=False)
        assert getattr(log._inner, _changelog_graph._NAME) is not graph
        log = repo.unfiltered().changelog
        counts.append(len(log))
        found, wanted = both("findmissingrevs", log, [3], [len(log) - 1])
        assert found == wanted
    assert counts == sorted(set(counts))


def test_knows_no_other_file(folder: Path, tmp_path: Path) -> None:
    repo = hg.repository(uimod.ui.load(), bytes(tmp_path), create=True)
    add(repo, random.Random(2), COUNT)
    log = opened(tmp_path).changelog
    name = (".hg", "store", "00changelog.i")
    path = tmp_path.joinpath(*name)
    # As if the file had been replaced after it was read.
    path.write_bytes(folder.joinpath(*name).read_bytes())
    assert _changelog_graph.of(log) is None
    path.write_bytes(path.read_bytes()[:6400])
    assert _changelog_graph.of(log) is None
    path.unlink()
    assert _changelog_graph.of(log) is None


def test_leaves_few_to_mercurial(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_changelog_graph, "OPENED_COUNT", COUNT + 1)
    log = opened(folder).changelog
    assert _changelog_graph.of(log) is None
    found, wanted = both("ancestors", log, [COUNT - 1])
    assert type(found) is type(wanted)
