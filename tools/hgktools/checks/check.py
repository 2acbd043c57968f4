"""What a check is, and how checks are run and summed up."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hgktools.support.console import Progress, UserError

if TYPE_CHECKING:
    from collections.abc import Callable

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"


class CheckError(UserError):
    """What a check found."""


class Skip(Exception):  # noqa: N818 - it is not an error
    """A check cannot be made here, for the reason given."""


@dataclass(frozen=True)
class Check:
    """A named claim; *run* raises if it is untrue, or returns a note."""

    name: str
    claim: str
    run: Callable[[], str]


@dataclass(frozen=True)
class Outcome:
    """How a check went."""

    check: Check
    state: str
    seconds: float
    text: str

    @property
    def line(self) -> str:
        """The one line that sums it up."""
        note = self.text if self.state != FAILED else ""
        line = f"{self.state:7} {self.check.name:14} {self.seconds:7.1f} s"
        return f"{line}  {note}".rstrip()


def make(check: Check) -> Outcome:
    """Make *check* and return how it went."""
    start = time.monotonic()
    try:
        with Progress(check.name):
            state, text = PASSED, check.run()
    except Skip as reason:
        state, text = SKIPPED, str(reason)
    except UserError as error:
        state, text = FAILED, str(error)
    return Outcome(check, state, time.monotonic() - start, text)


def totals(outcomes: list[Outcome]) -> str:
    """Return the closing line, in the form that CI programs look for."""
    states = [outcome.state for outcome in outcomes]
    text = f"{states.count(PASSED)} passed, {states.count(FAILED)} failed"
    if SKIPPED in states:
        text += f", {states.count(SKIPPED)} skipped"
    return text


def need(condition: object, message: str) -> None:
    """Fail with *message* unless *condition* holds."""
    if not condition:
        raise CheckError(message)


def need_none(findings: list[str]) -> None:
    """Fail if there are *findings*, listing them."""
    need(not findings, "\n".join(findings))
