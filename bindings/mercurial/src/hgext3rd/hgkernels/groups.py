"""Groups of revisions that come in a bundle, written many at a time.

Mercurial adds each revision by itself: it asks the index a dozen questions,
makes half a dozen objects, and writes thrice. Here what is usual is decided
in one go, and written together: a revision that comes with a delta against a
parent which will do (see `addition`), and one that is stored whole because it
is the first or belongs to the changelog. Each other one is left to Mercurial.
"""

from __future__ import annotations

import os
import struct
from typing import Any

from mercurial import changelog, manifest, mdiff, revlog, revlogutils
from mercurial.node import nullrev
from mercurial.revlogutils import constants, deltas, nodemap
from mercurial.utils import storageutil

from . import addition, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# What is called for each revision, and is not called here.
_ADDERS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        revlog.revlog,
        (
            "_addrevision",
            "_enforceinlinesize",
            "_get_data_offset",
            "_peek_iscensored",
            "_writeentry",
            "addgroup",
            "checkhash",
            "end",
            "iscensored",
            "rawsize",
            "size",
        ),
    ),
    (
        revlog._InnerRevlog,
        (
            "cache_revision_text",
            "compress",
            "get_segment_for_revs",
            "write_entry",
            "writing",
        ),
    ),
    (
        deltas.deltacomputer,
        ("_fullsnapshotinfo", "buildtext", "finddeltainfo"),
    ),
    (deltas, ("_textfromdelta",)),
    (mdiff, ("full_text_from_delta",)),
    (storageutil, ("deltaiscensored", "iscensoredtext")),
    (manifest.manifestrevlog, ("addgroup",)),
)
_RECORD = struct.Struct(">QIiiiii20s12x")
# What an entry of format 1 has behind its node.
_REST = (0, 0, constants.COMP_MODE_INLINE, constants.COMP_MODE_INLINE, -1)
_WHOLE = struct.Struct(">III")
_FLAGS = 0xFFFF
_CENSORED, _METADATA = b"\1\ncensored:", b"\1\n"

_STATE = "_hgkernels_adds_groups"

# So much is written at once.
_PIECE = 1 << 20


def add_group(
    add: Callable[..., bool],
    log: Any,
    revisions: Iterable[Any],
    linkmapper: Callable[[bytes], int],
    transaction: Any,
    **options: Any,
) -> bool:
    """Add revisions; see `mercurial.revlog.revlog.addgroup`."""
    if not _is_plain(log, options):
        return add(log, revisions, linkmapper, transaction, **options)
    is_empty = True
    inner, callback = log._inner, options.get("addrevisioncb")
    with log._writing(transaction):
        group = _Group(log, transaction, is_cached=options.get("alwayscache"))
        read = inner.get_segment_for_revs

        def read_what_is_written(*place: Any) -> Any:
            group.write()
            return read(*place)

        inner.get_segment_for_revs = read_what_is_written
        try:
            for revision in revisions:
                is_empty = False
                rev = group.add(revision, linkmapper)
                if rev is None:
                    group.write()
                    one = iter((revision,))
                    add(log, one, linkmapper, transaction, **options)
                    group.refresh()
                elif callback is not None:
                    callback(log, rev)
            group.write()
        finally:
            del inner.get_segment_for_revs
    return not is_empty


def _is_plain(log: Any, options: dict[str, Any]) -> bool:
    """Tell whether a revlog is of the usual kind, and the rules are."""
    inner = log._inner
    config, features = log.delta_config, log.feature_config
    policy = options.get("delta_base_reuse_policy")
    return (
        type(log) in (revlog.revlog, changelog.changelog)
        and type(inner) is revlog._InnerRevlog
        and options.keys() <= _OPTIONS
        and not options.get("debug_info")
        and policy in (None, constants.DELTA_BASE_REUSE_TRY)
        and (policy is not None or config.lazy_delta_base)
        and log._docket is None
        and log._format_version == constants.REVLOGV1
        and log._concurrencychecker is None
        and not log._adding_group
        and not features.compute_rank
        and not features.has_side_data
        and not config.debug_delta
        and not config.validate_base
        and not config.delta_info
        and config.general_delta
        and config.sparse_revlog
        and config.lazy_delta
        and inner.sidedata_file is None
        and log.index.entry_size == _RECORD.size
        and "get_segment_for_revs" not in inner.__dict__
        and _is_all_plain(log.opener)
    )


def _is_all_plain(opener: Any) -> bool:
    """Tell whether nobody has wrapped anything; look once for a store."""
    found = getattr(opener, _STATE, None)
    if found is None:
        found = addition.are_rules_plain() and all(
            plain.are_plain(*adders) for adders in _ADDERS
        )
        setattr(opener, _STATE, found)
    return bool(found)


_OPTIONS = frozenset(
    (
        "addrevisioncb",
        "alwayscache",
        "debug_info",
        "delta_base_reuse_policy",
        "duplicaterevisioncb",
    )
)


class _Group:
    """Revisions of one revlog that are about to be written."""

    def __init__(self, log: Any, transaction: Any, *, is_cached: Any) -> None:
        self._log = log
        self._inner = log._inner
        self._index = log.index
        self._transaction = transaction
        self._is_cached = bool(is_cached)
        self._is_whole = not log._storedeltachains
        self._longest = log.delta_config.max_chain_len or (1 << 62)
        self._can_be_censored = log.feature_config.censorable
        constant = log.nodeconstants
        #: The nodes that nothing may have.
        self._refused = {log.nullid, constant.wdirid}
        self._refused.update(constant.wdirfilenodeids)
        #: How long the chains are, and how large.
        self._chains: dict[int, tuple[int, int]] = {}
        self._computer: Any = None
        #: What goes into the index, and into the file with the chunks.
        self._records: list[bytes] = []
        self._data: list[bytes] = []
        self._size = 0
        self.refresh()

    def refresh(self) -> None:
        """Look at what there is, after somebody else has added to it."""
        self._count = len(self._index)
        self._end = self._log.end(self._count - 1)

    def add(
        self, revision: Any, linkmapper: Callable[[bytes], int]
    ) -> int | None:
        """Add a revision, and return its number; None if it is not usual."""
        if (
            revision.compression is not None
            or revision.delta is None
            or revision.flags
            or revision.sidedata
            or revision.snapshot_level is not None
            or revision.other_storage_delta_base is not None
            or revision.node in self._refused
        ):
            return None
        get_rev = self._index.get_rev
        p1, p2 = get_rev(revision.p1), get_rev(revision.p2)
        base = get_rev(revision.delta_base)
        if (
            p1 is None
            or p2 is None
            or base is None
            or get_rev(revision.node) is not None
        ):
            return None
        if base == nullrev:
            found = self._stored_whole(revision)
        elif base in (p1, p2) and not self._is_whole and not self._is_cached:
            found = self._stored_by_delta(revision, base)
        else:
            found = None
        if found is None:
            return self._searched(revision, base, linkmapper)
        base, length, stored, text = found
        link = linkmapper(revision.link_node)
        fields = base, link, p1, p2, revision.node
        rev = self._append(fields, length, stored)
        if text is None:
            text = revision.delta
        elif self._is_cached or revision.raw_text is not None:
            self._inner.cache_revision_text(rev, text, False)  # noqa: FBT003
        self._inner.record_uncompressed_chunk(rev, text)
        return rev

    def _searched(
        self, revision: Any, base: int, linkmapper: Callable[[bytes], int]
    ) -> int | None:
        """Let Mercurial search for a delta, and add a revision with that."""
        log, delta = self._log, revision.delta
        if (base != nullrev and self._index[base][0] & _FLAGS) or (
            self._can_be_censored
            and delta[_WHOLE.size :].startswith(_CENSORED)
        ):
            return None
        self.write()
        if self._computer is None:
            self._computer = deltas.deltacomputer(log)
        cached = revlogutils.CachedDelta(
            base=base,
            u_delta=delta,
            u_full_text=revision.raw_text,
            reuse_policy=constants.DELTA_BASE_REUSE_TRY,
            fulltext_length=revision.raw_text_size,
            quality=revision.quality,
        )
        rev: int = log._addrevision(
            revision.node,
            revision.raw_text,
            self._transaction,
            linkmapper(revision.link_node),
            revision.p1,
            revision.p2,
            constants.REVIDX_DEFAULT_FLAGS,
            cached,
            alwayscache=self._is_cached,
            deltacomputer=self._computer,
        )
        self.refresh()
        return rev

    def _stored_whole(self, revision: Any) -> Any:
        """Return how to store a text by itself; None if that is not sure."""
        if self._count and not self._is_whole:
            return None
        text, delta = revision.raw_text, revision.delta
        if text is None:
            length = len(delta) - _WHOLE.size
            if length < 0 or delta[: _WHOLE.size] != _WHOLE.pack(0, 0, length):
                return None
            text = delta[_WHOLE.size :]
        size = revision.raw_text_size
        if (
            type(text) is not bytes
            or not text
            or (size is not None and size != len(text))
            or (text.startswith(_METADATA) and b"censored" in text)
        ):
            return None
        chunk = b"".join(self._inner.compress(text))
        self._chains[self._count] = 1, len(chunk)
        return self._count, len(text), chunk, text

    def _stored_by_delta(self, revision: Any, base: int) -> Any:
        """Return how to store a revision by its delta; None if not so."""
        delta, entry = revision.delta, self._index[base]
        if (
            revision.raw_text is not None
            or entry[0] & _FLAGS
            or entry[2] < 0
            or (
                self._can_be_censored
                and delta[_WHOLE.size :].startswith(_CENSORED)
            )
        ):
            return None
        length = revision.raw_text_size
        if length is None:
            length = mdiff.patchedsize(entry[2], delta)
        chain = self._chains.get(base)
        if chain is None:
            chain = self._log._chaininfo(base)
        count, size = chain
        most = length * deltas.LIMIT_DELTA2TEXT
        if (
            length <= 0
            or most < entry[1]
            or most < size
            or count >= self._longest
            or entry[2] < length // deltas.LIMIT_BASE2TEXT
        ):
            return None
        chunk = b"".join(self._inner.compress(delta))
        size += len(chunk)
        if len(chunk) > length or size > most:
            return None
        self._chains[self._count] = count + 1, size
        return base, length, chunk, None

    def _append(
        self,
        fields: tuple[int, int, int, int, bytes],
        length: int,
        chunk: bytes,
    ) -> int:
        """Add a revision to the index, and to what is to be written."""
        log, inner, rev = self._log, self._inner, self._count
        stored = len(chunk)
        start = self._end << 16
        self._index.append((start, stored, length, *fields, *_REST))
        record = _RECORD.pack(start, stored, length, *fields)
        if not rev:
            word = log._format_flags | log._format_version
            first = log.index.pack_header(word)
            record = first + record[len(first) :]
        self._records.append(record)
        (self._records if inner.inline else self._data).append(chunk)
        self._count = rev + 1
        self._end += stored
        self._size += stored + _RECORD.size
        inner.seen_file_size(length)
        if inner.inline and (
            not log._may_inline or self._end >= revlog._maxinline
        ):
            self.write()
            log._enforceinlinesize(self._transaction)
        elif self._size >= _PIECE:
            self.write()
        return rev

    def write(self) -> None:
        """Write what waits to be written."""
        if not self._records:
            return
        inner = self._inner
        index, chunks, _sidedata = inner._writinghandles
        if chunks is not None:
            chunks.seek(0, os.SEEK_END)
            chunks.write(b"".join(self._data))
            self._data.clear()
        if inner._delay_buffer is None:
            index.seek(0, os.SEEK_END)
            index.write(b"".join(self._records))
        else:
            inner._delay_buffer.extend(self._records)
        self._records.clear()
        self._size = 0
        nodemap.setup_persistent_nodemap(self._transaction, self._log)
