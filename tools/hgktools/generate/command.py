"""The command `tools/generate`."""

from __future__ import annotations

import argparse

from hgktools.checks import figures
from hgktools.generate import cffi
from hgktools.generate.header import headergen

DESCRIPTION = """
Write all generated files anew: the header, the export map, the cffi
declarations, the typed stub and the cffi module. `tools/check header` tells
whether that is needed. The figures in the READMEs are quoted anew, too, from
tools/figures.json.
"""


def main() -> int:
    """Run the command; return its exit code."""
    argparse.ArgumentParser(
        prog="tools/generate", description=DESCRIPTION
    ).parse_args()
    headergen()
    cffi.make_ffi()
    for readme in figures.READMES:
        readme.write_text(figures.quoted(readme.read_text()))
    return 0
