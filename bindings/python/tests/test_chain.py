"""Is the memory of each chain of deltas freed, once and in time?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from deltas import delta

from hgkernels import _chain
from hgkernels.mpatch import patches
from hgkernels.native import lib

BASE = b"0123456789"
SMALL = [delta((0, 0, b"x"))] * 20
# Joined, but more than is kept; and too large to be joined.
LARGE = [delta((0, 0, b"x" * 2000))] * 200
LENT = [delta((0, 0, b"x" * 20_000))] * 20


class Counting:
    """The library, with the chains counted that it frees."""

    def __init__(self, lib: Any) -> None:
        self._lib = lib
        self.freed: list[Any] = []

    def hgk_patch_free(self, handle: Any) -> None:
        self.freed.append(handle)
        self._lib.hgk_patch_free(handle)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lib, name)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    # What earlier tests left is freed first, and not counted.
    while _chain._kept:
        _chain._kept.pop().free()
    found = Counting(lib)
    monkeypatch.setattr(_chain, "lib", found)
    return found


def test_a_small_chain_is_freed_when_the_next_one_is_done(
    counting: Counting,
) -> None:
    for done in range(10):
        assert patches(BASE, SMALL) == b"x" * 20 + BASE
        assert len(counting.freed) == done
        [kept] = _chain._kept
        # Memory is used again, but never that which is kept.
        assert kept._handle not in counting.freed[-1:]


@pytest.mark.parametrize("deltas", [LARGE, LENT, SMALL[:2]])
def test_other_chains_are_freed_at_once(
    deltas: list[bytes], counting: Counting
) -> None:
    for done in range(1, 4):
        assert patches(BASE, deltas).endswith(BASE)
        assert len(counting.freed) == done
        assert not _chain._kept


def test_a_chain_that_fits_no_text_is_freed(counting: Counting) -> None:
    for _ in range(3):
        with pytest.raises(Exception, match="invalid patch"):
            patches(b"", [delta((5, 6, b""))] * 20)
    assert len(counting.freed) == 2


def test_threads_free_each_chain_once(counting: Counting) -> None:
    calls, threads = 400, 4

    def work(_: int) -> bytes:
        return patches(BASE, SMALL)

    with ThreadPoolExecutor(threads) as pool:
        results = set(pool.map(work, range(calls)))
    assert results == {b"x" * 20 + BASE}
    assert len(counting.freed) + len(_chain._kept) == calls
    assert len(_chain._kept) <= threads
