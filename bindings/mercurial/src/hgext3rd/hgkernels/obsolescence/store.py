"""A store of markers that makes objects of those alone that are wanted."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from mercurial import obsolete, util
from mercurial.i18n import _

from hgext3rd.hgkernels._library import is_worth

from .maps import NODE, MarkerMap
from .reading import MarkerFile, open_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .reading import Row

THEIRS = obsolete.obsstore
# What is taken over where nobody else has: another extension may have wrapped
# it.
METHODS = ("add", "relevantmarkers", "_addmarkers", "__iter__", "__len__")
UNWRAPPED = {name: getattr(THEIRS, name) for name in METHODS}
# Mercurial's own way is as fast for smaller files: 100 and 1,000 markers.
OPENED_SIZE = 1 << 14
CLOSED_SIZE = 1 << 17
MAPS = ("successors", "predecessors", "children")
# From so many markers on, all are looked for at once.
MANY = 16


def make(theirs: Callable[..., Any], ui: Any, repo: Any) -> Any:
    """Make the store of a repository, as `obsolete.makestore` does."""
    if obsolete.obsstore is not THEIRS or not _is_file(repo):
        return theirs(ui, repo)
    options = {}
    version = ui.configint(b"format", b"obsstore-version")
    if version is not None:
        options["defaultformat"] = version
    readonly = not obsolete.isenabled(repo, obsolete.createmarkersopt)
    made = Store(repo, repo.svfs, readonly=readonly, **options)
    if made and readonly:
        ui.warn(
            _(b'"obsolete" feature not enabled but %i markers found!\n')
            % len(made)
        )
    return made


def _is_file(repo: Any) -> bool:
    """Tell whether the repository's markers are in a file of this machine."""
    return repo.local() and not getattr(
        repo, "is_static_http_repository", False
    )


def is_ours(method: str) -> bool:
    """Tell whether a method of Mercurial's store is as Mercurial made it."""
    return getattr(THEIRS, method) is UNWRAPPED[method]


class Store(obsolete.obsstore):  # type: ignore[misc]
    """Mercurial's store of markers, whose contents stay in the file.

    `file` is what answers, or None where Mercurial's own store does: then
    everything is inherited.
    """

    @cached_property
    def file(self) -> MarkerFile | None:
        """Return the markers, if the library can read them."""
        if not all(map(is_ours, ("_addmarkers", "__iter__", "__len__"))):
            return None
        try:
            size = self.svfs.stat(b"obsstore").st_size
        except FileNotFoundError:
            size = 0
        if not is_worth(size, opened=OPENED_SIZE, closed=CLOSED_SIZE):
            return None
        path = self.svfs.join(b"obsstore")
        return open_file(path, self._defaultformat)

    def __iter__(self) -> Iterator[Row]:
        if self._cached("_all") or self.file is None:
            theirs: Iterator[Row] = super().__iter__()
            return theirs
        return self.file.all_rows()

    def __len__(self) -> int:
        if self._cached("_all") or self.file is None:
            theirs: int = super().__len__()
            return theirs
        return len(self.file)

    def __bool__(self) -> bool:
        if self._cached("_all"):
            return bool(self._all)
        if self._cached("file") and self.file is not None:
            return len(self) > 0
        try:
            return bool(self.svfs.stat(b"obsstore").st_size > 1)
        except FileNotFoundError:
            return len(self) > 0

    __nonzero__ = __bool__

    @cached_property
    def _version(self) -> int:
        if self.file is None:
            theirs: int = super()._version
            return theirs
        return self.file.version

    @cached_property
    def _all(self) -> list[Row]:
        if self.file is None:
            theirs: list[Row] = super()._all
            return theirs
        ours: list[Row] = _listed(self.file)
        return ours

    def _map(self, name: str, role: str) -> Any:
        if self.file is None:
            # Computes, and keeps, what Mercurial's own store has.
            return getattr(super(), name)
        return MarkerMap(self, role)

    @cached_property
    def successors(self) -> Any:
        """Return the markers that make a node obsolete."""
        return self._map("successors", "predecessor")

    @cached_property
    def predecessors(self) -> Any:
        """Return the markers that have a node as successor."""
        return self._map("predecessors", "successor")

    @cached_property
    def children(self) -> Any:
        """Return the markers of a node's recorded children."""
        return self._map("children", "parent")

    def asked(self) -> Any:
        """Return what answers about nodes, unless it would be outdated."""
        if self.file is None or any(each.is_made for each in self._maps()):
            return None
        return self.file.succession

    def _maps(self) -> list[MarkerMap]:
        """Return what somebody has asked for and has not replaced."""
        found = [self.__dict__.get(name) for name in MAPS]
        return [each for each in found if isinstance(each, MarkerMap)]

    def add(self, transaction: Any, markers: Iterable[Row]) -> int:
        """Add markers that are not known yet; return how many there are."""
        markers = list(markers)
        succession = self.asked()
        if succession is not None and len(markers) >= MANY:
            nodes = [marker[0] for marker in markers]
            if set(map(len, nodes)) == {NODE}:
                mask = succession.obsolete(nodes)
                self.successors.expect_absent(
                    frozenset(
                        node for node, known in zip(nodes, mask) if not known
                    )
                )
        count: int = super().add(transaction, markers)
        return count

    def _addmarkers(self, markers: Iterable[Row], rawdata: bytes) -> None:
        if self.file is None:
            super()._addmarkers(markers, rawdata)
            return
        markers = list(markers)
        self.__dict__.pop("_data", None)
        size = self.svfs.stat(b"obsstore").st_size
        header = len(obsolete.encodeheader(self._version))
        # The first markers of a file come with its header.
        is_first = size == len(rawdata)
        if not self.file.append(rawdata[header if is_first else 0 :]):
            self._give_up()
        else:
            if self._cached("_all"):
                self._all.extend(markers)
            for each in self._maps():
                each.add(markers)
        obsolete._checkinvalidmarkers(self.repo, markers)

    def _give_up(self) -> None:
        """Go on as Mercurial's own store."""
        for name in ("_all", *MAPS):
            self.__dict__.pop(name, None)
        self.__dict__["file"] = None

    def relevantmarkers(self, nodes: Any = None, revs: Any = None) -> set[Row]:
        """Return the markers that an exchange of some nodes has to carry."""
        succession = self.asked()
        file = self.file
        if (
            file is None
            or succession is None
            or not is_ours("relevantmarkers")
        ):
            found: set[Row] = super().relevantmarkers(nodes=nodes, revs=revs)
            return found
        tonode = self.repo.unfiltered().changelog.node
        asked = {*(nodes or ()), *map(tonode, revs or ())}
        asked = {node for node in asked if len(node) == NODE}
        return set(file.rows(succession.relevant(asked)))


# Collecting garbage among so many new objects finds none.
_listed: Any = util.nogc(lambda file: list(file.all_rows()))
