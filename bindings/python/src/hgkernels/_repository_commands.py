"""The ``hgkernels`` commands that look at a repository."""

from __future__ import annotations

import os
import sys

from ._command import CommandError, failures
from ._options import JSON, Command, Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ._options import Said
    from .repository import Repository

# The exit code for a wrong command line, which argparse has too.
WRONG_USE = 2


def show_log(options: Said) -> None:
    """Do ``hgkernels log``."""
    from ._log import show

    with failures(options.path):
        repository = _opened(options)
        revisions = _revisions(repository, options.rev)
        if options.limit is not None:
            revisions = revisions[: max(options.limit, 0)]
        show(repository, revisions, as_json=options.json)


def show_heads(options: Said) -> int:
    """Do ``hgkernels heads``; without any, the exit code is 1, as hg's."""
    from ._log import show

    with failures(options.path):
        repository = _opened(options)
        # Without revisions, the null revision is the only head.
        heads = [rev for rev in repository.changelog.heads() if rev >= 0]
        show(repository, heads[::-1], as_json=options.json)
    return 0 if heads else 1


def write_files(options: Said) -> None:
    """Do ``hgkernels cat``."""
    with failures(options.path):
        repository = _opened(options)
        rev = repository.lookup(options.rev)
        for path in options.files:
            sys.stdout.buffer.write(repository.cat(path, rev))


def list_files(options: Said) -> int:
    """Do ``hgkernels files``; without any, the exit code is 1, as hg's."""
    from ._status import is_in

    with failures(options.path):
        paths = list(_opened(options).manifest_at(options.rev))
    names = [os.fsencode(name) for name in options.names] or [b""]
    paths = [p for p in paths if any(is_in(p, name) for name in names)]
    if options.json:
        _print_json([os.fsdecode(path) for path in paths])
    else:
        sys.stdout.buffer.writelines(path + b"\n" for path in paths)
    return 0 if paths else 1


def show_status(options: Said) -> None:
    """Do ``hgkernels status``."""
    revisions: list[str] = options.rev or []
    if len(revisions) != 2:  # noqa: PLR2004 - from one to another
        message = "two revisions are needed: --rev A --rev B"
        raise CommandError(message, WRONG_USE)
    with failures(options.path):
        first, second = revisions
        found = _opened(options).status_between(
            first, second, options.names or None, copies=options.copies
        )
    copies = found.copies or {}
    if options.json:
        facts: dict[str, Any] = {
            name: [os.fsdecode(path) for path in paths]
            for name, paths in found._asdict().items()
        }
        if options.copies:
            facts["copies"] = {
                os.fsdecode(path): os.fsdecode(source)
                for path, source in copies.items()
            }
        _print_json(facts)
        return
    for letter, paths in zip((b"M", b"A", b"R"), found):
        for path in paths:
            sys.stdout.buffer.write(b"%s %s\n" % (letter, path))
            if path in copies:
                sys.stdout.buffer.write(b"  %s\n" % copies[path])


def show_info(options: Said) -> None:
    """Do ``hgkernels info``."""
    from ._info import info, info_text

    with failures(options.path):
        facts = info(_opened(options))
    if options.json:
        _print_json(facts)
    else:
        print(info_text(facts))


def show_verification(options: Said) -> int:
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


def _opened(options: Said) -> Repository:
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


PATH = Option("path", metavar="REPO", help="a repository")
REV = Option(
    "-r",
    "--rev",
    metavar="REV",
    default="tip",
    help="the revision (the newest)",
)
NAMES = Option(
    "names",
    metavar="NAME",
    is_list=True,
    default=(),
    help="only a file, or what is in a folder",
)

COMMANDS = (
    Command(
        "verify",
        "check that a repository is whole",
        "Check that all that a repository keeps is there, is what it was, and"
        " goes together: what 'hg verify' checks, but for the working folder."
        " The exit code is 0 if there is no error, else 1.",
        show_verification,
        PATH,
        Option(
            "-j",
            "--jobs",
            metavar="NUM",
            kind=int,
            default=1,
            help="use this many threads (1)",
        ),
        Option("--full", help="make and hash the texts of manifests, too"),
        Option("-q", "--quiet", help="show only what is wrong"),
        JSON,
    ),
    Command(
        "log",
        "show changesets, the newest first",
        "Show changesets, the newest first, as 'hg log --hidden' does.",
        show_log,
        PATH,
        Option(
            "-r",
            "--rev",
            metavar="REV",
            is_list=True,
            help="a number, a node or its beginning, 'tip', or a range A:B",
        ),
        Option(
            "-l",
            "--limit",
            metavar="NUM",
            kind=int,
            help="show no more than this many",
        ),
        JSON,
    ),
    Command(
        "heads",
        "show the changesets without children",
        "Show the changesets without children, the newest first, as"
        " 'hg heads --topo --hidden' does.",
        show_heads,
        PATH,
        JSON,
    ),
    Command(
        "cat",
        "write a file as it is in a revision",
        "Write the contents of files as they are in a revision.",
        write_files,
        PATH,
        Option(
            "files",
            metavar="FILE",
            is_list=True,
            help="seen from the repository",
        ),
        REV,
    ),
    Command(
        "files",
        "list the files of a revision",
        "List the files of a revision, as 'hg files' does; the exit code is 1"
        " if there are none.",
        list_files,
        PATH,
        NAMES,
        REV,
        JSON,
    ),
    Command(
        "status",
        "show what became of files between two revisions",
        "Show which files were modified (M), added (A) or removed (R) from one"
        " revision to another, as 'hg status' does.",
        show_status,
        PATH,
        NAMES,
        Option(
            "-r",
            "--rev",
            metavar="REV",
            is_list=True,
            help="a revision; the option is needed twice",
        ),
        Option(
            "-C",
            "--copies",
            help="show where added files were copied from",
        ),
        JSON,
    ),
    Command(
        "info",
        "summarize what a repository keeps",
        "Show what a repository requires, how many histories and revisions it"
        " has, and how these are stored.",
        show_info,
        PATH,
        JSON,
    ),
)
