"""The project's own tools: gate, benchmark, demonstration."""

import sys

if sys.version_info < (3, 9):  # noqa: UP036 - says so before a SyntaxError
    sys.exit("hgkernels' tools need Python 3.9 or newer")
