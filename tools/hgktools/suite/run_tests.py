"""Runs Mercurial's run-tests.py, told a few things that it cannot be told.

    python run_tests.py RESULTS RUN-TESTS [ARGUMENT ...]

It is run by the Python that the tests are to use, and needs nothing else.
Each test's result is added to the file RESULTS when it is known, as a line of
JSON.

- run-tests.py puts a link to Python first on PATH. Started through the link,
  Python does not find the environment that it belongs to: none is made. The
  environment's own Python is on PATH.
- On PyPy it decides for the policy `py`. If that is not named, the policy is
  left alone; tests that ask whether Mercurial is pure Python are told that it
  is, as what they leave out for that is not there on PyPy.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import Any

STATES = {
    "addSuccess": "passed",
    "addFailure": "failed",
    "addError": "failed",
    "addSkip": "skipped",
    "addIgnore": "skipped",
}


def load(path: str) -> Any:  # noqa: ANN401 - nobody has typed it
    """Return run-tests.py as a module."""
    spec = importlib.util.spec_from_file_location("run_tests", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path}: cannot be imported")
    module = importlib.util.module_from_spec(spec)
    # Its classes are found by its name.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def keep_policy(module: Any) -> None:  # noqa: ANN401
    """Let another policy than `py` be used on PyPy."""
    if os.environ.get("HGMODULEPOLICY") == "py":
        return
    parse = module.parseargs

    def parseargs(*given: Any) -> Any:  # noqa: ANN401
        options = parse(*given)
        if options.pure:
            options.pure = False
            os.environ["HGTEST_RUN_TESTS_PURE"] = "--pure"
        return options

    module.parseargs = parseargs


def tell_results(kind: Any, path: Path) -> None:  # noqa: ANN401
    """Write down each result that is given to a *kind* of result."""
    for name, state in STATES.items():
        setattr(kind, name, _telling(getattr(kind, name), state, path))


def _telling(method: Any, state: str, path: Path) -> Any:  # noqa: ANN401
    def told(result: Any, test: Any, *given: Any, **named: Any) -> Any:  # noqa: ANN401
        value = method(result, test, *given, **named)
        diff = result.faildata.get(test.name, b"").decode("utf-8", "replace")
        reasons = "; ".join(map(_said, (*given, *named.values())))
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps([test.name, state, reasons, diff]) + "\n")
        return value

    return told


def _said(reason: object) -> str:
    # Of an exception its traceback, with addresses, comes along.
    return repr(reason[1]) if isinstance(reason, tuple) else str(reason)


def main() -> int:
    """Run the command."""
    results, path, *arguments = sys.argv[1:]
    sys.argv = [path, *arguments]
    # It imports files beside it.
    sys.path.insert(0, str(Path(path).parent))
    module = load(path)
    module.TestRunner._usecorrectpython = lambda _self: None  # noqa: SLF001
    keep_policy(module)
    tell_results(module.TestResult, Path(results))
    code: int = module.TestRunner().run(arguments)
    return code


if __name__ == "__main__":
    sys.exit(main())
