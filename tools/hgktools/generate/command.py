"""The command `tools/generate`."""

from __future__ import annotations

import argparse

from hgktools.generate import cffi
from hgktools.generate.header import headergen

DESCRIPTION = """
Write all generated files anew: the header, the export map, the cffi
declarations, the typed stub and the cffi module. `tools/check header` tells
whether that is needed.
"""


def main() -> int:
    """Run the command; return its exit code."""
    argparse.ArgumentParser(
        prog="tools/generate", description=DESCRIPTION
    ).parse_args()
    headergen()
    cffi.make_ffi()
    return 0
