"""All cases, one file for a kernel."""

from hgktools.bench.case import Case, by_name
from hgktools.bench.cases import delta, diff, markers, start

CASES: dict[str, Case] = by_name(
    [*markers.CASES, *diff.CASES, *delta.CASES, *start.CASES]
)
