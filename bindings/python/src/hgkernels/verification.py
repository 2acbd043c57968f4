"""What a check of a repository has found."""

from __future__ import annotations

import os

from ._records import Record
from ._shown import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, NamedTuple

    class Finding(NamedTuple):
        """One thing that is wrong, or looks wrong."""

        is_error: bool
        place: str
        rev: int | None
        changeset: int | None
        message: str

else:

    class Finding(Record):
        """One thing that is wrong, or looks wrong."""

        __slots__ = ()

        _fields = {  # noqa: RUF012
            "is_error": "Whether data is lost or contradicts itself; else it"
            " is a warning.",
            "place": "What it is about: `changelog`, `manifest`, or the path"
            " of a file.",
            "rev": "The revision in that history, or None for all.",
            "changeset": "The changeset it concerns, if that is known.",
            "message": "What is wrong, in words.",
        }


__all__ = ["Finding", "Verification"]


class Verification:
    """What a check of a repository has found, and how much it looked at."""

    def __init__(self) -> None:
        #: All that was found, in the order of the checks.
        self.findings: list[Finding] = []
        #: How many changesets, revisions of files, and files were checked.
        self.changesets = 0
        self.revisions = 0
        self.files = 0
        #: How many texts turned out to be removed, as censored ones are:
        #: nobody can say whether they were right.
        self.censored = 0

    @property
    def is_sound(self) -> bool:
        """Whether there is no error, though perhaps a warning."""
        return not any(finding.is_error for finding in self.findings)

    @property
    def first_damaged(self) -> int | None:
        """The first changeset that an error concerns, if one is known."""
        return min(
            (
                finding.changeset
                for finding in self.findings
                if finding.is_error and finding.changeset is not None
            ),
            default=None,
        )

    def add(
        self,
        place: str,
        message: str,
        rev: int | None = None,
        changeset: int | None = None,
        *,
        is_error: bool = True,
    ) -> None:
        """Add what was found."""
        found = Finding(is_error, place, rev, changeset, message)
        self.findings.append(found)


def facts(found: Verification) -> dict[str, Any]:
    """Return what was found in the form that JSON has."""
    errors = sum(finding.is_error for finding in found.findings)
    return {
        "changesets": found.changesets,
        "files": found.files,
        "file_revisions": found.revisions,
        "errors": errors,
        "warnings": len(found.findings) - errors,
        "first_damaged": found.first_damaged,
        "findings": [
            {
                "kind": "error" if finding.is_error else "warning",
                "place": _printable(finding.place),
                "revision": finding.rev,
                "changeset": finding.changeset,
                "message": finding.message,
            }
            for finding in found.findings
        ],
    }


def lines(found: Verification, *, quiet: bool = False) -> Iterator[str]:
    """Iterate over what was found in words; *quiet* is without a summary."""
    for finding in found.findings:
        yield _in_words(finding)
    if quiet:
        return
    yield (
        f"checked {found.changesets:,} changesets with {found.revisions:,}"
        f" changes to {found.files:,} files"
    )
    errors = sum(finding.is_error for finding in found.findings)
    warnings = len(found.findings) - errors
    if warnings:
        yield f"{warnings:,} warnings"
    if errors:
        yield f"{errors:,} errors"
    if found.first_damaged is not None:
        yield f"the first damaged changeset seems to be {found.first_damaged}"


def _in_words(finding: Finding) -> str:
    words = [_printable(finding.place)]
    if finding.rev is not None:
        words.append(f", revision {finding.rev}")
    if finding.changeset is not None:
        words.append(f", changeset {finding.changeset}")
    kind = "" if finding.is_error else "warning: "
    return f"{kind}{''.join(words)}: {finding.message}"


def _printable(place: str) -> str:
    return shown(os.fsencode(place))
