"""The ``hgkernels`` commands that look at files, and how commands fail."""

from __future__ import annotations

import os
import sys

from . import _files
from ._options import JSON, Command, Option, RefusedError
from .errors import HgKernelsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any

    from ._options import Said
    from .markers import Markers

HEX_LENGTHS = (40, 64)

FAILED = 1


class CommandError(Exception):
    """Something that the user is told in one line, and the exit code."""

    def __init__(self, message: str, status: int = FAILED) -> None:
        super().__init__(message)
        self.status = status


def node(text: str) -> bytes:
    """Return the node that a hexadecimal number stands for."""
    try:
        value = bytes.fromhex(text) if len(text) in HEX_LENGTHS else b""
    except ValueError:
        value = b""
    if len(value) * 2 != len(text) or not value:
        message = f"{text!r} is not a node of 40 or 64 hexadecimal digits"
        raise RefusedError(message)
    return value


def count(text: str) -> int:
    """Return the number of lines that a text stands for."""
    if not (text.isascii() and text.isdigit()):
        message = f"{text!r} is not a number of lines"
        raise RefusedError(message)
    return int(text)


def show_diff(options: Said) -> int:
    """Do ``hgkernels diff``; return the exit code."""
    from ._compare import TROUBLE, compare

    with failures(options.old, TROUBLE):
        return compare(options)


def show_markers(options: Said) -> None:
    """Do ``hgkernels markers``."""
    from ._report import marker_facts, marker_text, summary, summary_text

    with failures(options.path):
        path, is_inside = store_path(options.path)
        with open_store(path, may_be_missing=is_inside) as markers:
            facts: Any
            if options.node is None:
                facts = summary(markers, path)
                text = summary_text(facts)
            else:
                facts = marker_facts(markers, options.node)
                text = marker_text(facts, options.node)
    if options.json:
        import json

        text = json.dumps(facts, indent=2, allow_nan=False)
    print(text)


def apply_deltas(options: Said) -> None:
    """Do ``hgkernels patch``."""
    from .delta import apply

    paths = [options.base, *options.deltas]
    contents: list[Any] = []
    for path in paths:
        with failures(path):
            contents.append(_files.read(path)[0])
    base, *deltas = contents
    try:
        text = apply(base, deltas)
    except HgKernelsError as error:
        index = error.index
        path = options.base if index is None else options.deltas[index]
        message = f"{path}: {error}"
        raise CommandError(message) from error
    with failures(options.output or "standard output"):
        if options.output is None:
            sys.stdout.buffer.write(text)
        else:
            with open(options.output, "wb") as file:
                file.write(text)


def store_path(path: str) -> tuple[str, bool]:
    """Return the file with the markers, and whether it is a repository's."""
    if not os.path.isdir(path):
        return path, False
    control = os.path.join(path, ".hg")
    if not os.path.isdir(control):
        message = f"{path}: neither a repository nor a file"
        raise CommandError(message)
    # A repository made by `hg share` has the store of another one.
    shared = os.path.join(control, "sharedpath")
    if os.path.exists(shared):
        with open(shared, "rb") as file:
            control = os.path.join(
                control, os.fsdecode(file.read().rstrip(b"\n"))
            )
        if not os.path.isdir(control):
            message = f"{path}: shares {control}, which is not there"
            raise CommandError(message)
    store = os.path.join(control, "store")
    folder = store if os.path.isdir(store) else control
    return os.path.join(folder, "obsstore"), True


def open_store(path: str, *, may_be_missing: bool) -> Markers:
    """Open a file of markers, which a repository need not have."""
    from .markers import Markers

    if may_be_missing and not os.path.exists(path):
        return Markers.from_bytes(b"")
    return Markers.open(path)


class failures:  # noqa: N801  # it is used like a function
    """Turn what can go wrong into one line and an exit code."""

    def __init__(self, what: str, status: int = FAILED) -> None:
        self._what = what
        self._status = status

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, BrokenPipeError):
            return
        if isinstance(error, OSError):
            message = f"{error.filename or self._what}: {error.strerror}"
        elif isinstance(error, HgKernelsError):
            message = f"{self._what}: {error}"
        else:
            return
        raise CommandError(message, self._status) from error


MARKERS = Command(
    "markers",
    "show the obsolescence markers of a repository",
    "Show how many obsolescence markers a repository has, and of what kinds;"
    " or those of one node.",
    show_markers,
    Option("path", metavar="PATH", help="a repository, or an obsstore file"),
    Option(
        "--node",
        metavar="HEX",
        kind=node,
        help="list the markers that this node plays a part in",
    ),
    JSON,
)
DIFF = Command(
    "diff",
    "show how two files differ",
    "Show how two files differ, as 'diff -u' does, by the lines that Mercurial"
    " matches; or write the delta that Mercurial would store. The exit code is"
    " 0 if the files are the same, 1 if they differ, and 2 for trouble.",
    show_diff,
    Option("old", metavar="A", help="a file"),
    Option("new", metavar="B", help="what it has become"),
    Option(
        "-o",
        "--output",
        metavar="FILE",
        help="write the binary delta to a file instead",
    ),
    Option(
        "-U",
        "--unified",
        metavar="NUM",
        kind=count,
        default=3,
        help="show this many unchanged lines around changes (3)",
    ),
    Option(
        "-a",
        "--text",
        help="show files with NUL bytes, such as manifests, as well",
    ),
)
PATCH = Command(
    "patch",
    "apply binary deltas to a file",
    "Apply binary deltas, as Mercurial keeps them in revlogs, to a file, the"
    " first one named first; write the result.",
    apply_deltas,
    Option("base", metavar="BASE", help="the file to change"),
    Option(
        "deltas", metavar="DELTA", is_list=True, help="a file with a delta"
    ),
    Option(
        "-o",
        "--output",
        metavar="FILE",
        help="write to this file, which is written anew, not to the terminal",
    ),
)
