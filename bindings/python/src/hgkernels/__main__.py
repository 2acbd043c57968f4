"""The ``hgkernels`` command."""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

__all__ = ["main", "run"]

# What a shell reports for a program that a signal has ended.
INTERRUPTED = 128 + 2
PIPE_CLOSED = 128 + 13


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; return the exit code.

    That is 0, or 1 for a file that cannot be read; ``hgkernels diff`` has the
    exit codes of ``diff``. A wrong command line ends the program with 2.
    """
    from . import _command, _options, _repository_commands

    commands = (
        *_repository_commands.COMMANDS,
        _command.MARKERS,
        _command.DIFF,
        _command.PATCH,
    )
    words = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        # What the terminal cannot show is shown escaped.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        options = _options.understood(commands, words)
        if options is None:
            from ._usage import parse

            options = parse(commands, words)
        status: int = options.run(options) or 0
        sys.stdout.flush()
    except BrokenPipeError:
        # Nobody reads on. Python must not try once more when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except _command.CommandError as error:
        sys.stderr.write(f"hgkernels: {error}\n")
        return error.status
    return status


def run() -> NoReturn:
    """Do what the command line says, and end the process.

    It ends at once, and cycles of objects are not looked for meanwhile: of
    short commands, both would take a tenth of the time, and of nothing that is
    left anybody has a use.
    """
    if sys.implementation.name == "cpython":
        # Elsewhere, nothing at all is freed without a collector.
        gc.disable()
    status = main()
    try:
        # After a failure, there may be something left.
        sys.stdout.flush()
    except BrokenPipeError:
        status = PIPE_CLOSED
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    run()
