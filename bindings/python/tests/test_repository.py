"""Are repositories read as they are?"""

from __future__ import annotations

import os
from typing import Any

import pytest
import repositories
import stores

import hgkernels
from hgkernels import Repository
from hgkernels.changesets import Changeset
from hgkernels.errors import (
    CensoredError,
    MalformedError,
    RepositoryError,
    RevisionLookupError,
    UnsupportedError,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from repositories import Maker


@pytest.fixture
def maker() -> Maker:
    return repositories.sample()


@pytest.fixture(params=["inline", "split"])
def root(request: Any, maker: Maker, tmp_path: Path) -> str:
    inline = request.param == "inline"
    return maker.write(str(tmp_path / "repository"), inline=inline)


def write(root: str, name: str, data: bytes) -> None:
    with open(os.path.join(root, ".hg", name), "wb") as file:
        file.write(data)


def test_what_it_has(root: str, maker: Maker) -> None:
    repository = Repository(root)
    assert repository.root == os.fsencode(root)
    assert b"fncache" in repository.requirements
    assert repr(repository) == f"Repository({root!r})"
    assert len(repository.changelog) == 4
    assert len(repository.manifest) == 4
    assert len(repository.filelog("dir/b")) == 1
    assert repository.tip == 3
    assert [repository.changelog.node(rev) for rev in range(4)] == (
        maker.changelog.nodes
    )
    for path, log in maker.filelogs.items():
        found = repository.filelog(path)
        assert [found.fulltext(rev) for rev in range(len(found))] == log.texts


@pytest.mark.parametrize("kind", [str, bytes, os.PathLike])
def test_paths_of_all_kinds(kind: type, root: str) -> None:
    path: Any = root
    if kind is bytes:
        path = os.fsencode(root)
    elif kind is os.PathLike:
        import pathlib

        path = pathlib.Path(root)
    assert Repository(path).tip == 3


def test_changesets(root: str, maker: Maker) -> None:
    found = Repository(root).changeset(1)
    assert found == Changeset(
        manifest=maker.manifest.nodes[1],
        user=b"Zo\xc3\xab <z@example.org>",
        date=(1700000000.0, -3600),
        extra={b"branch": b"stable"},
        files=(b"a",),
        description=b"change a\n\nwith reasons\n",
    )
    null = Repository(root).changeset(-1)
    assert (null.manifest, null.files) == (bytes(20), ())


def test_lookup(root: str, maker: Maker) -> None:
    lookup = Repository(root).lookup
    for rev, node in enumerate(maker.changelog.nodes):
        assert lookup(rev) == rev
        assert lookup(str(rev)) == rev
        assert lookup(b"%d" % rev) == rev
        assert lookup(str(rev - 4)) == rev
        assert lookup(node) == rev
        assert lookup(node.hex()) == rev
        assert lookup(node.hex().upper()) == rev
        assert lookup(node.hex().encode()) == rev
        assert lookup(node.hex()[:10]) == rev
    assert lookup("tip") == 3
    for null in (-1, "null", bytes(20), "0" * 40, "00"):
        assert lookup(null) == -1


@pytest.mark.parametrize(
    "symbol",
    [
        *(4, -2, "4", "-5", "", "none", "+1", "1_0", "9" * 500, "\xb2"),
        *(b"1" * 20, "1" * 40, "1" * 41, "f" * 12, b"\xff\xfe", " 1"),
    ],
    ids=lambda symbol: repr(symbol)[:16],
)
def test_what_is_no_revision(symbol: Any, root: str) -> None:
    with pytest.raises(RevisionLookupError, match="there is no revision"):
        Repository(root).lookup(symbol)


def test_a_prefix_of_several_nodes(tmp_path: Path) -> None:
    maker = repositories.Maker()
    for number in range(40):
        maker.commit({b"a": b"%d\n" % number})
    root = maker.write(str(tmp_path / "repository"))
    nodes = [node.hex() for node in maker.changelog.nodes]
    letters = [node[0] for node in nodes if node[0].isalpha()]
    twice = next(each for each in letters if letters.count(each) > 1)
    with pytest.raises(
        RevisionLookupError, match=f"several nodes begin with {twice}"
    ):
        Repository(root).lookup(twice)


def test_files(root: str, maker: Maker) -> None:
    repository = Repository(root)
    assert repository.cat("a") == b"1\n"
    assert repository.cat(b"a", 1) == b"2\n"
    assert repository.cat("c", 2) == b"1\n"
    assert repository.cat("dir/b", "0") == b"one\n" * 40
    found = repository.file("c", 2)
    assert found is not None
    assert found.copied_from == (b"a", maker.filelogs[b"a"].nodes[0])
    entry = repository.manifest_entry("c", 2)
    assert entry == (b"c", maker.filelogs[b"c"].nodes[0], b"x")


def test_files_that_are_not_there(root: str) -> None:
    repository = Repository(root)
    for path, revision in (("dir/b", 2), ("di", 0), ("", 0), ("a", -1)):
        assert repository.file(path, revision) is None
        with pytest.raises(RevisionLookupError, match="no such file in"):
            repository.cat(path, revision)
    with pytest.raises(RepositoryError, match=r"other: .* no such file"):
        repository.filelog("other")


def test_a_removed_content(tmp_path: Path) -> None:
    maker = repositories.Maker()
    maker.commit({b"a": b"\x01\ncensored: because\n\x01\n"})
    repository = Repository(maker.write(str(tmp_path / "repository")))
    with pytest.raises(CensoredError, match="a: censored in revision tip"):
        repository.cat("a")
    found = repository.file("a")
    assert found is not None
    assert (found.content, found.censored) == (b"", b"because")


@pytest.mark.parametrize("inline", [True, False])
def test_long_names(inline: bool, tmp_path: Path) -> None:
    path = b"long/" * 30 + b"name"
    maker = repositories.Maker()
    maker.commit({path: b"1\n"})
    root = maker.write(str(tmp_path / "repository"), inline=inline)
    repository = Repository(root)
    for suffix in (b".i",) if inline else (b".i", b".d"):
        name = b"data/" + path + suffix
        hashed = repository.store_file(name)
        os.makedirs(os.path.dirname(hashed), exist_ok=True)
        os.rename(os.path.join(repository.store, name), hashed)
    assert repository.cat(path) == b"1\n"


def test_phases(root: str, maker: Maker) -> None:
    assert list(Repository(root).phases) == [0, 0, 0, 0]
    nodes = [node.hex().encode() for node in maker.changelog.nodes]
    lines = b"1 %s\n2 %s\n1 %s\n" % (nodes[1], nodes[2], b"1" * 40)
    write(root, "store/phaseroots", lines)
    phases = Repository(root).phases
    assert list(phases) == [0, 1, 2, 2]
    assert [phases[rev] for rev in range(-1, 4)] == [0, 0, 1, 2, 2]
    assert len(phases) == 4
    assert phases.name(3) == "secret"
    assert phases.roots == {1: 1, 2: 2}
    for rev in (-2, 4):
        with pytest.raises(IndexError):
            phases[rev]


@pytest.mark.parametrize(
    "line", [b"x\n", b"1\n", b"1 12\n", b"7 %s\n", b"-1 %s\n", b"1 %s0\n"]
)
def test_phases_that_are_wrong(line: bytes, root: str) -> None:
    write(root, "store/phaseroots", line.replace(b"%s", b"1" * 40))
    with pytest.raises(MalformedError, match="phaseroots"):
        _ = Repository(root).phases


def test_obsolescence(root: str) -> None:
    assert len(Repository(root).obsolescence) == 0
    write(root, "store/obsstore", stores.recorded(1))
    assert len(Repository(root).obsolescence) == 2


def test_an_empty_repository(tmp_path: Path) -> None:
    (tmp_path / ".hg").mkdir()
    repository = Repository(tmp_path)
    assert repository.tip == -1
    assert repository.lookup("tip") == -1
    assert len(repository.manifest) == 0
    assert list(repository.phases) == []
    with pytest.raises(RevisionLookupError):
        repository.lookup(0)


def test_folders_that_are_none(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing"):
        with pytest.raises(RepositoryError, match="not a repository"):
            Repository(path)


def test_unknown_requirements(root: str) -> None:
    write(root, "requires", b"store\nrevlogv1\nnew-thing\n\xffodd\n")
    with pytest.raises(UnsupportedError, match=r"new-thing, \\xffodd"):
        Repository(root)


def test_requirements_of_the_store(root: str) -> None:
    write(root, "requires", b"share-safe\n")
    write(root, "store/requires", b"store\nfncache\nrevlogv1\n")
    assert b"fncache" in Repository(root).requirements
    write(root, "store/requires", b"store\nnew-thing\n")
    with pytest.raises(UnsupportedError, match="new-thing"):
        Repository(root)


@pytest.mark.parametrize("requirement", [b"shared", b"relshared"])
@pytest.mark.parametrize("safe", [False, True])
def test_shares(
    requirement: bytes, safe: bool, root: str, tmp_path: Path
) -> None:
    share = tmp_path / "share"
    (share / ".hg").mkdir(parents=True)
    path = os.path.join(os.fsencode(root), b".hg")
    if requirement == b"relshared":
        path = b"../../repository/.hg"
    write(str(share), "sharedpath", path + b"\n")
    own = requirement + b"\n"
    if safe:
        write(root, "store/requires", repositories.REQUIREMENTS.encode())
        with open(os.path.join(root, ".hg", "requires"), "rb") as file:
            write(root, "store/requires", file.read())
        own += b"share-safe\n"
    else:
        own += b"store\nfncache\ndotencode\nrevlogv1\n"
    write(str(share), "requires", own)
    repository = Repository(share)
    assert repository.tip == 3
    assert b"fncache" in repository.requirements
    assert repository.store == os.path.join(
        os.fsencode(root), b".hg", b"store"
    )
    write(str(share), "sharedpath", b"/does/not/exist\n")
    with pytest.raises(RepositoryError, match="which is gone"):
        Repository(share)


def test_the_package_has_it() -> None:
    assert "Repository" in dir(hgkernels)
