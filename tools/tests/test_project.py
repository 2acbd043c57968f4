"""The histories: generated ones are as real ones are, and others are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hgktools.bench.data import graphs, kinds, repositories
from hgktools.bench.data.chance import Chance
from hgktools.bench.data.project import NONE, Change, Project
from hgktools.support.console import UserError

if TYPE_CHECKING:
    from pathlib import Path

COUNT, FILES = 2_000, 100


def _changes(seed: int = 7) -> list[Change]:
    return list(Project(seed, FILES).changes(COUNT))


def test_a_seed_gives_the_same_project() -> None:
    assert _changes() == _changes()
    assert _changes() != _changes(8)


def test_a_project_has_all_that_happens_to_files() -> None:
    changes = _changes()
    merges = [each for each in changes if each.parents[1] != NONE]
    assert 0.02 < len(merges) / COUNT < 0.06
    assert any(len(each.files) > 1 for each in merges)
    assert len({each.branch for each in changes}) > 3
    parents = {parent for each in changes for parent in each.parents}
    assert len(set(range(COUNT)) - parents) > 1
    files = [item for each in changes for item in each.files.items()]
    assert 2 < len(files) / COUNT < 6
    assert len({path for path, _ in files}) > 1.5 * FILES
    assert any(lines is None for _, lines in files)
    assert any(each.copies for each in changes)


def test_changes_make_sense_in_their_order() -> None:
    states: list[dict[bytes, list[bytes]]] = []
    for number, change in enumerate(_changes()):
        assert all(NONE <= parent < number for parent in change.parents)
        first, _ = change.parents
        state = {} if first == NONE else dict(states[first])
        for source in change.copies.values():
            assert source in state
        for path, lines in change.files.items():
            if lines is None:
                # It was there, or this raises an exception.
                del state[path]
            else:
                state[path] = lines
        states.append(state)


def test_a_graph_has_lines_merges_and_heads() -> None:
    pairs = list(graphs.parents(Chance(7), 5_000))
    assert pairs == list(graphs.parents(Chance(7), 5_000))
    for rev, (first, second) in enumerate(pairs):
        assert -1 <= second < rev
        assert -1 <= first < rev
        assert first != second or second == -1
    merges = sum(second != -1 for _, second in pairs)
    assert 0.01 < merges / len(pairs) < 0.05
    heads = set(range(len(pairs))).difference(*pairs)
    assert 1 < len(heads) < 500


def test_a_graph_is_written_as_mercurial_keeps_it(tmp_path: Path) -> None:
    nodes = [bytes([rev]) * 20 for rev in range(3)]
    graphs.write(tmp_path, nodes, [(-1, -1), (0, -1), (1, 0)])
    index = (tmp_path / "store" / "00changelog.i").read_bytes()
    assert len(index) == 3 * 64
    # The version, and flags; then the fields, big end first.
    assert index[:4].hex() == "00020001"
    assert index[128 + 24 : 128 + 32].hex() == "0000000100000000"
    assert index[128 + 32 : 192] == nodes[2] + bytes(12)
    roots = (tmp_path / "store" / "phaseroots").read_text().splitlines()
    assert [line.split()[0] for line in roots] == ["1", "2"]


def test_a_repository_that_shares_stands_for_the_one_it_shares(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(folder: Path, *, usual: bool) -> kinds.Repository:
        return kinds.Repository(1, folder, usual)

    monkeypatch.setattr(repositories, "_repository", found)
    real, share = tmp_path / "real", tmp_path / "share"
    (real / ".hg" / "store").mkdir(parents=True)
    (share / ".hg").mkdir(parents=True)
    with pytest.raises(UserError, match="history"):
        repositories.given(real)
    (real / ".hg" / "store" / "00changelog.i").touch()
    for where in ("../../real/.hg", str(real / ".hg")):
        (share / ".hg" / "sharedpath").write_text(where + "\n")
        assert repositories.given(share) == repositories.given(real)
