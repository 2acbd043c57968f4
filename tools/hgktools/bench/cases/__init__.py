"""All cases, one file for a kernel."""

from hgktools.bench.case import Case, by_name
from hgktools.bench.cases import (
    ancestry,
    delta,
    diff,
    hg,
    manifests,
    markers,
    policy,
    processes,
    revisions,
    start,
    tax,
    texts,
)

CASES: dict[str, Case] = by_name(
    [
        *markers.CASES,
        *diff.CASES,
        *delta.CASES,
        *manifests.CASES,
        *ancestry.CASES,
        *texts.CASES,
        *policy.CASES,
        *revisions.CASES,
        *processes.CASES,
        *hg.CASES,
        *tax.CASES,
        *start.CASES,
    ]
)
