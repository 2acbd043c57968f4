"""All cases, one file for a kernel."""

from hgktools.bench.case import Case, by_name
from hgktools.bench.cases import markers, start

CASES: dict[str, Case] = by_name([*markers.CASES, *start.CASES])
