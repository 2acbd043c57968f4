"""Command lines that need words: help, and what is wrong."""

from __future__ import annotations

import argparse

from . import __version__
from ._options import RefusedError, Said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from ._options import Command, Option


def parse(commands: Sequence[Command], arguments: Sequence[str]) -> Said:
    """Return what a command line says.

    Help, and what is wrong, is written, and ends the program.
    """
    return parser(commands).parse_args(arguments, Said())


def parser(commands: Sequence[Command]) -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(
        prog="hgkernels",
        description="Look into Mercurial's data.",
        allow_abbrev=False,
    )
    top.add_argument(
        "--version",
        action=Version,
        default=argparse.SUPPRESS,
        nargs=0,
        help="show the versions of the package and of its library",
    )
    parsers = top.add_subparsers(
        title="commands", metavar="COMMAND", required=True
    )
    for command in commands:
        made = parsers.add_parser(
            command.name,
            help=command.summary,
            description=command.description,
            allow_abbrev=False,
        )
        made.set_defaults(run=command.run)
        for option in command.options:
            made.add_argument(*option.names, **_described(option))
    return top


def _described(option: Option) -> dict[str, Any]:
    """Return what `argparse` has to know of an option."""
    if option.is_flag:
        return {"action": "store_true", "help": option.help}
    found = {
        "help": option.help,
        "metavar": option.metavar,
        "default": option.default,
        "type": _Kind(option.kind),
    }
    if option.is_list:
        if not option.is_positional:
            found["action"] = "append"
        else:
            found["nargs"] = "+" if option.default is None else "*"
    return found


class _Kind:
    """What makes a value of a text, for `argparse`."""

    def __init__(self, kind: Callable[[str], Any]) -> None:
        self._kind = kind
        self.__name__ = kind.__name__

    def __call__(self, text: str) -> object:
        try:
            return self._kind(text)
        except RefusedError as error:
            raise argparse.ArgumentTypeError(str(error)) from None


class Version(argparse.Action):
    """Show the versions of the package and of the library."""

    def __call__(self, *_: object) -> None:
        """Do it; the library is opened only for this."""
        from ._command import failures

        with failures("library"):
            from .native import lib

            number = lib.hgk_version()
        library = ".".join(str(byte) for byte in number.to_bytes(3, "big"))
        abi = lib.hgk_abi_version()
        print(f"hgkernels {__version__} (library {library}, ABI {abi})")
        raise SystemExit(0)
