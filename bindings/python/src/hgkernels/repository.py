"""Repositories: what Mercurial keeps in ``.hg``."""

from __future__ import annotations

import os

from . import _hex, _requirements
from .changesets import parse_changeset
from .errors import CensoredError, RepositoryError, RevisionLookupError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Union

    from ._files import Path
    from ._manifest import Entry
    from ._manifest_changes import ManifestChanges
    from ._status import Status
    from ._store_paths import Encoder
    from .changesets import Changeset
    from .filetexts import FileText
    from .manifest import Manifest
    from .markers import Markers
    from .phases import Phases
    from .revlog import Revlog
    from .verification import Verification

    Symbol = Union[int, str, bytes]


__all__ = ["Repository"]

NULL = -1
_HEX_DIGITS = frozenset("0123456789abcdefABCDEF")


class Repository:
    """A repository, for reading.

    `Repository(path)` takes the folder that has ``.hg``. Files are opened
    when they are first needed, and then stay as they were: make a new object
    to see what others have done since.

    What Mercurial hides, because it is obsolete, is here like everything
    else. Revisions of the changelog are numbered as in Mercurial; -1 is the
    null revision, which comes before all others. Paths of files in the
    repository are bytes; a string is encoded as the names of files are.

    Raises `RepositoryError` if there is no repository, and `UnsupportedError`
    if it requires what this package does not know.
    """

    __slots__ = (
        "_changelog",
        "_encode",
        "_manifest",
        "_obsolescence",
        "_phases",
        "control",
        "requirements",
        "root",
        "store",
    )

    def __init__(self, path: Path) -> None:
        layout = _requirements.layout(path)
        #: The folder that was given, the `.hg` in it, and the store, which is
        #: that of another repository if this one shares it.
        self.root, self.control, self.store = layout[:3]
        #: What the repository requires of those who read it.
        self.requirements = layout[3]
        self._encode: Encoder | None = None
        self._changelog: Revlog | None = None
        self._manifest: Revlog | None = None
        self._obsolescence: Markers | None = None
        self._phases: Phases | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({os.fsdecode(self.root)!r})"

    @property
    def changelog(self) -> Revlog:
        """The changesets."""
        if self._changelog is None:
            self._changelog = self._revlog(b"00changelog", self._at_top)
        return self._changelog

    @property
    def manifest(self) -> Revlog:
        """The manifests; with tree manifests, those of the topmost folder."""
        if self._manifest is None:
            self._manifest = self._revlog(b"00manifest", self._at_top)
        return self._manifest

    def directory_manifest(self, directory: bytes) -> Revlog:
        """Return the manifests of a folder, which tree manifests have."""
        if not directory:
            return self.manifest
        return self._revlog(b"meta/%s/00manifest" % directory, self.store_file)

    def filelog(self, path: str | bytes) -> Revlog:
        """Return the history of a file.

        Its texts may begin with metadata: see `hgkernels.filetexts`. Raises
        `RepositoryError` if there is no such file in any revision.
        """
        name = os.fsencode(path)
        radix = b"data/%s" % name
        if not os.path.exists(self.store_file(radix + b".i")):
            message = f"{os.fsdecode(name)}: the repository has no such file"
            raise RepositoryError(message)
        return self._revlog(radix, self.store_file)

    def store_file(self, store_path: bytes) -> bytes:
        """Return where a file of the store is, such as ``data/name.i``."""
        if self._encode is None:
            from ._store_paths import encoder

            self._encode = encoder(self.requirements)
        return self._at_top(self._encode(store_path))

    def _at_top(self, name: bytes) -> bytes:
        return os.path.join(self.store, name)

    def _revlog(self, radix: bytes, place: Encoder) -> Revlog:
        """Open a revlog; one that is not there has no revisions.

        *place* says where a file of the store is.
        """
        from .revlog import Revlog

        try:
            return Revlog.open(
                place(radix + b".i"),
                named=lambda suffix: place(radix + os.fsencode(suffix)),
            )
        except FileNotFoundError:
            return Revlog.from_bytes(b"")

    @property
    def obsolescence(self) -> Markers:
        """The obsolescence markers."""
        if self._obsolescence is None:
            from .markers import Markers

            path = self._at_top(b"obsstore")
            try:
                self._obsolescence = Markers.open(path)
            except FileNotFoundError:
                self._obsolescence = Markers.from_bytes(b"")
        return self._obsolescence

    @property
    def phases(self) -> Phases:
        """The phases of the changesets."""
        if self._phases is None:
            from .phases import Phases

            data = self.read_store(b"phaseroots")
            self._phases = Phases(self.changelog, data)
        return self._phases

    def read_store(self, name: bytes) -> bytes:
        """Return what is in a small file of the store, nothing if it lacks."""
        try:
            with open(self._at_top(name), "rb") as file:
                return file.read()
        except FileNotFoundError:
            return b""

    @property
    def tip(self) -> int:
        """The number of the newest revision, -1 if there is none."""
        return len(self.changelog) - 1

    def lookup(self, symbol: Symbol) -> int:
        """Return the number of the revision that a symbol means.

        A symbol is a revision number, a binary node, or a text: ``tip``,
        ``null``, a number (``-1`` is the tip), a node in hexadecimal, or as
        much of its beginning as no other node has. Bytes that are as long as
        a node are one.

        Raises `RevisionLookupError` if it means nothing, or several nodes.
        """
        changelog = self.changelog
        if isinstance(symbol, int):
            if NULL <= symbol < len(changelog):
                return symbol
        elif isinstance(symbol, bytes) and len(symbol) == len(_hex.NULL):
            (rev,) = changelog.revs([symbol])
            if rev >= 0 or not any(symbol):
                return rev
            symbol = symbol.hex()
        else:
            if isinstance(symbol, bytes):
                symbol = symbol.decode("ascii", "backslashreplace")
            found = self._named(symbol)
            if found is not None:
                return found
        message = f"there is no revision {symbol}"
        raise RevisionLookupError(message)

    def _named(self, symbol: str) -> int | None:
        if symbol == "null":
            return NULL
        if symbol == "tip":
            return self.tip
        count = len(self.changelog)
        rev = _number(symbol)
        if rev is not None:
            rev += count if rev < 0 else 0
            if 0 <= rev < count:
                return rev
        if not 0 < len(symbol) <= _hex.DIGITS:
            return None
        if not _HEX_DIGITS.issuperset(symbol):
            return None
        return self.changelog.match_prefix(symbol)

    def changeset(self, revision: Symbol) -> Changeset:
        """Return what a changeset says: see `lookup` for how to name it."""
        rev = self.lookup(revision)
        return parse_changeset(self.changelog.fulltext(rev))

    def manifest_entry(
        self, path: str | bytes, revision: Symbol = "tip"
    ) -> Entry | None:
        """Return the node and the flag that a file has in a revision.

        None if the revision has no such file. The flag is ``x`` for what can
        be executed, ``l`` for a symbolic link, and mostly empty.
        """
        from ._manifest import DIRECTORY

        name = os.fsencode(path)
        node = self.changeset(revision).manifest
        directory = b""
        if b"treemanifest" in self.requirements:
            *parts, name = name.split(b"/")
            for part in parts:
                found = self._entry(directory, node, part)
                if found is None or found.flag != DIRECTORY:
                    return None
                node = found.node
                directory += b"/" + part if directory else part
        entry = self._entry(directory, node, name)
        if entry is None or entry.flag == DIRECTORY:
            return None
        return entry._replace(path=os.fsencode(path))

    def manifest_at(self, revision: Symbol = "tip") -> Manifest:
        """Return the files of a revision: paths to nodes and flags.

        With tree manifests, the manifests of all folders are read.
        """
        from ._status import manifest_of

        return manifest_of(self, self._manifest_node(revision))

    def manifest_changes(
        self,
        first: Symbol,
        second: Symbol,
        *,
        under: Iterable[str | bytes] | None = None,
        only: Iterable[str | bytes] | None = None,
    ) -> ManifestChanges:
        """Return what became of files, with their nodes and flags.

        The result is that of `Manifest.changes`; *under* names folders and
        *only* paths. Unless there are tree manifests, it is taken from deltas
        where these are enough: see `Revlog.manifest_changes`.
        """
        from ._status import compared

        return compared(
            self,
            self._manifest_node(first),
            self._manifest_node(second),
            under=None if under is None else map(os.fsencode, under),
            only=None if only is None else map(os.fsencode, only),
        )

    def status_between(
        self,
        first: Symbol,
        second: Symbol,
        paths: Iterable[str | bytes] | None = None,
        *,
        copies: bool = False,
    ) -> Status:
        """Return what became of files from one revision to another.

        The result has the paths that were `modified`, `added` and `removed`,
        as ``hg status --rev`` has. *paths* are files or folders: nothing else
        is looked at. What changed is taken from deltas where these are enough:
        see `Revlog.manifest_changes`.

        With *copies*, it also has `copies`: for added files that were copied
        or renamed, where they came from. That is what the histories of the
        files say, and what ``hg status --copies`` has, if *first* is an
        ancestor of *second* and the repository does not keep copies in its
        changesets. Where it is none, Mercurial also knows what was renamed on
        the way back to the ancestor that both have; this is not looked for.
        """
        from ._status import copied_status, status

        ask = copied_status if copies else status
        return ask(
            self,
            self._manifest_node(first),
            self._manifest_node(second),
            None if paths is None else map(os.fsencode, paths),
        )

    def _manifest_node(self, revision: Symbol) -> bytes:
        """Return the node of the manifest of a revision."""
        if self.lookup(revision) == NULL:
            return _hex.NULL
        return self.changeset(revision).manifest

    def _entry(
        self, directory: bytes, node: bytes, name: bytes
    ) -> Entry | None:
        from ._manifest import find

        if node == _hex.NULL:
            return None
        log = self.directory_manifest(directory)
        return find(text_of(log, node), name)

    def file(
        self, path: str | bytes, revision: Symbol = "tip"
    ) -> FileText | None:
        """Return a file as a revision has it, or None if it has none."""
        from .filetexts import parse_file_text

        entry = self.manifest_entry(path, revision)
        if entry is None:
            return None
        log = self.filelog(path)
        return parse_file_text(text_of(log, entry.node))

    def cat(self, path: str | bytes, revision: Symbol = "tip") -> bytes:
        """Return the contents of a file in a revision.

        Raises `RevisionLookupError` if the revision has no such file, and
        `CensoredError` if its contents were removed.
        """
        found = self.file(path, revision)
        if found is None:
            name = os.fsdecode(path)
            message = f"{name}: no such file in revision {revision!s}"
            raise RevisionLookupError(message)
        if found.censored is not None:
            message = f"{os.fsdecode(path)}: censored in revision {revision!s}"
            raise CensoredError(message)
        return found.content

    def verify(
        self, *, jobs: int = 1, full: bool = False, memory: int = 1 << 29
    ) -> Verification:
        """Check all that ``hg verify`` checks, but for the working folder.

        The texts of changesets and files have to be there and to have their
        nodes; changesets, manifests and histories of files have to name one
        another. Damage does not end the check: `Verification` says what was
        found.

        Of manifests, as in Mercurial, only what each changes is read; with
        *full* their texts are made and hashed, too, which takes much longer.

        *jobs* is the number of threads; the library works without Python's
        lock. *memory* is how many bytes to spend on what changesets and
        manifests name. If that is not enough, files are checked part by part,
        and these are read for each part. Beside it, a check takes half as
        much again for a moment, less than 100 bytes for each changeset and
        500 for each file of a part, and for each thread 128 MiB at most and
        three times the largest text.
        """
        from ._verify import verify

        return verify(self, jobs=jobs, full=full, memory=memory)


def text_of(log: Revlog, node: bytes) -> bytes:
    """Return the text of a node that something in the repository names."""
    rev = named_rev(log, node)
    if rev < 0:
        raise _not_there(node)
    return log.fulltext(rev)


def named_rev(log: Revlog, node: bytes) -> int:
    """Return the revision of a node that something names; -1 for the null."""
    (rev,) = log.revs([node])
    if rev < NULL or (rev == NULL and node != _hex.NULL):
        raise _not_there(node)
    return rev


def _not_there(node: bytes) -> RevisionLookupError:
    message = f"revision {node.hex()} is named, but is not there"
    return RevisionLookupError(message)


def _number(symbol: str) -> int | None:
    """Return the number that is written as Python writes numbers, or None."""
    digits = symbol.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        return None
    number = int(digits) if len(digits) < len("9" * 12) else 10**12
    if str(number) != digits:
        return None
    return number if digits == symbol else -number
