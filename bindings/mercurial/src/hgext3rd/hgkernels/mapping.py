"""The blocks of persistent nodemaps, made by the library."""

from __future__ import annotations

from typing import Any

from mercurial import extensions
from mercurial.revlogutils import constants, nodemap

from hgkernels_mercurial.library import is_available

_RECORD_SIZE = 64


def wrap() -> None:
    """Wrap what writes a nodemap."""
    extensions.wrapfunction(nodemap, "persist_nodemap", _persist_nodemap)


def _persist_nodemap(
    persist: Any, tr: Any, log: Any, *args: Any, **options: Any
) -> None:
    """Write a nodemap; see `mercurial.revlogutils.nodemap`."""
    index = log.index
    if (
        hasattr(index, "nodemap_data_all")
        or log._docket is not None
        or log._format_version != constants.REVLOGV1
        or not len(index)
        or not is_available()
    ):
        persist(tr, log, *args, **options)
        return
    stand_in = _Index(log)
    log.index = stand_in
    try:
        persist(tr, log, *args, **options)
    finally:
        log.index = index


class _Index:
    """An index that can write its nodemap, in place of one that cannot."""

    def __init__(self, log: Any) -> None:
        self._log = log
        self._index = log.index
        self._blocks = None
        docket, blocks = self._known()
        if docket is not None:
            log._nodemap_docket = docket
            self._blocks = blocks

    def __len__(self) -> int:
        return len(self._index)

    def __getitem__(self, rev: int) -> Any:
        return self._index[rev]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)

    def _known(self) -> tuple[Any, Any]:
        """Return the docket and the blocks of a nodemap that goes with it."""
        log = self._log
        docket, blocks = getattr(log, "_hgkernels_nodemap", (None, None))
        if docket is None or docket is not log._nodemap_docket:
            if log._nodemap_file is None:
                return None, None
            docket, blocks = nodemap.persisted_data(log) or (None, None)
        if (
            docket is None
            or docket.tip_rev >= len(self._index)
            or self._index[docket.tip_rev][7] != docket.tip_node
        ):
            log._nodemap_docket = None
            return None, None
        return docket, blocks

    def nodemap_data_all(self) -> bytes:
        """Return the blocks of a whole nodemap."""
        from hgkernels.errors import HgKernelsError

        try:
            blocks: bytes = self._native(None).nodemap_data_all()
        except HgKernelsError:
            blocks = nodemap.persistent_data(self._index)
        return blocks

    def nodemap_data_incremental(self) -> tuple[Any, int, bytes]:
        """Return what to append to the nodemap that is there.

        This is its docket, how many of its bytes are dead then, and blocks.
        Another docket is for one that cannot be gone on with.
        """
        from hgkernels.errors import HgKernelsError

        docket = self._log._nodemap_docket
        try:
            found = self._native(docket).nodemap_data_incremental()
        except HgKernelsError:
            found = None
        if found is None:
            other = nodemap.NodeMapDocket()
            other.data_length = 0
            return other, 0, b""
        made: tuple[Any, int, bytes] = found
        return made

    def update_nodemap_data(self, docket: Any, blocks: Any) -> None:
        """Note what has been written, for the rest of the transaction."""
        self._log._hgkernels_nodemap = docket, blocks

    def _native(self, docket: Any) -> Any:
        """Return an index of the library's with all revisions."""
        from hgkernels.parsers import parse_index2

        log, index = self._log, self._index
        count = 0 if docket is None else docket.tip_rev + 1
        records = _stored(log, count) if count else None
        if records is None:
            count = len(index)
            first = index.pack_header(log._format_flags | constants.REVLOGV1)
            records = first + b"".join(map(index.entry_binary, range(count)))
        config = log.delta_config
        is_inline = False
        made, _cache = parse_index2(
            records, is_inline, config.general_delta, config.delta_info
        )
        for rev in range(count, len(index)):
            made.append(index[rev])
        if docket is not None:
            made.update_nodemap_data(docket, bytes(self._blocks or b""))
        return made


def _stored(log: Any, count: int) -> Any:
    """Return the first records as they are in the file, None if not there."""
    if log._inline:
        return None
    from hgkernels import _files

    try:
        data, _file = _files.read(
            log.opener.join(log._inner.canonical_index_file)
        )
    except (OSError, AttributeError):
        return None
    records = memoryview(data)[: count * _RECORD_SIZE]
    start = len(records) - _RECORD_SIZE + 32
    tip = bytes(records[start : start + 20])
    is_whole = len(records) == count * _RECORD_SIZE
    return records if is_whole and tip == log.index[count - 1][7] else None
