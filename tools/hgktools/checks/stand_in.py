"""Runs a test of Mercurial's with our modules in place of its own.

    python -m hgktools.checks.stand_in TEST

Mercurial looks its kernels up in `mercurial.cext`. Ours are put there before
it looks, with a counter around each function: the last line that is printed
is a JSON object that says how often each was called.
"""

from __future__ import annotations

import json
import runpy
import sys
from collections import Counter
from functools import wraps
from importlib import import_module
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

MODULES = ("bdiff", "mpatch")


def counting(
    function: Callable[..., Any], name: str, calls: Counter[str]
) -> Callable[..., Any]:
    """Return *function*, with its calls counted under *name*."""

    @wraps(function)
    def counted(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401
        calls[name] += 1
        return function(*arguments, **named)

    return counted


def stand_in(name: str, calls: Counter[str]) -> None:
    """Put our module called *name* where Mercurial looks for its own."""
    ours = import_module(f"hgkernels.{name}")
    package = import_module("mercurial.cext")
    module = ModuleType(f"{package.__name__}.{name}", ours.__doc__)
    for each, value in vars(ours).items():
        if each.startswith("_"):
            continue
        if isinstance(value, (FunctionType, BuiltinFunctionType)):
            value = counting(value, f"{name}.{each}", calls)  # noqa: PLW2901
        setattr(module, each, value)
    sys.modules[module.__name__] = module
    # Mercurial's import asks the package, not sys.modules.
    setattr(package, name, module)


def main() -> None:
    """Run the test that the command line names."""
    calls: Counter[str] = Counter()
    for name in MODULES:
        stand_in(name, calls)
    test = sys.argv[1]
    sys.argv = [test]
    try:
        runpy.run_path(test, run_name="__main__")
    finally:
        print(json.dumps(calls), flush=True)


if __name__ == "__main__":
    main()
