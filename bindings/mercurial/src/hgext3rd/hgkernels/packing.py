"""A whole history for a bundle, packed from the files of the store.

Mercurial opens each revlog for itself and makes an object of each revision
that it sends. When all changesets from the first on are sent, as by
``hg clone --pull`` and ``hg bundle --all``, each stored delta is against
something that was sent before: so records and chunks of a file are looked at
once, in one loop, and become the bytes of the bundle. If there is anything
else about a store or a file, Mercurial's own code sends it.
"""

from __future__ import annotations

from typing import Any

from mercurial import changegroup, changelog, filelog, manifest
from mercurial.node import bin as from_hex, hex as to_hex

from . import plain
from ._records import OddError, Reader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# Without the last, a path could lead out of the store.
_NEEDED_REQUIREMENTS = frozenset((b"store", b"fncache", b"dotencode"))

# What another extension may have wrapped to send more or less.
_SENDERS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        changegroup.cgpacker,
        (
            "_generatechangelog",
            "_prunemanifests",
            "generatefiles",
            "generatemanifests",
        ),
    ),
    (changegroup, ("_fileheader", "_revisiondeltatochunks", "deltagroup")),
    (changelog.changelog, ("changelogrevision",)),
    (filelog.filelog, ("__init__", "emitrevisions", "linkrev", "node")),
)

# Less is not given away at once; more would be cut into pieces again.
_PIECE = 1 << 18

_NODE_DIGITS = 40
_END = b"\0\0\0\0"


def generate(  # noqa: PLR0913, PLR0917 - as it is called there
    theirs: Callable[..., Iterator[bytes]],
    packer: Any,
    commonrevs: Any,
    clnodes: list[bytes],
    fastpathlinkrev: bool,
    source: bytes,
    changelog: bool = True,  # noqa: FBT002 - as above
) -> Iterator[bytes]:
    """Iterate over the bytes of a changegroup; see `cgpacker.generate`."""
    sent = 0
    if changelog and fastpathlinkrev and _is_plain(packer, commonrevs):
        try:
            for piece in _Packing(packer, clnodes).pieces():
                sent += len(piece)
                yield piece
        except OddError:
            # Sent again by Mercurial, but for what is gone already.
            pass
        else:
            node = to_hex(clnodes[0])
            packer._repo.hook(b"outgoing", node=node, source=source)
            return
    for piece in theirs(
        packer, commonrevs, clnodes, fastpathlinkrev, source, changelog
    ):
        if len(piece) > sent:
            yield piece[sent:] if sent else piece
        sent = max(0, sent - len(piece))


def _is_plain(packer: Any, commonrevs: Iterable[int]) -> bool:
    """Tell whether all is as Mercurial alone has it."""
    repo = packer._repo
    ui, store = repo.ui, repo.store
    requirements = repo.requirements
    return (
        type(packer)
        in (changegroup.ChangeGroupPacker02, changegroup.ChangeGroupPacker03)
        and packer._matcher.always()
        and not packer._oldmatcher.visitdir(b"")
        and not packer._ellipses
        and not packer._isshallow
        and not packer._accepted_compression
        and not packer._filelog_hasmeta
        and not ui.verbose
        and not ui.debugflag
        and not ui.configbool(b"debug", b"bundling-stats")
        and not ui.config(b"devel", b"bundle.delta")
        and requirements <= plain.REQUIREMENTS
        and requirements >= _NEEDED_REQUIREMENTS
        and repo.url().startswith(b"file:")
        and repo.currenttransaction() is None
        and getattr(store, "fileindex", None) is None
        and type(repo.manifestlog.getstorage(b"")) is manifest.manifestrevlog
        and type(repo.file(b".hgtags")) is filelog.filelog
        and plain.has_plain_flags(repo.svfs)
        and all(plain.are_plain(*senders) for senders in _SENDERS)
        and all(rev < 0 for rev in commonrevs)
    )


class _Packing:
    """A history that is sent whole."""

    def __init__(self, packer: Any, nodes: list[bytes]) -> None:
        self._packer = packer
        self._repo = packer._repo
        self._log = self._repo.changelog
        self._sent = nodes
        self._has_flags = packer.version == b"03"
        self._reader = Reader(
            self._log._inner, self._log.nullid, has_flags=self._has_flags
        )
        #: The nodes of changesets.
        self._nodes: list[bytes] = []
        #: The changeset that each manifest came with.
        self._manifests: dict[bytes, bytes] = {}
        self._files: set[bytes] = set()

    def pieces(self) -> Iterator[bytes]:
        """Iterate over the bytes of the changegroup, and show progress."""
        count = len(self._sent)
        revs = set(map(self._log.rev, self._sent))
        if not count or revs != set(range(count)):
            # They are not all that there are up to the last, each once.
            raise OddError
        last = self._log.node(count - 1)
        ui = self._repo.ui
        with ui.makeprogress(b"changesets", b"chunks", count) as progress:
            for piece in self._reader.pieces(
                self._place(b"00changelog"), count, self._changeset
            ):
                progress.update(len(self._nodes))
                yield piece
        if self._nodes[-1] != last:
            raise OddError
        yield _END
        manifests = self._manifests
        manifests.pop(self._log.nullid, None)
        count = len(manifests)
        with ui.makeprogress(b"manifests", b"chunks", count) as progress:
            for piece in self._reader.pieces(
                self._place(b"00manifest"), count, self._manifest
            ):
                progress.increment()
                yield piece
        yield _END + self._packer._manifestsend
        yield from self._pieces_of_files()
        yield _END

    def _place(self, radix: bytes) -> Callable[[bytes], bytes]:
        join = self._repo.svfs.join
        return lambda suffix: join(radix + suffix)

    def _changeset(self, node: bytes, link: int, text: bytes | None) -> bytes:
        """Note what a changeset says, and return what it is linked to."""
        if text is None or link != len(self._nodes):
            raise OddError
        self._nodes.append(node)
        # What is not so is a `ValueError`.
        manifest, _user, _date, rest = text.split(b"\n", 3)
        if len(manifest) != _NODE_DIGITS:
            raise OddError
        self._manifests.setdefault(from_hex(manifest), node)
        if not rest.startswith(b"\n"):
            names, end, _said = rest.partition(b"\n\n")
            if not end:
                raise OddError
            self._files.update(names.split(b"\n"))
        return node

    def _manifest(self, node: bytes, _link: int, _text: Any) -> bytes:
        """Return the changeset of a manifest."""
        found = self._manifests.get(node)
        if found is None:
            raise OddError
        return found

    def _file(self, _node: bytes, link: int, _text: Any) -> bytes:
        """Return the changeset of a revision of a file."""
        if link < 0:
            raise OddError
        return self._nodes[link]

    def _pieces_of_files(self) -> Iterator[bytes]:
        files = sorted(self._files)
        waiting: list[bytes] = []
        size = 0
        ui = self._repo.ui
        with ui.makeprogress(b"files", b"files", len(files)) as progress:
            for path in files:
                progress.increment(item=path)
                header = changegroup._fileheader(path)
                try:
                    packed = self._reader.packed(
                        self._place(b"data/" + path), self._file
                    )
                except OddError:
                    yield b"".join(waiting)
                    waiting, size = [], 0
                    yield from self._theirs(path)
                    continue
                waiting += (header, packed, _END)
                size += len(packed)
                if size >= _PIECE:
                    yield b"".join(waiting)
                    waiting, size = [], 0
        yield b"".join(waiting)

    def _theirs(self, path: bytes) -> Iterator[bytes]:
        """Iterate over what Mercurial itself sends of a file."""
        packer = self._packer
        revs = set(range(len(self._nodes)))
        fastpathlinkrev = True
        for name, deltas in packer.generatefiles(
            {path}, set(), b"", None, fastpathlinkrev, {}, revs
        ):
            yield changegroup._fileheader(name)
            for delta in deltas:
                yield from changegroup._revisiondeltatochunks(
                    self._repo, delta, packer._builddeltaheader
                )
            yield _END
