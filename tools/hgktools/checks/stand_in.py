"""Runs a test of Mercurial's with our modules in place of its own.

    python -m hgktools.checks.stand_in TEST

Mercurial looks its kernels up in `mercurial.cext`. Ours are put there before
it looks, with a counter around each function and method: the last line that
is printed is a JSON object that says how often each was called.
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

# What takes the whole place of Mercurial's, and what has a part of it.
MODULES = ("bdiff", "mpatch")
PARTS = ("parsers",)
# What Mercurial expects of one that it loads.
VERSIONS = {"parsers": 21}
# Mercurial's test asks a module that has this for the faults of its own.
NOT_OURS = "versionerrortext"


def counting(
    function: Callable[..., Any], name: str, calls: Counter[str]
) -> Callable[..., Any]:
    """Return *function*, with its calls counted under *name*."""

    @wraps(function)
    def counted(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401
        calls[name] += 1
        return function(*arguments, **named)

    return counted


def count_methods(kind: type, name: str, calls: Counter[str]) -> None:
    """Count the objects of a class, and the calls of their methods."""
    for each, value in list(vars(kind).items()):
        if not isinstance(value, FunctionType):
            continue
        if each == "__init__":
            setattr(kind, each, counting(value, name, calls))
        elif not each.startswith("_"):
            setattr(kind, each, counting(value, f"{name}.{each}", calls))


def own(name: str) -> dict[str, object]:
    """Return what Mercurial's own module has, native or not."""
    for package in ("cext", "pure"):
        try:
            module = import_module(f"mercurial.{package}.{name}")
        except ImportError:
            continue
        return {
            each: value
            for each, value in vars(module).items()
            if not each.startswith("__") and each != NOT_OURS
        }
    return {}


def stand_in(name: str, calls: Counter[str], *, part: bool = False) -> None:
    """Put our module called *name* where Mercurial looks for its own.

    Where ours is a *part*, the rest stays Mercurial's.
    """
    ours = import_module(f"hgkernels.{name}")
    package = import_module("mercurial.cext")
    module = ModuleType(f"{package.__name__}.{name}", ours.__doc__)
    if part:
        vars(module).update(own(name), version=VERSIONS[name])
    for each, value in vars(ours).items():
        if each.startswith("_"):
            continue
        if isinstance(value, (FunctionType, BuiltinFunctionType)):
            value = counting(value, f"{name}.{each}", calls)  # noqa: PLW2901
        elif isinstance(value, type) and value.__module__.startswith(
            "hgkernels"
        ):
            count_methods(value, f"{name}.{each}", calls)
        setattr(module, each, value)
    sys.modules[module.__name__] = module
    # Mercurial's import asks the package, not sys.modules.
    setattr(package, name, module)


def main() -> None:
    """Run the test that the command line names."""
    calls: Counter[str] = Counter()
    for name in MODULES:
        stand_in(name, calls)
    for name in PARTS:
        stand_in(name, calls, part=True)
    test = sys.argv[1]
    sys.argv = [test]
    try:
        runpy.run_path(test, run_name="__main__")
    finally:
        print(json.dumps(calls), flush=True)


if __name__ == "__main__":
    main()
