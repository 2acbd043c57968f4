"""Is it known which histories a store has?"""

from __future__ import annotations

import os

import pytest
import repositories

from hgkernels import Repository
from hgkernels._file_index import parse_file_index
from hgkernels._listing import store_paths
from hgkernels.errors import MalformedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

# The files `a` and `b`, as Mercurial lists them.
DOCKET = bytes.fromhex(
    "66696c65696e6465782d7631000000040000001800000"
    "01b613635353764623332633161336436363037373866"
    "6337330000000b0000000b000000000000000000000000"
)
FILES = {
    b"fileindex-list.a6557db3": b"a\0b\0",
    b"fileindex-meta.2c1a3d66": bytes(8)
    + bytes.fromhex("00000000000100000000000200010000"),
    b"fileindex-tree.0778fc73": bytes.fromhex(
        "000000000001618000000100000000000261628000000180000002"
    ),
}
LIST, META, TREE = FILES


class Files(dict[bytes, bytes]):
    """Files of a store; those that are not there are empty."""

    def __missing__(self, name: bytes) -> bytes:
        return b""


def written(tmp_path: Path, requirements: str) -> Repository:
    root = str(tmp_path / "repository")
    return Repository(repositories.sample().write(root, requirements))


def test_with_a_list(tmp_path: Path) -> None:
    repository = written(tmp_path, repositories.REQUIREMENTS)
    expected = [b"data/a.i", b"data/c.i", b"data/dir/b.i"]
    assert sorted(store_paths(repository)) == expected


@pytest.mark.parametrize("requirements", ["store revlogv1", "revlogv1"])
def test_without_one(requirements: str, tmp_path: Path) -> None:
    repository = written(tmp_path, requirements)
    store = os.fsdecode(repository.store)
    if "store" not in requirements.split():
        store = os.path.join(os.fsdecode(repository.control), "store")
        repository.store = os.fsencode(store)
    expected = [b"data/a.i", b"data/c.i", b"data/dir/b.i"]
    for name in (b"data/A b_c.i", b"data/x.i/y~z.i", b"meta/d/00manifest.i"):
        path = repository.store_file(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb"):
            expected.append(name)
    with open(os.path.join(repository.store, b"data", b"a.d"), "wb"):
        pass
    assert sorted(store_paths(repository)) == sorted(expected)


def test_an_empty_store(tmp_path: Path) -> None:
    control = tmp_path / ".hg"
    (control / "store").mkdir(parents=True)
    for names in ("store", "store\nfncache", "store\nfileindex-v1", ""):
        (control / "requires").write_text(names)
        assert store_paths(Repository(tmp_path)) == []


def test_a_file_index() -> None:
    paths = parse_file_index(DOCKET, FILES.__getitem__)
    assert sorted(paths) == [b"a", b"b"]


def test_a_file_index_of_a_repository(tmp_path: Path) -> None:
    control = tmp_path / ".hg"
    store = control / "store"
    store.mkdir(parents=True)
    (control / "requires").write_text("store\nfileindex-v1\n")
    (store / "fileindex").write_bytes(DOCKET)
    for name, data in FILES.items():
        (store / name.decode()).write_bytes(data)
    repository = Repository(tmp_path)
    assert sorted(store_paths(repository)) == [b"data/a.i", b"data/b.i"]
    assert repository.store_file(b"data/.x/aux.i").endswith(
        b"store/data/~2ex/au~78.i"
    )


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]


@pytest.mark.parametrize("name", [None, *FILES])
def test_a_damaged_file_index(name: bytes | None) -> None:
    whole = DOCKET if name is None else FILES[name]
    damaged = [whole[:size] for size in range(1, len(whole))]
    damaged += [flipped(whole, place) for place in range(len(whole))]
    refused = 0
    for data in damaged:
        docket = data if name is None else DOCKET
        files = {**FILES} if name is None else {**FILES, name: data}
        try:
            found = parse_file_index(docket, Files(files).__getitem__)
        except MalformedError:
            refused += 1
        else:
            assert all(isinstance(path, bytes) for path in found)
    assert refused > len(whole) // 2


def test_a_path_that_another_one_begins_with() -> None:
    # `a` and `ab`: a node for the first has the second one as its child.
    files = {
        LIST: b"a\0ab\0",
        META: bytes(8) + bytes.fromhex("00000000000100000000000200020000"),
        TREE: bytes.fromhex("0000000101016280000002")
        + bytes.fromhex("000000000001610000000000"),
    }
    docket = bytearray(DOCKET)
    docket[12:24] = bytes.fromhex("000000050000001800000016")
    paths = parse_file_index(bytes(docket), files.__getitem__)
    assert sorted(paths) == [b"a", b"ab"]


def test_a_tree_with_a_cycle() -> None:
    files = {**FILES, TREE: FILES[TREE][:-4] + bytes([0, 0, 0, 0x0B])}
    with pytest.raises(MalformedError, match="cycle"):
        parse_file_index(DOCKET, files.__getitem__)
