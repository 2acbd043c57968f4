from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from hgkernels import Revlog
from hgkernels._buffers import lend
from hgkernels._index import Index
from hgkernels._nodemap import Docket

if TYPE_CHECKING:
    from pathlib import Path

RECORD = struct.Struct(">Qiiiiii20s12x")
HEADER = 0x20001
COUNT = 50
NODES = [bytes([rev * 5 + 1]) * 20 for rev in range(COUNT)]


def records(nodes: list[bytes]) -> bytes:
    made = b"".join(
        RECORD.pack(rev << 16, 1, 5, rev, rev, rev - 1, -1, node)
        for rev, node in enumerate(nodes)
    )
    return struct.pack(">I", HEADER) + made[4:]


class Files:
    """A revlog's index, and the nodemap of its first revisions."""

    def __init__(self, folder: Path, known: int) -> None:
        self.index = folder / "00changelog.i"
        self.docket = folder / "00changelog.n"
        self.blocks = folder / "00changelog-0a1b.nd"
        self.index.write_bytes(records(NODES))
        index = Index(lend(records(NODES[:known])), HEADER)
        blocks, _dead = index.nodemap(whole=True)
        self.blocks.write_bytes(blocks + b"not in use")
        self.write(
            Docket(b"0a1b", known - 1, NODES[known - 1], len(blocks), 0)
        )

    def write(self, docket: Docket) -> None:
        self.docket.write_bytes(docket.pack())

    def read(self) -> Docket:
        docket = Docket.parse(self.docket.read_bytes())
        assert docket is not None
        return docket

    def check(self, *, used: bool) -> None:
        revlog = Revlog.open(self.index)
        assert revlog.uses_nodemap is used
        for rev, node in enumerate(NODES):
            assert revlog.rev(node) == rev
            assert revlog.match_prefix(node.hex()[:2]) == rev
            assert revlog.shortest(node) <= 2
        assert revlog.match_prefix("00") == -1
        assert revlog.match_prefix("02") is None


@pytest.mark.parametrize("known", [1, 20, COUNT])
def test_nodemaps_are_used(tmp_path: Path, known: int) -> None:
    Files(tmp_path, known).check(used=True)


def test_blocks_outlive_what_opened_them(tmp_path: Path) -> None:
    files = Files(tmp_path, COUNT)
    revlog = Revlog.open(files.index)
    files.blocks.unlink()
    assert revlog.rev(NODES[7]) == 7


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tip", 3),
        ("tip", COUNT),
        ("tip", 1 << 40),
        ("tip_node", bytes(20)),
        ("tip_node", b""),
        ("data_size", 1 << 40),
        ("data_size", 63),
        ("data_size", 0),
        ("uid", b""),
        ("uid", b"../0a1b"),
        ("uid", b"ffff"),
    ],
    ids=str,
)
def test_dockets_of_other_indexes_are_passed_over(
    tmp_path: Path, field: str, value: object
) -> None:
    files = Files(tmp_path, COUNT)
    docket = files.read()
    setattr(docket, field, value)
    files.write(docket)
    files.check(used=False)


def test_damaged_dockets_are_passed_over(tmp_path: Path) -> None:
    files = Files(tmp_path, COUNT)
    data = files.docket.read_bytes()
    for size in range(len(data)):
        files.docket.write_bytes(data[:size])
        files.check(used=False)
    files.docket.write_bytes(b"\2" + data[1:])
    files.check(used=False)


def test_missing_and_short_blocks_are_passed_over(tmp_path: Path) -> None:
    files = Files(tmp_path, COUNT)
    files.blocks.write_bytes(files.blocks.read_bytes()[:64])
    files.check(used=False)
    files.blocks.unlink()
    files.check(used=False)


def test_blocks_in_circles_are_passed_over(tmp_path: Path) -> None:
    files = Files(tmp_path, COUNT)
    size = files.read().data_size
    for entry in (size // 64 - 1, 1 << 30, -2 - COUNT):
        files.blocks.write_bytes(struct.pack(">i", entry) * (size // 4))
        files.check(used=True)


def test_nodemaps_grow(tmp_path: Path) -> None:
    files = Files(tmp_path, 20)
    docket = files.read()
    blocks = files.blocks.read_bytes()[: docket.data_size]
    index = Index(lend(records(NODES)), HEADER)
    assert index.use_nodemap(docket, lend(blocks))
    added, dead = index.nodemap(whole=False)
    assert 0 < dead <= len(blocks)
    files.blocks.write_bytes(blocks + added)
    size = len(blocks) + len(added)
    files.write(Docket(docket.uid, COUNT - 1, NODES[-1], size, dead))
    files.check(used=True)
