"""Names of files in a store, and the list of them."""

from __future__ import annotations

import io
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hgkernels import _store_paths
from hgkernels._fncache import format_fncache, parse_fncache
from hgkernels.errors import MalformedError
from mercurial import error, store
from random_paths import path

if TYPE_CHECKING:
    from collections.abc import Iterable

BATCH = 100
# What a requirement adds, and whom Mercurial asks then.
ENCODINGS = {
    (b"store", b"fncache", b"dotencode"): store._pathencode,  # noqa: SLF001
    (b"store", b"fncache"): lambda path: store._hybridencode(path, False),  # noqa: SLF001, FBT003
    (b"store",): store.encodefilename,
    (): store.encodedir,
    (b"store", _store_paths.PLAIN_ENCODING): store._plain_encode,  # noqa: SLF001
}


@pytest.mark.parametrize("requirements", ENCODINGS)
def test_names(
    requirements: tuple[bytes, ...], path_seeds: Iterable[int]
) -> None:
    ours = _store_paths.encoder(frozenset(requirements))
    theirs = ENCODINGS[requirements]
    for seed in path_seeds:
        chance = Random(seed)
        for _ in range(BATCH):
            each = path(chance)
            assert ours(each) == theirs(each), f"HGK_SEED={seed}: {each!r}"


def test_directories(path_seeds: Iterable[int]) -> None:
    for seed in path_seeds:
        chance = Random(seed)
        each = path(chance)
        encoded = _store_paths.encode_directories(each)
        assert encoded == store.encodedir(each), f"HGK_SEED={seed}"
        decoded = _store_paths.decode_directories(encoded)
        assert decoded == each == store.decodedir(encoded), f"HGK_SEED={seed}"


class _Folder:
    """A folder whose fncache is in memory."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __call__(self, _name: bytes, **_: Any) -> Any:  # noqa: ANN401
        return io.BytesIO(self.data)


def _theirs(data: bytes) -> set[bytes] | None:
    cache = store.fncache(_Folder(data))
    try:
        return set(cache)
    except error.Abort:
        return None


def test_lists(path_seeds: Iterable[int]) -> None:
    for seed in path_seeds:
        chance = Random(seed)
        paths = [path(chance) for _ in range(chance.randrange(20))]
        data = bytearray(format_fncache(paths))
        if data and chance.random() < 0.5:
            place = chance.randrange(len(data))
            data[place : place + 1] = chance.choice([b"\n", b"", b"\n\n"])
        theirs = _theirs(bytes(data))
        try:
            ours = set(parse_fncache(bytes(data)))
        except MalformedError:
            assert theirs is None, f"HGK_SEED={seed}: {data!r}"
        else:
            assert ours == theirs, f"HGK_SEED={seed}: {data!r}"
