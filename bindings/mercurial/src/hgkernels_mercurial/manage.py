"""The commands `hgk enable`, `hgk disable` and `hgk status --hook`.

Enabling writes a line that Python executes when it starts. Nothing else
does: what pip installs is inert until then.
"""

from __future__ import annotations

import argparse
import json
import os
import sys

from . import places, state

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

FAILED = 1
# As Mercurial ends when it cannot go on.
ABORTED = 255


def run(arguments: list[str]) -> int:
    """Run a command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="hgk", description="switch the kernels under hg on or off"
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_enable(commands.add_parser)
    _add_disable(commands.add_parser)
    _add_status(commands.add_parser)
    options = parser.parse_args(arguments)
    try:
        code: int = options.run(options)
    except OSError as error:
        where = os.path.dirname(error.filename)
        sys.stderr.write(f"abort: cannot write to {where}: {error.strerror}\n")
        if isinstance(error, PermissionError):
            sys.stderr.write("(run this as the owner of that folder")
            if places.user_folder():
                sys.stderr.write(", or give --user for yourself alone")
            sys.stderr.write(")\n")
        return ABORTED
    except places.NoPlaceError as error:
        sys.stderr.write(f"abort: {error}\n")
        return ABORTED
    return code


def _add_enable(add: Callable[..., argparse.ArgumentParser]) -> None:
    text = "put the kernels under every hg of this Python"
    parser = add("enable", help=text, description=text)
    parser.add_argument(
        "--user",
        action="store_true",
        help="for this user alone, in the user's own site-packages",
    )
    parser.set_defaults(run=_enable)


def _add_disable(add: Callable[..., argparse.ArgumentParser]) -> None:
    text = "undo what `hgk enable` has done"
    parser = add("disable", help=text, description=text)
    parser.set_defaults(run=_disable)


def _add_status(add: Callable[..., argparse.ArgumentParser]) -> None:
    text = "say whether the kernels are under hg, and what is found"
    parser = add("status", help=text, description=text)
    parser.add_argument(
        "--hook", action="store_true", required=True, help="always given"
    )
    parser.add_argument(
        "--json", action="store_true", help="print a JSON object"
    )
    parser.add_argument(
        "-T", dest="template", choices=["json"], help="the same as --json"
    )
    parser.set_defaults(run=_status)


def _enable(options: argparse.Namespace) -> int:
    there = places.existing()
    for path in there:
        if places.read(path) == places.LINE:
            print(f"already enabled by {path}")
            return 0
    path = there[0] if there else places.new(user=options.user)
    places.write(path)
    print(f"wrote {path}: every hg of {sys.executable} uses the kernels now")
    print("undo it with `hgk disable`, before the package is uninstalled")
    return 0


def _disable(_options: argparse.Namespace) -> int:
    there = places.existing()
    for path in there:
        os.unlink(path)
        print(f"removed {path}")
    if not there:
        print("not enabled: nothing to remove")
    return 0


def _status(options: argparse.Namespace) -> int:
    found = state.find()
    if options.json or options.template:
        print(json.dumps(found, indent=1))
    else:
        for name, value in found.items():
            print(f"{name + ':':12}{_shown(value)}")
    return 0 if found["active"] else FAILED


def _shown(value: object) -> str:
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
