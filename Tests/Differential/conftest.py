"""How much the tests try, of which seeds, and who judges it."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from peer import IS_NATIVE
from random_repositories import (
    DEMO,
    HAS_ZSTD,
    SPECIAL,
    VARIANTS,
    make_kind,
    opened,
)
from referee import Referee

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from random_repositories import Made

IS_SMALL = os.environ.get("HGK_SAMPLE") == "small"


def _seeds(count: int) -> Iterable[int]:
    wanted = os.environ.get("HGK_SEED")
    if wanted is not None:
        return [int(wanted)]
    first = random.randrange(1 << 40)
    return range(first, first + count)


@pytest.fixture
def store_seeds() -> Iterable[int]:
    """Return a seed for each random store of one version."""
    return _seeds(500 if IS_SMALL else 5_000)


@pytest.fixture
def damage_seeds() -> Iterable[int]:
    """Return a seed for each damaged store of one version."""
    return _seeds(500 if IS_SMALL else 50_000)


@pytest.fixture
def pair_seeds() -> Iterable[int]:
    """Return a seed for each hundred of tiny pairs of texts.

    Without the C extension only we are asked, which is soon done.
    """
    return _seeds(210 if IS_SMALL and IS_NATIVE else 2_100)


@pytest.fixture
def dag_seeds() -> Iterable[int]:
    """Return a seed for each random index."""
    return _seeds(300 if IS_SMALL else 20_000)


@pytest.fixture
def index_seeds() -> Iterable[int]:
    """Return a seed for each hundred of random indexes.

    Without the C extension only a model is asked, and slowly.
    """
    return _seeds(210 if IS_NATIVE and not IS_SMALL else 10)


@pytest.fixture
def large_seeds() -> Iterable[int]:
    """Return a seed for each large pair of one kind."""
    return _seeds(3 if IS_SMALL else 25)


@pytest.fixture
def chain_seeds() -> Iterable[int]:
    """Return a seed for each hundred of chains of deltas."""
    return _seeds(50 if IS_SMALL else 500)


@pytest.fixture
def path_seeds() -> Iterable[int]:
    """Return a seed for each hundred of store paths."""
    return _seeds(50 if IS_SMALL else 500)


@pytest.fixture
def text_seeds() -> Iterable[int]:
    """Return a seed for each handful of texts."""
    return _seeds(100 if IS_SMALL else 1_000)


@pytest.fixture(scope="session", params=[*VARIANTS, *SPECIAL, DEMO])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Made:
    """Return a repository of a kind, which tests that look at it share."""
    kind = request.param
    if kind in ("zstd", DEMO) and not HAS_ZSTD:
        pytest.skip("this Mercurial has no zstd")
    if kind == DEMO:
        named = os.environ.get("HGK_DEMO_REPOSITORY")
        if named is None:
            pytest.skip("HGK_DEMO_REPOSITORY names no repository")
        return opened(kind, Path(named), {})
    (seed,) = _seeds(1)
    folder = tmp_path_factory.mktemp(f"seed-{seed}")
    count = 12 if IS_SMALL else 40
    return make_kind(kind, folder, random.Random(seed), count)


@pytest.fixture
def damaged_seeds() -> Iterable[int]:
    """Return a seed for each damaged repository."""
    return _seeds(20 if IS_SMALL else 600)


@pytest.fixture
def referee(request: pytest.FixtureRequest) -> Iterator[Referee]:
    """Yield who judges the test's answers."""
    judge = Referee(f"{request.path.stem} {request.node.name}")
    yield judge
    judge.close()


needs_native_reader = pytest.mark.skipif(
    not IS_NATIVE,
    reason="Mercurial's pure reader skips the size of a marker, and so reads"
    " damaged stores differently",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what only Mercurial's native reader can answer."""
    for item in items:
        if item.get_closest_marker("native_reader"):
            item.add_marker(needs_native_reader)


def pytest_configure(config: pytest.Config) -> None:
    """Name the tests' own mark."""
    config.addinivalue_line(
        "markers", "native_reader: compares with Mercurial's native reader"
    )
