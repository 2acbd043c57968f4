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
from hgktools.suite.installs import Added, install, is_possible
from hgktools.suite.known import expected
from hgktools.suite.modes import MODES
from hgktools.support.console import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hgktools.suite.modes import Mode


CUT = "if result > 0: result -= 1"
FLIP = """
if result > 0:
    ffi.cast("unsigned char *", given[{place}])[result - 1] ^= 1
"""


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
    # Of the quick tests, those that come first.
    tests: tuple[str, ...]
    # A mode in which Mercurial calls the function.
    mode: str = "every"


MUTANTS = (
    Mutant(
        "bdiff",
        "hgk_diff_delta",
        "a delta's last byte",
        FLIP.format(place=3),
        ("test-bdiff.py", "test-revlog.t"),
    ),
    Mutant(
        "bdiff",
        "hgk_diff_blocks_column",
        "the first block that matches is left out",
        "if result > 4:\n    given[1][0] += 4\n    result -= 4",
        ("test-bdiff.py", "test-annotate.py", "test-diff-unified.t"),
    ),
    Mutant(
        "mpatch",
        "hgk_patch_apply",
        "a text's last byte",
        FLIP.format(place=3),
        ("test-bdiff.py", "test-flags.t"),
        "pypy",
    ),
    Mutant(
        "index",
        "hgk_index_heads",
        "one of the heads is left out",
        CUT,
        ("test-parseindex2.py", "test-getbundle.t"),
        "pypy",
    ),
    Mutant(
        "ancestry",
        "hgk_index_missing_ancestors",
        "one of the ancestors is left out",
        CUT,
        ("test-obsolete-changeset-exchange.t", "test-getbundle.t"),
    ),
    Mutant(
        "nodemap",
        "hgk_index_find",
        "the first node is not found",
        "if result >= 0: given[3][0] = -2",
        ("test-parseindex2.py", "test-storage.py"),
        "pypy",
    ),
    Mutant(
        "manifest",
        "hgk_manifest_edit_delta",
        "a delta's last byte",
        FLIP.format(place=3),
        ("test-log-linerange.t", "test-manifest.t"),
    ),
    Mutant(
        "markers",
        "hgk_succession_find",
        "the last marker is not found",
        CUT,
        ("test-push-checkheads-superceed-A1.t",),
    ),
    Mutant(
        "markers",
        "hgk_succession_obsolete",
        "the first obsolete node is not",
        "if result > 0:\n"
        "    mask = ffi.buffer(given[3], given[4])\n"
        "    mask[bytes(mask).index(1)] = bytes(1)",
        ("test-obsolete-tag-cache.t", "test-rebase-partial.t"),
    ),
    Mutant(
        "revision",
        "hgk_verifier_file",
        "nothing is found in files",
        "if result >= 0: given[-1][0] = 0",
        ("test-verify.t",),
    ),
)

FAMILIES = sorted({mutant.family for mutant in MUTANTS})

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


class Trial:
    """Runs tests where a mutant is at work, or none."""

    def __init__(self, jobs: int) -> None:
        """Run so many tests at once."""
        self._jobs = jobs

    def failed(
        self, mode: Mode, tests: Sequence[str], mutant: Mutant | None
    ) -> list[str]:
        """Run *tests*; return those that do not end as they should."""
        made = install(mode)
        texts = every.limits(made.site) if mode.every else {}
        if mutant:
            texts = {**texts, **wrong(mutant)}
        label = mutant.function if mutant else mode.name
        with (
            Added(made.site, texts),
            runner.Bar(label, len(tests)) as bar,
        ):
            run = runner.run_mode(
                mode, made, tests, jobs=self._jobs, first=True, show=bar.show
            )
        return [
            test
            for test, result in sorted(run.results.items())
            if result.state != expected(test, mode.name, mode.baseline)
        ]

    def noticed(self, mutant: Mutant, tests: Sequence[str]) -> str:
        """Return the test that notices *mutant*, or an empty text.

        The test passes without the mutant, or there is an error.
        """
        mode = MODES[mutant.mode]
        for some in (mutant.tests, tests):
            for test in self.failed(mode, some, mutant):
                name = test.partition("#")[0]
                if self.failed(mode, [name], None):
                    raise UserError(f"{mode.name}: {test} fails by itself")
                return test
        return ""


def caught(
    tests: Sequence[str],
    families: Sequence[str],
    *,
    jobs: int,
    quiet: bool = False,
) -> Iterator[tuple[Mutant, str]]:
    """Run *tests* on each mutant; tell which test notices it, or nothing.

    Mutants of some *families* are tried; without any, all.
    """
    trial = Trial(jobs)
    for mutant in sorted(MUTANTS, key=lambda mutant: mutant.mode):
        if not is_possible(MODES[mutant.mode]):
            continue
        if families and mutant.family not in families:
            continue
        test = trial.noticed(mutant, tests)
        if not quiet:
            end = f"noticed by {test}" if test else "NOT NOTICED"
            print(
                f"{mutant.mode:6} {mutant.family:9} {mutant.function}: "
                f"{mutant.what}: {end}",
                flush=True,
            )
        yield mutant, test


def command(
    tests: Sequence[str],
    families: Sequence[str],
    *,
    jobs: int,
    as_json: bool,
) -> int:
    """Try the mutants of *families*, or all; return the exit code."""
    found = list(caught(tests, families, jobs=jobs, quiet=as_json))
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
