"""Counts the calls of every function of an installed package.

The package's sources are written anew, each function beginning with a
statement that counts. So no process escapes, whichever way it starts; what
the functions are and do stays the same, and nothing is wrapped. The counts
are in a file that all processes map: one that is killed loses none.
"""

from __future__ import annotations

import ast
import json
import re
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MODULE = "hgkernels_calls"
COUNT = struct.Struct("=Q")

# What the counted functions import. A count may miss a call that another
# process makes at the same moment; whether it is 0 is what is asked.
RUNTIME = '''"""Counts calls in a file that all processes share."""

import mmap

with open({path!r}, "r+b") as _file:
    calls = memoryview(mmap.mmap(_file.fileno(), 0)).cast("Q")
'''


class _Counting(ast.NodeTransformer):
    """Adds the statement, and remembers the functions' names in order."""

    def __init__(self, module: str, names: list[str]) -> None:
        self.scope = [module]
        self.names = names

    def _inside(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    ) -> ast.AST:
        self.scope.append(node.name)
        self.generic_visit(node)
        self.scope.pop()
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._inside(node)

    def visit_FunctionDef(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef
    ) -> ast.AST:
        self._inside(node)
        number = len(self.names)
        self.names.append(".".join([*self.scope, node.name]))
        statement = ast.parse(f"_hgk_calls[{number}] += 1").body[0]
        node.body.insert(_after_docstring(node.body), statement)
        return node

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815


def _after_docstring(body: list[ast.stmt]) -> int:
    first = body[0] if body else None
    return int(
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )


def counted(source: str, module: str, names: list[str]) -> str:
    """Return *source* with its functions counted, and add their *names*."""
    tree = ast.parse(source)
    _Counting(module, names).visit(tree)
    place = _after_docstring(tree.body)
    while place < len(tree.body) and _is_future(tree.body[place]):
        place += 1
    imported = ast.parse(f"from {MODULE} import calls as _hgk_calls").body[0]
    tree.body.insert(place, imported)
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _is_future(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.ImportFrom)
        and statement.module == "__future__"
    )


class Counts:
    """The calls of the functions of some packages below *site*."""

    def __init__(self, site: Path) -> None:
        """Say where the packages are; nothing is written yet."""
        self._site = site
        self._names = site / f"{MODULE}.json"
        self._counts = site / f"{MODULE}.counts"

    def begin(self, packages: list[str]) -> None:
        """Write the sources of *packages* anew."""
        names: list[str] = []
        for package in packages:
            for path in sorted((self._site / package).rglob("*.py")):
                parts = path.relative_to(self._site).with_suffix("").parts
                module = re.sub(r"\.__init__$", "", ".".join(parts))
                path.write_text(counted(path.read_text(), module, names))
        self._names.write_text(json.dumps(names))
        self._counts.write_bytes(bytes(COUNT.size * max(1, len(names))))
        runtime = RUNTIME.format(path=str(self._counts))
        (self._site / f"{MODULE}.py").write_text(runtime)

    def clear(self) -> None:
        """Begin at 0 again, in the file that processes may have mapped."""
        with self._counts.open("r+b") as file:
            file.write(bytes(self._counts.stat().st_size))

    def calls(self) -> dict[str, int]:
        """Return how often each function was called."""
        names = json.loads(self._names.read_text())
        counts = COUNT.iter_unpack(self._counts.read_bytes())
        calls: dict[str, int] = {}
        # Functions of one name are alternatives: of two the one that is used.
        for name, (count,) in zip(names, counts):
            calls[name] = calls.get(name, 0) + count
        return calls
