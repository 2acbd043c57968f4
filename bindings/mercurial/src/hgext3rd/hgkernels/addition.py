"""Revisions that are added as they come, with the delta that came.

For most revisions of a bundle Mercurial finds, after a general search, that
the delta which came with it against a parent will do. Here this is asked
first, by the same rules; whatever else may be the case is left to the search.
"""

from __future__ import annotations

from typing import Any

from mercurial import extensions, revlog
from mercurial.node import nullrev
from mercurial.revlogutils import constants, deltas

from . import plain

_SEARCHES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        deltas.deltacomputer,
        ("_builddeltainfo", "decompress_cached"),
    ),
    (
        deltas._SparseDeltaSearch,
        (
            "__init__",
            "_init_cached",
            "_pre_filter_rev",
            "is_good_delta_info",
            "next_group",
        ),
    ),
    (
        revlog.revlog,
        (
            "_chaininfo",
            "chainbase",
            "deltaparent",
            "end",
            "flags",
            "issnapshot",
            "length",
            "rawsize",
            "rev",
            "start",
        ),
    ),
    (revlog._InnerRevlog, ("compress",)),
)


def wrap() -> None:
    """Wrap the search for a delta."""
    extensions.wrapfunction(
        deltas.deltacomputer, "finddeltainfo", _find_delta_info
    )


def _find_delta_info(
    find: Any, computer: Any, revinfo: Any, *args: Any, **options: Any
) -> Any:
    """Return how a revision is to be stored."""
    if not args and not options and revinfo.cachedelta is not None:
        found = _reused(computer, revinfo)
        if found is not None:
            return found
    return find(computer, revinfo, *args, **options)


def _is_plain(computer: Any) -> bool:
    """Tell whether a revlog is of the usual kind, and the rules are."""
    log = computer.revlog
    config = log.delta_config
    return (
        type(computer) is deltas.deltacomputer
        and not computer._gather_debug
        and type(log._inner) is revlog._InnerRevlog
        and log._docket is None
        and log._storedeltachains
        and config.general_delta
        and config.sparse_revlog
        and config.lazy_delta
        and not config.delta_info
        and are_rules_plain()
    )


def are_rules_plain() -> bool:
    """Tell whether the rules for deltas are Mercurial's own."""
    return all(plain.are_plain(*searches) for searches in _SEARCHES)


def _reused(computer: Any, revinfo: Any) -> Any:
    """Return how to store a revision by its own delta, None if not so."""
    try:
        is_plain = computer._hgkernels_is_plain
    except AttributeError:
        is_plain = computer._hgkernels_is_plain = _is_plain(computer)
    cached = revinfo.cachedelta
    if (
        not is_plain
        or cached.u_delta is None
        or cached.c_delta is not None
        or cached.reuse_policy != constants.DELTA_BASE_REUSE_TRY
        or cached.snapshot_level is not None
        or cached.other_storage_delta_base is not None
        or not revinfo.textlen
        or revinfo.flags & constants.REVIDX_RAWTEXT_CHANGING_FLAGS
    ):
        return None
    log = computer.revlog
    base = cached.base
    if base == nullrev or base not in (
        log.rev(revinfo.p1),
        log.rev(revinfo.p2),
    ):
        return None
    most = revinfo.textlen * deltas.LIMIT_DELTA2TEXT
    longest = log.delta_config.max_chain_len
    entry = log.index[base]
    count, size = log._chaininfo(base)
    if (
        entry[0] & constants.REVIDX_RAWTEXT_CHANGING_FLAGS
        or most < entry[1]
        or most < size
        or (longest and count >= longest)
        or entry[2] < revinfo.textlen // deltas.LIMIT_BASE2TEXT
    ):
        return None
    return _delta_info(log, revinfo, count + 1, size)


def _delta_info(log: Any, revinfo: Any, count: int, size: int) -> Any:
    """Return how to store a revision by its delta, None if that is too large.

    *count* is the length of the chain then, and *size* that of its chunks so
    far.
    """
    delta, base = revinfo.cachedelta.u_delta, revinfo.cachedelta.base
    header, data = log._inner.compress(delta)
    stored = len(header) + len(data)
    size += stored
    if stored > revinfo.textlen:
        return None
    if size > revinfo.textlen * deltas.LIMIT_DELTA2TEXT:
        return None
    chain_base = log.chainbase(base)
    end = log.end(len(log) - 1)
    found = deltas._DeltaInfo(
        distance=stored + end - log.start(chain_base),
        deltalen=stored,
        u_data=delta,
        data=(header, data),
        base=base,
        chainbase=chain_base,
        chainlen=count,
        compresseddeltalen=size,
        snapshotdepth=None,
        quality=revinfo.cachedelta.quality,
    )
    found.set_quality_info(revinfo)
    return found
