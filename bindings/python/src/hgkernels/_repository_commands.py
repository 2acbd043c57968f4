"""The ``hgkernels`` commands that look at a repository."""

from __future__ import annotations

import sys

from ._command import failures

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import Any

    from .repository import Repository


def add(commands: Any) -> None:  # noqa: ANN401  # argparse hides its type
    """Add the commands to the command line."""
    log = _new(
        commands,
        "log",
        "show changesets, the newest first",
        "Show changesets, the newest first, as 'hg log --hidden' does.",
        show_log,
    )
    log.add_argument(
        "-r",
        "--rev",
        metavar="REV",
        action="append",
        help="a number, a node or its beginning, 'tip', or a range A:B",
    )
    log.add_argument(
        "-l",
        "--limit",
        metavar="NUM",
        type=int,
        help="show no more than this many",
    )
    _add_json(log)
    heads = _new(
        commands,
        "heads",
        "show the changesets without children",
        "Show the changesets without children, the newest first, as"
        " 'hg heads --topo --hidden' does.",
        show_heads,
    )
    _add_json(heads)
    cat = _new(
        commands,
        "cat",
        "write a file as it is in a revision",
        "Write the contents of files as they are in a revision.",
        write_files,
    )
    cat.add_argument(
        "files", metavar="FILE", nargs="+", help="seen from the repository"
    )
    cat.add_argument(
        "-r",
        "--rev",
        metavar="REV",
        default="tip",
        help="the revision (the newest)",
    )
    info = _new(
        commands,
        "info",
        "summarize what a repository keeps",
        "Show what a repository requires, and how much of what it keeps.",
        show_info,
    )
    _add_json(info)
    verify = _new(
        commands,
        "verify",
        "check that a repository is whole",
        "Check that all that a repository keeps is there, is what it was, and"
        " goes together: what 'hg verify' checks, but for the working folder."
        " The exit code is 0 if there is no error, else 1.",
        show_verification,
    )
    verify.add_argument(
        "-j",
        "--jobs",
        metavar="NUM",
        type=int,
        default=1,
        help="use this many threads (1)",
    )
    verify.add_argument(
        "--full",
        action="store_true",
        help="make and hash the texts of manifests, too",
    )
    verify.add_argument(
        "-q",
        "--quiet",
        action="store_true",
        help="show only what is wrong",
    )
    _add_json(verify)


def _new(
    commands: Any,  # noqa: ANN401
    name: str,
    summary: str,
    description: str,
    run: Any,  # noqa: ANN401
) -> argparse.ArgumentParser:
    """Add a command that has a repository as its first argument."""
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=summary, description=description, allow_abbrev=False
    )
    command.add_argument("path", metavar="REPO", help="a repository")
    command.set_defaults(run=run)
    return command


def _add_json(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--json", action="store_true", help="write JSON for programs"
    )


def show_log(options: argparse.Namespace) -> None:
    """Do ``hgkernels log``."""
    from ._log import show

    with failures(options.path):
        repository = _opened(options)
        revisions = _revisions(repository, options.rev)
        if options.limit is not None:
            revisions = revisions[: max(options.limit, 0)]
        show(repository, revisions, as_json=options.json)


def show_heads(options: argparse.Namespace) -> int:
    """Do ``hgkernels heads``; without any, the exit code is 1, as hg's."""
    from ._log import show

    with failures(options.path):
        repository = _opened(options)
        # Without revisions, the null revision is the only head.
        heads = [rev for rev in repository.changelog.heads() if rev >= 0]
        show(repository, heads[::-1], as_json=options.json)
    return 0 if heads else 1


def write_files(options: argparse.Namespace) -> None:
    """Do ``hgkernels cat``."""
    with failures(options.path):
        repository = _opened(options)
        rev = repository.lookup(options.rev)
        for path in options.files:
            sys.stdout.buffer.write(repository.cat(path, rev))


def show_info(options: argparse.Namespace) -> None:
    """Do ``hgkernels info``."""
    from ._info import info, info_text

    with failures(options.path):
        facts = info(_opened(options))
    if options.json:
        _print_json(facts)
    else:
        print(info_text(facts))


def show_verification(options: argparse.Namespace) -> int:
    """Do ``hgkernels verify``."""
    from .verification import facts, lines

    with failures(options.path):
        found = _opened(options).verify(jobs=options.jobs, full=options.full)
    if options.json:
        _print_json(facts(found))
    else:
        for line in lines(found, quiet=options.quiet):
            print(line)
    return 0 if found.is_sound else 1


def _print_json(facts: Any) -> None:  # noqa: ANN401
    import json  # Takes long to import, and is rarely needed.

    print(json.dumps(facts, indent=2))


def _opened(options: argparse.Namespace) -> Repository:
    from .repository import Repository

    return Repository(options.path)


def _revisions(
    repository: Repository, named: list[str] | None
) -> Sequence[int]:
    """Return the revisions that were asked for, or all, the newest first."""
    if named is None:
        return range(repository.tip, -1, -1)
    revisions: list[int] = []
    for name in named:
        begin, colon, end = name.partition(":")
        if not colon:
            revisions.append(repository.lookup(name))
            continue
        first = repository.lookup(begin or "0")
        last = repository.lookup(end or "tip")
        step = 1 if first <= last else -1
        revisions += range(first, last + step, step)
    return revisions
