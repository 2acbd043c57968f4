"""What tests printed, and how two runs of them differ."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"


@dataclass(frozen=True)
class Result:
    """How one test went."""

    test: str
    state: str
    # Why it failed or was skipped, in a line, and what it printed then, as a
    # difference from what it was to print.
    reason: str = ""
    diff: str = ""

    @property
    def outcome(self) -> tuple[str, str, str]:
        """What has to be the same in another run."""
        # The first two lines name files.
        lines = self.diff.splitlines(keepends=True)[2:]
        return self.state, self.reason, "".join(lines)


@dataclass(frozen=True)
class Difference:
    """A test that went otherwise than it was to go."""

    mode: str
    test: str
    expected: str
    found: str
    diff: str = ""

    def __str__(self) -> str:
        """Say it in a line, and what the test printed below."""
        line = f"{self.mode}: {self.test}: {self.found}, not {self.expected}"
        return f"{line}\n{self.diff}".rstrip("\n")


def read(path: Path) -> dict[str, Result]:
    """Return the results that run_tests.py has written, by test."""
    if not path.exists():
        return {}
    results = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        result = Result(*json.loads(line))
        results[result.test] = result
    return results


def differences(
    mode: str, found: dict[str, Result], baseline: dict[str, Result]
) -> Iterable[Difference]:
    """Tell where the results of *mode* are not those of its baseline."""
    for test in sorted({*found, *baseline}):
        here, there = found.get(test), baseline.get(test)
        if here is None or there is None:
            missing = "not run"
            yield Difference(
                mode,
                test,
                there.state if there else missing,
                here.state if here else missing,
            )
        elif here.outcome != there.outcome:
            yield Difference(
                mode, test, _told(there), _told(here), here.diff or there.diff
            )


def _told(result: Result) -> str:
    return (
        f"{result.state} ({result.reason})"
        if result.reason
        else (result.state)
    )
