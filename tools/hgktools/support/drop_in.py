"""Environments that have a Mercurial with our packages beside it.

Both are this checkout's own, found through PYTHONPATH. Nothing is switched
on: Mercurial there is the stock one until somebody asks for the kernels.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hgktools.support import library
from hgktools.support.oracle import Oracle, oracle
from hgktools.support.paths import BINDING, DROP_IN
from hgktools.support.process import run

if TYPE_CHECKING:
    from hgktools.support.interpreters import Interpreter


def drop_in(interpreter: Interpreter) -> Oracle:
    """Return *interpreter* with Mercurial and both packages.

    All modules are compiled, as an installer does.
    """
    told = oracle(interpreter)
    folders = [str(folder / "src") for folder in (BINDING, DROP_IN)]
    theirs = told.variables.get("PYTHONPATH", "")
    paths = [*folders, *filter(None, [theirs])]
    run([told.python, "-m", "compileall", "-q", *paths])
    variables = {
        **told.variables,
        **library.variables(),
        "PYTHONPATH": os.pathsep.join(paths),
    }
    return Oracle(interpreter, told.python, variables)
