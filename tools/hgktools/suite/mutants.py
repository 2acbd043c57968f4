"""Makes one kernel wrong at a time, to see whether the tests notice.

A run that passes shows little if it would pass with wrong kernels, too. Each
mutant lets a function of the library give a result that is wrong in one
place, for everything that Python calls it for.
"""

from __future__ import annotations

import json
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hgktools.suite import every, runner
from hgktools.suite.installs import Added, install
from hgktools.suite.known import expected
from hgktools.suite.modes import MODES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True)
class Mutant:
    """A function of the library that goes wrong.

    *body* changes what the function has done: `result` is what it returns,
    `given` are its arguments.
    """

    family: str
    function: str
    what: str
    body: str


def _cut(family: str, function: str, what: str) -> Mutant:
    """Return a mutant that returns one less than there is."""
    return Mutant(family, function, what, "if result > 0: result -= 1")


def _flip(family: str, function: str, place: int, what: str) -> Mutant:
    """Return one that changes the last byte written to an argument."""
    body = (
        "if result > 0:\n"
        f'    ffi.cast("unsigned char *", given[{place}])[result - 1] ^= 1'
    )
    return Mutant(family, function, what, body)


MUTANTS = (
    _flip("bdiff", "hgk_diff_delta", 3, "a delta's last byte"),
    Mutant(
        "bdiff",
        "hgk_diff_blocks_column",
        "the first block that matches is left out",
        "if result > 4:\n    given[1][0] += 4\n    result -= 4",
    ),
    _flip("mpatch", "hgk_patch_apply", 3, "a text's last byte"),
    _cut("index", "hgk_index_heads", "one of the heads"),
    _cut("ancestry", "hgk_index_missing_ancestors", "an ancestor less"),
    Mutant(
        "nodemap",
        "hgk_index_find",
        "the first node is not found",
        "if result >= 0: given[3][0] = -2",
    ),
    _flip("manifest", "hgk_manifest_edit_delta", 3, "a delta's last byte"),
    _cut("markers", "hgk_markers_find", "the last marker is not found"),
    _cut("revision", "hgk_revision_reader_read", "a text's last byte is cut"),
)

LIBRARY = "hgkernels/_lib.py"
# What follows in that file, which opens the library.
WRONG = '''

class _Wrong:
    """The library, with one function that goes wrong."""

    def __init__(self, right):
        self._right = right

    def __getattr__(self, name):
        value = getattr(self._right, name)
        setattr(self, name, value)
        return value

    def {function}(self, *given):
        result = self._right.{function}(*given)
{body}
        return result


def _open_wrong(right=open_library):
    return _Wrong(right())


open_library = _open_wrong
'''


def wrong(mutant: Mutant) -> dict[str, str]:
    """Return what lets the installed library go wrong, by file."""
    body = textwrap.indent(mutant.body, " " * 8)
    return {LIBRARY: WRONG.format(function=mutant.function, body=body)}


def caught(
    tests: Sequence[str], *, jobs: int, quiet: bool = False
) -> Iterator[tuple[Mutant, str]]:
    """Run *tests* on each mutant; tell which test notices it, or nothing."""
    mode = MODES["every"]
    made = install(mode)
    for mutant in MUTANTS:
        with (
            Added(made.site, {**every.limits(made.site), **wrong(mutant)}),
            runner.Bar(mutant.function, len(tests)) as bar,
        ):
            run = runner.run_mode(
                mode, made, tests, jobs=jobs, first=True, show=bar.show
            )
        failed = [
            test
            for test, result in run.results.items()
            if result.state != expected(test, mode.baseline)
        ]
        if not quiet:
            noticed = f"noticed by {failed[0]}" if failed else "NOT NOTICED"
            print(
                f"{mutant.family:9} {mutant.function}: {mutant.what}: "
                f"{noticed}, {run.seconds:.0f} s",
                flush=True,
            )
        yield mutant, failed[0] if failed else ""


def command(tests: Sequence[str], *, jobs: int, as_json: bool) -> int:
    """Try all mutants and return the exit code."""
    found = list(caught(tests, jobs=jobs, quiet=as_json))
    if as_json:
        print(
            json.dumps(
                [
                    {
                        "family": mutant.family,
                        "function": mutant.function,
                        "noticed_by": test or None,
                    }
                    for mutant, test in found
                ],
                indent=2,
            )
        )
    else:
        noticed = sum(bool(test) for _, test in found)
        print(f"{noticed} of {len(found)} noticed")
    return 0 if all(test for _, test in found) else 1
