"""``hg verify`` asks the library first.

The library checks a sound repository many times faster. When it finds nothing
to say, and the store is of the plainest kind, Mercurial would find nothing
either: then only its last checks are left to it, and its words. Else it checks
everything itself, as ever, and its messages are its own.
"""

from __future__ import annotations

import os
import struct
from typing import Any

from mercurial import (
    changelog,
    error,
    extensions,
    filelog,
    manifest,
    progress,
    revlog,
    transaction,
    txnutil,
    verify,
)
from mercurial.i18n import _
from mercurial.revlogutils import constants
from mercurial.utils import storageutil

from hgkernels_mercurial.library import is_available

from . import plain

# What does not change what is checked, or how.
_PLAIN_REQUIREMENTS = plain.REQUIREMENTS | {b"delta-info-revlog"}

# What another extension may have wrapped to check more or less.
_CHECKS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        verify.verifier,
        (
            "__init__",
            "_checkentry",
            "_checkrevlog",
            "_crosscheckfiles",
            "_err",
            "_exc",
            "_verifychangelog",
            "_verifyfiles",
            "_verifymanifest",
            "_warn",
        ),
    ),
    (revlog, ("_verify_revision",)),
    (
        revlog.revlog,
        (
            "_rawtext",
            "_revisiondata",
            "checkhash",
            "checksize",
            "files",
            "hash",
            "rawdata",
            "rawsize",
            "revision",
            "verifyintegrity",
        ),
    ),
    (filelog.filelog, ("renamed", "verifyintegrity")),
    (changelog.changelog, ("read",)),
    (manifest.manifestctx, ("read", "read_delta_new_entries")),
    (storageutil, ("hashrevisionsha1", "parsemeta")),
)

_DATA, _INDEX, _CHUNKS = b"data/", b".i", b".d"
_HEADER = struct.Struct(">I")
_RECORD_SIZE = 64
# Where the chunk begins, with two bytes of flags, and its size.
_PLACE = struct.Struct(">QI")

# More would hardly be faster, and others want to work, too.
_MOST_JOBS = 8


class _NotPlainError(Exception):
    """Mercurial has to look itself."""


def wrap() -> None:
    """Wrap the check of a repository."""
    extensions.wrapfunction(verify.verifier, "verify", _verify)


def _verify(check: Any, verifier: Any) -> Any:
    """Check a repository; see `mercurial.verify.verifier.verify`."""
    if _is_plain(verifier):
        try:
            files, revisions = _find_sound(verifier)
        except _NotPlainError:
            pass
        else:
            _leave_the_rest(verifier, files, revisions)
    return check(verifier)


def _is_plain(verifier: Any) -> bool:
    """Tell whether all is as Mercurial alone has it."""
    repo, ui = verifier.repo, verifier.ui
    if (
        type(verifier) is not verify.verifier
        or ui.verbose
        or ui.debugflag
        or ui.configbool(b"progress", b"assume-tty")
        or verifier.skipflags
        or verifier._level not in (verify.VERIFY_DEFAULT, verify.VERIFY_FULL)
        or not verifier.warnorphanstorefiles
    ):
        return False
    store = repo.store
    return (
        repo.url().startswith(b"file:")
        and repo.requirements <= _PLAIN_REQUIREMENTS
        and verifier.match.always()
        and len(repo.changelog) > 0
        and repo.currenttransaction() is None
        and not txnutil.mayhavepending(repo.root)
        and not transaction.has_abandoned_transaction(repo)
        and store.fncache is not None
        and getattr(store, "fileindex", None) is None
        and type(repo.changelog) is changelog.changelog
        and type(repo.manifestlog.getstorage(b"")) is manifest.manifestrevlog
        and type(repo.file(b".hgtags")) is filelog.filelog
        and plain.has_plain_flags(repo.svfs)
        and all(plain.are_plain(*checks) for checks in _CHECKS)
    )


def _find_sound(verifier: Any) -> tuple[int, int]:
    """Return how many files there are, and how many revisions of files.

    Raises `_NotPlainError` if there is anything that Mercurial might say.
    """
    repo = verifier.repo
    count = _check_files(repo)
    found = _checked(verifier)
    if (
        found.findings
        or found.censored
        or found.files != count
        or found.changesets != len(repo.changelog)
    ):
        raise _NotPlainError
    return found.files, found.revisions


def _checked(verifier: Any) -> Any:
    """Return what the library says of the repository."""
    if not is_available():
        raise _NotPlainError
    from hgkernels import Repository
    from hgkernels._progress import Bar
    from hgkernels.errors import HgKernelsError

    repo, ui = verifier.repo, verifier.ui
    was_shown = Bar.is_shown
    Bar.is_shown = progress.shouldprint(ui) and not ui.configbool(
        b"progress", b"disable"
    )
    try:
        repository = Repository(repo.root)
        if repository.store != repo.store.path:
            raise _NotPlainError
        return repository.verify(
            jobs=_jobs(ui), full=verifier._level == verify.VERIFY_FULL
        )
    except (HgKernelsError, OSError) as problem:
        raise _NotPlainError from problem
    finally:
        Bar.is_shown = was_shown


def _jobs(ui: Any) -> int:
    """Return how many threads to use."""
    if not ui.configbool(b"worker", b"enabled"):
        return 1
    try:
        count = ui.configint(b"worker", b"numcpus")
    except error.ConfigError:
        count = None
    if not count or count < 0:
        count = os.cpu_count() or 1
    return max(1, min(int(count), _MOST_JOBS))


def _check_files(repo: Any) -> int:
    """Check what a store has for each history; return how many files have one.

    The library looks at histories. This is about the files that they are in:
    whether these are of the usual format and size, and on the list.
    """
    for name in (b"00changelog", b"00manifest"):
        _is_inline(repo.svfs, name)
    fncache = repo.store.fncache
    try:
        fncache.ensureloaded()
    except error.Abort as problem:
        # Let Mercurial find it out, too.
        fncache.entries = None
        raise _NotPlainError from problem
    listed = {name for name in fncache if name.startswith(_DATA)}
    if len(listed) != sum(1 for _name in fncache):
        raise _NotPlainError
    count = 0
    for name in sorted(listed):
        if not name.endswith(_INDEX):
            continue
        count += 1
        radix = name[: -len(_INDEX)]
        if b"//" in radix:
            raise _NotPlainError
        listed.discard(name)
        if not _is_inline(repo.svfs, radix):
            try:
                listed.remove(radix + _CHUNKS)
            except KeyError:
                raise _NotPlainError from None
    if listed:
        raise _NotPlainError
    return count


def _is_inline(vfs: Any, radix: bytes) -> bool:
    """Tell whether chunks are between the records of an index."""
    try:
        file = os.open(vfs.join(radix + _INDEX), os.O_RDONLY)
    except OSError as problem:
        raise _NotPlainError from problem
    try:
        size = os.fstat(file).st_size
        if size < _RECORD_SIZE:
            raise _NotPlainError
        (header,) = _HEADER.unpack(os.pread(file, _HEADER.size, 0))
        if header & 0xFFFF != constants.REVLOGV1:
            raise _NotPlainError
        if header & constants.FLAG_INLINE_DATA:
            # The library looks at the whole file.
            return True
        if size % _RECORD_SIZE:
            raise _NotPlainError
        last = os.pread(file, _PLACE.size, size - _RECORD_SIZE)
    finally:
        os.close(file)
    place, stored = _PLACE.unpack(last)
    # The version word lies over the place of the first chunk, which is 0.
    start = place >> 16 if size > _RECORD_SIZE else 0
    _check_size(vfs.join(radix + _CHUNKS), start + stored)
    return False


def _check_size(path: bytes, size: int) -> None:
    """Check that a file has as many bytes as it should, or is not there."""
    try:
        found = os.stat(path).st_size
    except FileNotFoundError:
        return
    except OSError as problem:
        raise _NotPlainError from problem
    if found != size:
        raise _NotPlainError


def _leave_the_rest(verifier: Any, files: int, revisions: int) -> None:
    """Let a verifier say what it says of a sound store, and check the rest."""
    say = verifier.ui.status

    def verify_changelog() -> tuple[dict[Any, Any], dict[Any, Any]]:
        say(_(b"checking changesets\n"))
        return {}, {}

    def verify_manifest(_links: Any) -> dict[Any, Any]:
        say(_(b"checking manifests\n"))
        return {}

    def cross_check(_links: Any, _nodes: Any) -> None:
        say(_(b"crosschecking files in changesets and manifests\n"))

    def verify_files(_nodes: Any, _links: Any) -> tuple[int, int]:
        say(_(b"checking files\n"))
        return files, revisions

    verifier._verifychangelog = verify_changelog
    verifier._verifymanifest = verify_manifest
    verifier._crosscheckfiles = cross_check
    verifier._verifyfiles = verify_files
