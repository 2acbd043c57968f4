"""What the ``hgkernels`` command does."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import contextmanager

from . import __version__, _files
from .errors import HgKernelsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .markers import Markers

HEX_LENGTHS = (40, 64)

FAILED = 1


class CommandError(Exception):
    """Something that the user is told in one line, and the exit code."""

    def __init__(self, message: str, status: int = FAILED) -> None:
        super().__init__(message)
        self.status = status


class Version(argparse.Action):
    """Show the versions of the package and of the library."""

    def __call__(self, *_: object) -> None:
        """Do it; the library is opened only for this."""
        with failures("library"):
            from .native import lib

            number = lib.hgk_version()
        library = ".".join(str(byte) for byte in number.to_bytes(3, "big"))
        abi = lib.hgk_abi_version()
        print(f"hgkernels {__version__} (library {library}, ABI {abi})")
        raise SystemExit(0)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    from . import _repository_commands

    top = argparse.ArgumentParser(
        prog="hgkernels",
        description="Look into Mercurial's data.",
        allow_abbrev=False,
    )
    top.add_argument(
        "--version",
        action=Version,
        nargs=0,
        help="show the versions of the package and of its library",
    )
    commands = top.add_subparsers(
        # Without its name, argparse finds it by what help is made with, which
        # takes long to import.
        prog=top.prog,
        title="commands",
        metavar="COMMAND",
        required=True,
    )
    markers = commands.add_parser(
        "markers",
        help="show the obsolescence markers of a repository",
        description=(
            "Show how many obsolescence markers a repository has, and of what"
            " kinds; or those of one node."
        ),
        allow_abbrev=False,
    )
    markers.add_argument(
        "path", metavar="PATH", help="a repository, or an obsstore file"
    )
    markers.add_argument(
        "--node",
        metavar="HEX",
        type=node,
        help="list the markers that this node plays a part in",
    )
    markers.add_argument(
        "--json", action="store_true", help="write JSON for programs"
    )
    markers.set_defaults(run=show_markers)
    _repository_commands.add(commands)
    add_diff(commands)
    patch = commands.add_parser(
        "patch",
        help="apply binary deltas to a file",
        description=(
            "Apply binary deltas, as Mercurial keeps them in revlogs, to a"
            " file, the first one named first; write the result."
        ),
        allow_abbrev=False,
    )
    patch.add_argument("base", metavar="BASE", help="the file to change")
    patch.add_argument(
        "deltas", metavar="DELTA", nargs="+", help="a file with a delta"
    )
    patch.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="write to this file, which is written anew, not to the terminal",
    )
    patch.set_defaults(run=apply_deltas)
    return top


def add_diff(commands: Any) -> None:  # noqa: ANN401  # argparse hides its type
    """Add ``hgkernels diff``."""
    diff = commands.add_parser(
        "diff",
        help="show how two files differ",
        description=(
            "Show how two files differ, as 'diff -u' does, by the lines that"
            " Mercurial matches; or write the delta that Mercurial would"
            " store. The exit code is 0 if the files are the same, 1 if they"
            " differ, and 2 for trouble."
        ),
        allow_abbrev=False,
    )
    diff.add_argument("old", metavar="A", help="a file")
    diff.add_argument("new", metavar="B", help="what it has become")
    diff.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="write the binary delta to a file instead",
    )
    diff.add_argument(
        "-U",
        "--unified",
        metavar="NUM",
        type=count,
        default=3,
        help="show this many unchanged lines around changes (3)",
    )
    diff.add_argument(
        "-a",
        "--text",
        action="store_true",
        help="show files with NUL bytes, such as manifests, as well",
    )
    diff.set_defaults(run=show_diff)


def node(text: str) -> bytes:
    """Return the node that a hexadecimal number stands for."""
    try:
        value = bytes.fromhex(text) if len(text) in HEX_LENGTHS else b""
    except ValueError:
        value = b""
    if len(value) * 2 != len(text) or not value:
        message = f"{text!r} is not a node of 40 or 64 hexadecimal digits"
        raise argparse.ArgumentTypeError(message)
    return value


def count(text: str) -> int:
    """Return the number of lines that a text stands for."""
    if not (text.isascii() and text.isdigit()):
        message = f"{text!r} is not a number of lines"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def show_diff(options: argparse.Namespace) -> int:
    """Do ``hgkernels diff``; return the exit code."""
    from ._compare import TROUBLE, compare

    with failures(options.old, TROUBLE):
        return compare(options)


def show_markers(options: argparse.Namespace) -> None:
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


def apply_deltas(options: argparse.Namespace) -> None:
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


@contextmanager
def failures(what: str, status: int = FAILED) -> Iterator[None]:
    """Turn what can go wrong into one line and an exit code."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        message = f"{error.filename or what}: {error.strerror}"
        raise CommandError(message, status) from error
    except HgKernelsError as error:
        message = f"{what}: {error}"
        raise CommandError(message, status) from error
