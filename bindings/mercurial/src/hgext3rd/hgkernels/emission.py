"""Revisions for a bundle, read from the store many at a time.

Mercurial asks its index and files a dozen times for each revision that it
sends. Here a record is looked at once, and chunks that lie side by side are
read in one go. What is sent, and in which order, is decided as in Mercurial's
`revlog._emit_revisions`; what is not plain is left to it.
"""

from __future__ import annotations

import zlib
from typing import Any

from mercurial import (
    changelog,
    error,
    repoview,
    revlog,
    revlogutils,
)
from mercurial.interfaces import repository
from mercurial.node import nullrev
from mercurial.revlogutils import constants

from . import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# So many revisions are read at once, if that is not too much for memory.
_TOGETHER = 128
_SPAN = 1 << 20

# Parents and bases are mostly among so many that were sent before.
_REMEMBERED = 1 << 14

_MODES = repository.CG_DELTAMODE_STD, repository.CG_DELTAMODE_FULL

_FLAGS = 0xFFFF
# What has more said of it, or is not sent as it is.
_TELLING: int = (
    constants.REVIDX_RAWTEXT_CHANGING_FLAGS | constants.REVIDX_DELTA_INFO_FLAGS
)
_NULL: int = nullrev

# What a chunk begins with.
_ZLIB, _RAW, _ZSTD = b"xu("

# What is called for each revision, and is not called here.
_METHODS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        revlog.revlog,
        (
            "_candelta",
            "_rawtext",
            "_revisiondata",
            "deltaparent",
            "emitrevisions",
            "flags",
            "iscensored",
            "issnapshot",
            "node",
            "parentrevs",
            "raw_comp_chunk",
            "rawdata",
            "rawsize",
            "rev",
            "revdiff",
            "snapshotdepth",
        ),
    ),
    (
        revlog._InnerRevlog,
        (
            "_chunk",
            "_chunks",
            "decompress",
            "get_segment_for_revs",
            "raw_text",
        ),
    ),
)


def emit_revisions(
    emit: Any, log: Any, nodes: Any, nodesorder: Any, **options: Any
) -> Iterator[Any]:
    """Iterate over revisions, as `mercurial.revlog.revlog` does."""
    get = options.get
    mode = get("deltamode", repository.CG_DELTAMODE_STD)
    if (
        get("revisiondata")
        and nodesorder in (None, b"storage")
        and mode in _MODES
        and get("sidedata_helpers") is None
        and get("debug_info") is None
        and not get("accepted_compression")
        and _is_plain(log)
    ):
        is_full = mode == repository.CG_DELTAMODE_FULL
        has_parents = bool(get("assumehaveparentrevisions"))
        emission = _Emission(log, is_full=is_full)
        return emission.revisions(nodes, has_parents=has_parents)
    emitted: Iterator[Any] = emit(log, nodes, nodesorder, **options)
    return emitted


def _is_plain(log: Any) -> bool:
    """Tell whether a revlog is as Mercurial alone has it."""
    kind = type(log)
    if kind is not revlog.revlog and kind is not changelog.changelog:
        # That of a filtered repository has a class of its own.
        mixin = repoview.filteredchangelogmixin
        if kind.__bases__ != (mixin, changelog.changelog):
            return False
    inner = log._inner
    return (
        type(inner) is revlog._InnerRevlog
        and log._docket is None
        and not log._large_file_enabled
        and log._format_version == constants.REVLOGV1
        and all(plain.are_plain(*methods) for methods in _METHODS)
    )


class Sent(revlog.OutboundRevision):  # type: ignore[misc]
    """A revision that is sent.

    Few formats have a word for the kind of snapshot that a revision is, so it
    is looked for when somebody asks.
    """

    __slots__ = ("_is_stored", "_log", "_rev")

    @property
    def stored_snapshot_level(self) -> int:
        """Return which kind of snapshot it is in the store, or -1."""
        if not self._log.issnapshot(self._rev):
            return -1
        level: int = self._log.snapshotdepth(self._rev)
        return level

    @stored_snapshot_level.setter
    def stored_snapshot_level(self, level: int | None) -> None:
        """Leave it to be looked for."""

    @property
    def snapshot_level(self) -> int:
        """Return which kind of snapshot is sent, or -1."""
        return self.stored_snapshot_level if self._is_stored else -1

    @snapshot_level.setter
    def snapshot_level(self, level: int | None) -> None:
        """Leave it to be looked for."""


class _Emission:
    """Revisions of one revlog that are sent."""

    def __init__(self, log: Any, *, is_full: bool) -> None:
        self._log = log
        self._inner = log._inner
        self._index = log.index
        self._is_full = is_full
        self._is_general = log.delta_config.general_delta
        self._is_canonical = log.feature_config.canonical_parent_order
        self._can_be_censored = log.feature_config.censorable
        self._chunks = _Chunks(log)
        self._prev: int | None = None
        #: The flags of those that were sent and that have unusual ones.
        self._unusual: dict[int, int] = {}
        #: The nodes of those that were looked at last.
        self._nodes: dict[int, bytes] = {nullrev: log.nullid}
        #: What the other side has.
        self._emitted: set[int] = set()
        self._available: Any = ()

    def revisions(
        self, nodes: Iterable[bytes], *, has_parents: bool
    ) -> Iterator[Any]:
        """Iterate over what is sent of some revisions."""
        revs = sorted(map(self._log.rev, nodes))
        if has_parents:
            self._prev = self._log.parentrevs(revs[0])[0]
            heads = {p for rev in revs for p in self._log.parentrevs(rev)}
            heads.difference_update(revs)
            self._available = self._log.ancestors(heads, inclusive=True)
        for start in range(0, len(revs), _TOGETHER):
            some = revs[start : start + _TOGETHER]
            entries = [self._index[rev] for rev in some]
            chunks = self._chunks.of(some, entries)
            for rev, entry, chunk in zip(some, entries, chunks):
                if rev == nullrev:
                    continue
                if self._is_as_stored(rev, entry, chunk):
                    yield self._stored(rev, entry, chunk)
                else:
                    yield self._revision(rev, entry, chunk)
                self._prev = rev

    def _is_as_stored(self, rev: int, entry: Any, chunk: Any) -> bool:
        """Tell whether a delta is sent that is stored, as most are."""
        base = entry[3]
        return (
            chunk is not None
            and base != rev
            and self._is_general
            and not self._is_full
            and base in self._emitted
            and not entry[0] & _TELLING
            and base not in self._unusual
        )

    def _stored(self, rev: int, entry: Any, chunk: Any) -> Any:
        """Return a revision with the delta that is stored."""
        base, first, second = entry[3], entry[5], entry[6]
        if self._is_canonical and first == nullrev:
            first, second = second, first
        node, nodes = entry[7], self._nodes
        base_node = nodes.get(base) or self._node(base)
        sent = Sent(
            node,
            nodes.get(first) or self._node(first),
            nodes.get(second) or self._node(second),
            base_node,
            entry[0] & _FLAGS,
            None,
            entry[2],
            None,
            self._chunks.decode(rev, chunk),
            quality=None,
            sidedata=None,
            protocol_flags=0,
            stored_delta_base=base_node,
        )
        sent._log, sent._rev, sent._is_stored = self._log, rev, True
        self._emitted.add(rev)
        self._remember(rev, node)
        return sent

    def _revision(self, rev: int, entry: Any, chunk: Any) -> Any:
        """Return what is sent of a revision."""
        log = self._log
        flags = entry[0] & _FLAGS
        stored, parents = entry[3], entry[5:7]
        if self._is_canonical and parents[0] == nullrev:
            parents = parents[::-1]
        delta_parent = self._delta_parent(rev, stored)
        base = self._base(delta_parent, flags, parents)
        if flags & constants.REVIDX_RAWTEXT_CHANGING_FLAGS:
            self._unusual[rev] = flags
            base = nullrev
        elif self._is_unusual(base):
            base = nullrev

        revision = delta = None
        if self._can_be_censored and flags & constants.REVIDX_ISCENSORED:
            revision = self._censored(entry[7])
        else:
            if base == nullrev:
                revision = self._text(rev, entry, chunk, parents)
            elif base == delta_parent and chunk is not None:
                delta = self._chunks.decode(rev, chunk)
            else:
                delta = log.revdiff(base, rev)
            self._emitted.add(rev)

        quality = None
        is_stored = base == delta_parent
        if is_stored and flags & constants.REVIDX_DELTA_INFO_FLAGS:
            quality = revlogutils.DeltaQuality.from_v1_flags(flags)
        sent = Sent(
            entry[7],
            self._node(parents[0]),
            self._node(parents[1]),
            self._node(base),
            flags & ~constants.REVIDX_DELTA_INFO_FLAGS,
            None,
            entry[2],
            revision,
            delta,
            quality=quality,
            sidedata=None,
            protocol_flags=0,
            stored_delta_base=self._node(delta_parent),
        )
        sent._log, sent._rev, sent._is_stored = log, rev, is_stored
        self._remember(rev, entry[7])
        return sent

    def _is_unusual(self, base: int) -> bool:
        """Tell whether nothing may be a delta against a revision."""
        if base in self._emitted or base == nullrev:
            return base in self._unusual
        flags = self._log.flags(base)
        return bool(flags & constants.REVIDX_RAWTEXT_CHANGING_FLAGS)

    def _node(self, rev: int) -> bytes:
        found = self._nodes.get(rev)
        if found is None:
            return self._remember(rev, self._index[rev][7])
        return found

    def _remember(self, rev: int, node: bytes) -> bytes:
        if len(self._nodes) > _REMEMBERED:
            self._nodes = {nullrev: self._log.nullid}
        self._nodes[rev] = node
        return node

    def _delta_parent(self, rev: int, stored: int) -> int:
        """Return what the stored chunk is a delta against."""
        if stored == rev:
            return _NULL
        return stored if self._is_general else rev - 1

    def _is_usable(self, rev: int) -> bool:
        """Tell whether the other side has a revision to apply a delta to."""
        return rev != nullrev and (
            rev in self._emitted or rev in self._available
        )

    def _base(
        self, delta_parent: int, flags: int, parents: tuple[int, int]
    ) -> int:
        """Return what to send a delta against."""
        if self._is_full or delta_parent == nullrev:
            return _NULL
        if self._is_usable(delta_parent):
            return delta_parent
        second = parents[1]
        quality = revlogutils.DeltaQuality.from_v1_flags(flags)
        if (
            quality is not None
            and quality.p2_small
            and self._is_usable(second)
        ):
            return second
        for parent in parents:
            if self._is_usable(parent):
                return parent
        if self._prev is None:
            return _NULL
        return self._prev

    def _censored(self, node: bytes) -> Any:
        """Return what is stored of a censored revision, or of one after it."""
        try:
            return self._log.rawdata(node)
        except error.CensoredNodeError as problem:
            return problem.tombstone

    def _text(
        self, rev: int, entry: Any, chunk: Any, parents: tuple[int, int]
    ) -> Any:
        """Return the stored text of a revision, whose hash is checked."""
        log, inner = self._log, self._inner
        neutral = constants.REVIDX_NEUTRAL_FLAGS
        if (
            chunk is None
            or entry[3] != rev
            or entry[0] & _FLAGS & ~neutral
            or inner.get_cached_text(rev) is not None
        ):
            return log.rawdata(entry[7])
        text = self._chunks.decode(rev, chunk)
        log.checkhash(
            text,
            entry[7],
            self._index[parents[0]][7],
            self._index[parents[1]][7],
            rev,
        )
        inner.cache_revision_text(rev, text, validated=True)
        return text


class _Chunks:
    """The chunks of a revlog, read together where they lie together."""

    def __init__(self, log: Any) -> None:
        self._inner = log._inner
        # Mercurial reads the deltas of manifests again.
        self._is_kept = (
            log.target[0] == constants.KIND_MANIFESTLOG
            and self._inner._uncompressed_chunk_cache is not None
        )
        self._decompress = self._inner.decompress
        self._unpack = one_shot(self._inner)

    def of(self, revs: Sequence[int], entries: Sequence[Any]) -> list[Any]:
        """Return the stored chunks of ascending revisions, or None for each.

        None is for what is not worth reading here.
        """
        inner = self._inner
        first, last = revs[0], revs[-1]
        nothing: list[Any] = [None] * len(revs)
        if (
            first == nullrev
            or last - first + 1 != len(revs)
            or inner.is_delaying
            or inner.is_writing
        ):
            return nothing
        start = entries[0][0] >> 16
        end = (entries[-1][0] >> 16) + entries[-1][1]
        if not 0 < end - start <= _SPAN:
            return nothing
        try:
            offset, data = inner.get_segment_for_revs(first, last)
        except error.RevlogError:
            # Which revision lacks bytes is found one by one.
            return nothing
        shift = inner.index.entry_size if inner.inline else 0
        view = memoryview(data)
        size = len(view)
        found = nothing
        for number, (rev, entry) in enumerate(zip(revs, entries)):
            place = (entry[0] >> 16) + shift * (rev + 1) - offset
            stop = place + entry[1]
            # What a damaged record places elsewhere is left to Mercurial.
            if 0 <= place <= stop <= size:
                found[number] = view[place:stop]
        return found

    def decode(self, rev: int, chunk: Any) -> bytes:
        """Return what is in a chunk."""
        kind = chunk[0] if len(chunk) else 0
        if kind == _ZLIB:
            try:
                found: bytes = zlib.decompress(chunk)
            except zlib.error:
                # Mercurial's own message.
                found = bytes(self._decompress(chunk))
        elif kind == _RAW:
            found = bytes(chunk[1:])
        elif kind == _ZSTD and self._unpack is not None:
            found = self._unpack(chunk)
        else:
            found = bytes(self._decompress(chunk))
        if self._is_kept:
            self._inner.record_uncompressed_chunk(rev, found)
        return found


def one_shot(inner: Any) -> Any:
    """Return what unpacks a whole chunk of zstd, if that is at hand."""
    slowly = inner.decompress
    try:
        unpack = inner._get_decompressor(b"(")._dctx.decompress
    except (AttributeError, error.RevlogError):
        return None

    def unpacked(chunk: Any) -> Any:
        try:
            return unpack(chunk)
        except Exception:  # noqa: BLE001 - of a module that may be any
            return slowly(chunk)

    return unpacked
