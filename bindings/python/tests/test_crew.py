"""Do threads share work as they should?"""

from __future__ import annotations

import threading
import time

import pytest

from hgkernels import _crew


@pytest.mark.parametrize("jobs", [0, 1, 2, 5])
def test_all_is_done_once(jobs: int) -> None:
    for count in (0, 1, 2, 100):
        found = _crew.share(lambda item: item * 2, range(count), jobs, 0)
        assert sorted(found) == list(range(0, 2 * count, 2))


def test_helpers_work_at_the_same_time() -> None:
    meeting = threading.Barrier(3, timeout=20)
    found = _crew.share(lambda _item: meeting.wait(), range(6), 3, 0)
    assert sorted(found) == [0, 0, 1, 1, 2, 2]


def test_short_work_starts_no_threads() -> None:
    here = threading.get_ident()
    found = _crew.share(lambda _item: threading.get_ident(), range(9), 4)
    assert set(found) == {here}


def test_what_goes_wrong_ends_the_work() -> None:
    done = []

    def work(item: int) -> int:
        if item == 3:
            message = "no more"
            raise ValueError(message)
        time.sleep(0.001)
        done.append(item)
        return item

    for jobs in (1, 3):
        done.clear()
        with pytest.raises(ValueError, match="no more"):
            list(_crew.share(work, range(1000), jobs, 0))
        assert len(done) < 1000


def test_who_stops_listening_ends_the_work() -> None:
    done = []

    def work(item: int) -> int:
        time.sleep(0.001)
        done.append(item)
        return item

    found = _crew.share(work, range(1000), 2, 0)
    next(found)
    found.close()
    assert len(done) < 1000
    assert threading.active_count() == 1
