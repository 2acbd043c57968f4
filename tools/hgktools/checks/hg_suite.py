"""The check `hg-suite`: the most direct of Mercurial's tests, installed."""

from __future__ import annotations

from hgktools.checks.check import need, need_none
from hgktools.suite import runner
from hgktools.suite.command import QUICK, chosen, judge, line, possible
from hgktools.suite.installs import alone
from hgktools.suite.modes import MODES


def check_hg_suite() -> str:
    """Check that the suite's quick part gives what stock Mercurial gives."""
    modes = [MODES[name] for name in possible(QUICK)]
    with alone():
        report = judge(
            QUICK, chosen(QUICK), modes, jobs=runner.jobs(), quiet=True
        )
    need_none([str(each) for each in report.differences])
    need_none(
        [
            f"{mode}: never called: {name}"
            for mode, names in report.idle.items()
            for name in names
        ]
    )
    need(report.runs, "no test was run")
    return "; ".join(line(run) for run in report.runs)
