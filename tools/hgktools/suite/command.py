"""The command `tools/hg-suite`."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from hgktools.suite import calls, every, mutants, runner
from hgktools.suite.installs import Added, alone, install, is_possible
from hgktools.suite.known import expected, of_mode
from hgktools.suite.modes import MODES
from hgktools.suite.results import (
    FAILED,
    PASSED,
    SKIPPED,
    Difference,
    differences,
)
from hgktools.suite.source import listed
from hgktools.support.console import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hgktools.suite.modes import Mode
    from hgktools.suite.results import Result
    from hgktools.suite.runner import Run

DESCRIPTION = """
Run tests of Mercurial's own suite on installations of an unmodified
Mercurial, with and without our kernels, and compare the results: each test
has to end as it does on the stock installation, with the same words. Of each
run with our kernels it is asked, too, whether all those were called that the
tests are known to reach.
"""
EPILOG = """
The exit code is 0 if there is no difference, 1 if there is one, 2 if the
command line is not understood, and 130 if the command was interrupted.
"""
QUICK, FULL, NAMED = "quick", "full", "named"
# The lists that a name stands for.
LISTS = {QUICK: ["quick"], FULL: ["sample", "direct"]}
QUICK_MODES = ("both", "every", "pypy")


@dataclass
class Report:
    """What is found out."""

    tests: str
    runs: list[Run] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    idle: dict[str, list[str]] = field(default_factory=dict)
    calls: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether all went as it was to go."""
        return not self.differences and not any(self.idle.values())

    def as_json(self) -> str:
        """Return it for programs."""
        runs = {
            run.mode.name: {
                "seconds": round(run.seconds, 1),
                "results": {
                    name: asdict(result)
                    for name, result in run.results.items()
                },
            }
            for run in self.runs
        }
        content = {
            "good": self.good,
            "runs": runs,
            "differences": [asdict(each) for each in self.differences],
            "never_called": self.idle,
            "calls": self.calls,
        }
        return json.dumps(content, indent=2)


def line(run: Run) -> str:
    """Sum up *run*."""
    counts = ", ".join(
        f"{run.count(state)} {state}" for state in (PASSED, FAILED, SKIPPED)
    )
    return f"{run.mode.name:11} {counts}, {run.seconds:.0f} s"


def judge(
    names: str,
    tests: Sequence[str],
    modes: Sequence[Mode],
    *,
    jobs: int,
    with_chg: bool = True,
    quiet: bool = False,
    record: bool = False,
) -> Report:
    """Run *tests*, which are the list called *names*, in all *modes*."""
    report = Report(names)
    baselines: dict[str, Run] = {}
    for mode in modes:
        made = install(mode)
        if mode.ours:
            made.counts.clear()
        added = Added(made.site, every.limits(made.site) if mode.every else {})
        with added, runner.Bar(mode.name, len(tests)) as bar:
            run = runner.run_mode(
                mode, made, tests, jobs=jobs, with_chg=with_chg, show=bar.show
            )
        report.runs.append(run)
        if not quiet:
            print(line(run), flush=True)
        if mode.ours and mode.baseline in baselines:
            stock = baselines[mode.baseline].results
            report.differences += _from_stock(run, stock)
        else:
            report.differences += _from_known(run)
            baselines[mode.name] = run
        if mode.ours:
            _count(report, mode, made.counts.calls(), record=record)
    return report


def _from_stock(run: Run, stock: dict[str, Result]) -> list[Difference]:
    """Compare a run with that of its baseline."""
    name = run.mode.name
    return [
        each
        for each in differences(name, run.results, stock)
        if each.test not in run.results
        or of_mode(each.test, name) != run.results[each.test].state
    ]


def _from_known(run: Run) -> list[Difference]:
    """Compare a run with what is known of the stock installation."""
    found = []
    for test, result in sorted(run.results.items()):
        wanted = expected(test, run.mode.name, run.mode.baseline)
        if result.state != wanted:
            told = result.state
            if result.reason:
                told += f" ({result.reason})"
            found.append(
                Difference(run.mode.name, test, wanted, told, result.diff)
            )
    return found


def _count(
    report: Report, mode: Mode, counted: dict[str, int], *, record: bool
) -> None:
    report.calls[mode.name] = calls.kernels(counted)
    if report.tests != NAMED:
        if record:
            calls.record(report.tests, mode.name, counted)
        report.idle[mode.name] = calls.idle(report.tests, mode.name, counted)


def show(report: Report, *, every_call: bool = False) -> None:
    """Print what *report* says that the lines of the runs did not."""
    for difference in report.differences:
        print(f"\n{difference}")
    for mode, names in report.idle.items():
        for name in names:
            print(f"{mode}: never called, or gone: {name}")
    for mode, counted in report.calls.items():
        used = sum(map(bool, counted.values()))
        print(f"{mode}: {used} of {len(counted)} functions called")
        if every_call:
            for name, count in sorted(counted.items()):
                print(f"{count:12} {name}")


def chosen(names: str) -> list[str]:
    """Return the tests that QUICK or FULL stands for."""
    return [test for name in LISTS[names] for test in listed(name)]


def possible(names: str) -> list[str]:
    """Return the modes to run the tests in unless told otherwise."""
    wanted = QUICK_MODES if names == QUICK else [*MODES]
    return [name for name in wanted if is_possible(MODES[name])]


def arguments() -> argparse.ArgumentParser:
    """Return what understands the command line."""
    parser = argparse.ArgumentParser(
        prog="tools/hg-suite", description=DESCRIPTION, epilog=EPILOG
    )
    parser.add_argument(
        "test", nargs="*", help="tests; without any, those of the list"
    )
    parser.add_argument(
        "--mode",
        action="append",
        choices=[*MODES],
        help="what to run them on; may be given again (all that can be)",
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="the most direct tests, in the modes both, every and pypy",
    )
    parser.add_argument(
        "--mutants",
        action="store_true",
        help="make each kernel family wrong in turn; the quick tests have"
        " to find it out",
    )
    parser.add_argument(
        "--family",
        action="append",
        choices=mutants.FAMILIES,
        help="with --mutants: try these alone; may be given again (all)",
    )
    parser.add_argument(
        "-j", "--jobs", type=int, help="tests at once (one a core)"
    )
    parser.add_argument(
        "--no-chg",
        action="store_true",
        help="start hg anew for each command: three times as slow",
    )
    parser.add_argument(
        "--calls", action="store_true", help="print how often each was called"
    )
    parser.add_argument(
        "--record-calls",
        action="store_true",
        help="write down which functions the list reaches",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--list", action="store_true", help="list modes and tests"
    )
    return parser


def main() -> int:
    """Run the command; return its exit code."""
    options = arguments().parse_args()
    names = NAMED if options.test else QUICK if options.quick else FULL
    if options.mutants:
        names = QUICK
    tests = options.test or chosen(names)
    jobs = options.jobs or runner.jobs()
    if jobs < 1:
        raise UserError(f"--jobs {jobs}: at least 1")
    if options.list:
        for mode in MODES.values():
            print(f"{mode.name:11} {mode.what}")
        print(*tests, sep="\n")
        return 0
    if options.mutants:
        with alone():
            return mutants.command(
                tests,
                options.family or [],
                jobs=jobs,
                as_json=options.json,
            )
    modes = [MODES[name] for name in options.mode or possible(names)]
    # The baselines come first.
    modes.sort(key=lambda mode: (mode.pypy, mode.ours))
    with alone():
        report = judge(
            names,
            tests,
            modes,
            jobs=jobs,
            with_chg=not options.no_chg,
            quiet=options.json,
            record=options.record_calls,
        )
    if options.json:
        print(report.as_json())
    else:
        show(report, every_call=options.calls)
    return 0 if report.good else 1
