"""The releases that the demonstration makes a repository of."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hgktools.support.release import Release, pinned

PROCESSES = 2


def releases() -> list[Release]:
    """Return all releases, downloaded, oldest first."""
    result = pinned("releases")
    with ThreadPoolExecutor(PROCESSES) as pool:
        list(pool.map(Release.download, result))
    return result
