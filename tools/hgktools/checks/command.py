"""The command `tools/check`."""

from __future__ import annotations

import argparse
import textwrap

from hgktools.checks.check import FAILED, Check, make, totals
from hgktools.checks.every import CHECKS
from hgktools.support import interpreters
from hgktools.support.console import UserError

DESCRIPTION = """
Make the named checks, or all of them. `^NAME` leaves one out: when only
such names are given, all the others are made. The exit code is 0 when none
fails.
"""


def chosen(names: list[str]) -> list[Check]:
    """Return the checks that *names* choose."""
    known = {check.name: check for check in CHECKS}
    for name in names:
        if name.lstrip("^") not in known:
            raise UserError(f"{name}: no such check; see tools/check --list")
    left_out = {name[1:] for name in names if name.startswith("^")}
    wanted = [name for name in names if not name.startswith("^")]
    return [
        check
        for check in CHECKS
        if check.name in (wanted or known) and check.name not in left_out
    ]


def run(checks: list[Check], *, fail_fast: bool = False) -> int:
    """Make *checks*, print how they went and return the exit code."""
    names = ", ".join(each.name for each in interpreters.found())
    print(f"interpreters: {names}")
    if interpreters.absent():
        print(f"absent:       {', '.join(interpreters.absent())}")
    outcomes = []
    for check in checks:
        outcome = make(check)
        outcomes.append(outcome)
        print(outcome.line, flush=True)
        if outcome.state == FAILED:
            print(textwrap.indent(outcome.text, "    "), flush=True)
            if fail_fast:
                break
    seconds = sum(outcome.seconds for outcome in outcomes)
    failed = [each.check.name for each in outcomes if each.state == FAILED]
    print(f"\n{seconds:.0f} s in all", end="")
    print(f"; failed: {', '.join(failed)}" if failed else "")
    print(totals(outcomes))
    return 1 if failed else 0


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="tools/check", description=DESCRIPTION
    )
    parser.add_argument("name", nargs="*", help="a check, or ^check")
    parser.add_argument("--list", action="store_true", help="list the checks")
    parser.add_argument(
        "--fail-fast", action="store_true", help="stop at the first failure"
    )
    options = parser.parse_args()
    checks = chosen(options.name)
    if options.list:
        for check in checks:
            print(f"{check.name:14} {check.claim}")
        return 0
    if not checks:
        raise UserError("nothing is left to check")
    return run(checks, fail_fast=options.fail_fast)
