"""Kinds of data: what a case is run on, in files that processes share."""

from __future__ import annotations

from array import array
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar


@dataclass(frozen=True)
class Data:
    """Some data. A field of a kind is a path or a number."""

    # How many there are of what *unit* names.
    count: int
    unit: ClassVar[str] = "item"

    @property
    def size(self) -> int:
        """How many bytes somebody has to go through who works on it."""
        return sum(path.stat().st_size for path in self.read)

    @property
    def read(self) -> tuple[Path, ...]:
        """The files of which the limit reads every byte."""
        return ()

    @property
    def label(self) -> str:
        """What tells it from other data of its kind."""
        return f"{self.count:,} {self.unit}s"

    @property
    def heading(self) -> str:
        """What stands above a table of results on such data."""
        return f"{self.label}, {self.size / 1e3:,.0f} KB"

    @property
    def is_usual(self) -> bool:
        """Whether targets and quoted figures speak of this size."""
        return True


@dataclass(frozen=True)
class Nothing(Data):
    """No data, for a question about the package itself."""

    unit: ClassVar[str] = "import"

    @property
    def heading(self) -> str:
        """There is only the package itself."""
        return "the package itself"


@dataclass(frozen=True)
class Store(Data):
    """An obsstore and the questions that are asked about it."""

    obsstore: Path
    # Nodes back to back. `drafts`: what a repository's drafts look like,
    # half of them obsolete; `everything`: as many as there are markers.
    drafts: Path
    everything: Path
    unit: ClassVar[str] = "marker"
    # A large, real store.
    usual: ClassVar[int] = 300_000

    @property
    def read(self) -> tuple[Path, ...]:
        """The obsstore alone."""
        return (self.obsstore,)

    @property
    def is_usual(self) -> bool:
        """Whether it is of the size that is quoted."""
        return self.count == self.usual


@dataclass(frozen=True)
class _Scaled(Data):
    """Data that is made smaller for a quick look."""

    # In parts of the usual size.
    scale: float
    unit: ClassVar[str] = "line"

    @property
    def heading(self) -> str:
        """All of it goes into one table."""
        size = "" if self.is_usual else f", {self.scale:g} of the usual size"
        return f"texts and deltas{size}"

    @property
    def is_usual(self) -> bool:
        """Whether it was left as it is."""
        return self.scale == 1


@dataclass(frozen=True)
class Pair(_Scaled):
    """Two texts, one made from the other."""

    old: Path
    new: Path

    @property
    def read(self) -> tuple[Path, ...]:
        """Both texts."""
        return self.old, self.new


@dataclass(frozen=True)
class Chain(_Scaled):
    """A text and deltas that follow each other."""

    base: Path
    # The text that the last delta leads to.
    text: Path
    # The deltas back to back, and the size of each.
    deltas: Path
    sizes: Path
    unit: ClassVar[str] = "delta"

    @property
    def size(self) -> int:
        """The result's size: it has to be written, whatever the rest."""
        return self.text.stat().st_size

    def parts(self) -> list[slice]:
        """Return where each delta is."""
        return slices(self.sizes)


@dataclass(frozen=True)
class SizedPair(Pair):
    """Two texts of a size that belongs to a row of sizes."""

    unit: ClassVar[str] = "byte"

    @property
    def is_usual(self) -> bool:
        """Only the row says something."""
        return False


@dataclass(frozen=True)
class SizedChain(Chain):
    """A text of such a size, and deltas."""

    unit: ClassVar[str] = "byte"

    @property
    def is_usual(self) -> bool:
        """Only the row says something."""
        return False


@dataclass(frozen=True)
class Revisions(Data):
    """Every revision of a repository's files and of its manifest."""

    texts: Path
    # Sizes of the texts, and how many of them each log has.
    sizes: Path
    logs: Path
    unit: ClassVar[str] = "revision"

    @property
    def read(self) -> tuple[Path, ...]:
        """The texts."""
        return (self.texts,)

    @property
    def heading(self) -> str:
        """How much history it is."""
        return f"history, {self.label}, {self.size / 1e3:,.0f} KB"

    def pairs(self) -> list[tuple[bytes, bytes]]:
        """Return each revision of a log with the one that follows."""
        texts = self.texts.read_bytes()
        parts = iter(slices(self.sizes))
        found = []
        for count in numbers(self.logs):
            log = [texts[next(parts)] for _ in range(count)]
            found += list(zip(log, log[1:]))
        return found


@dataclass(frozen=True)
class Graph(_Scaled):
    """A repository of which there is only the index of the changelog."""

    folder: Path
    # Nodes back to back, to be looked up.
    nodes: Path
    # The numbers of the revisions without children.
    heads: Path
    unit: ClassVar[str] = "revision"

    @property
    def index(self) -> Path:
        """The changelog's index."""
        return self.folder / ".hg" / "store" / "00changelog.i"

    @property
    def read(self) -> tuple[Path, ...]:
        """The index."""
        return (self.index,)

    @property
    def heading(self) -> str:
        """How large a graph it is."""
        return f"index, {self.label}, {self.size / 1e3:,.0f} KB"


@dataclass(frozen=True)
class ManifestLog(_Scaled):
    """A repository of which there is only the manifest log."""

    folder: Path
    unit: ClassVar[str] = "manifest"

    @property
    def index(self) -> Path:
        """The manifest log's index."""
        return self.folder / ".hg" / "store" / "00manifest.i"

    @property
    def heading(self) -> str:
        """How long a chain it is."""
        return f"manifest log, a chain of {self.label}"


@dataclass(frozen=True)
class Repository(Data):
    """A whole repository."""

    folder: Path
    # Whether targets and figures speak of it, and not of a smaller one or of
    # one that the user has.
    usual: bool
    unit: ClassVar[str] = "changeset"

    @property
    def manifest_index(self) -> Path:
        """The manifest log's index."""
        return self.folder / ".hg" / "store" / "00manifest.i"

    @property
    def heading(self) -> str:
        """How large a history it has."""
        return f"repository of {self.label}"

    @property
    def is_usual(self) -> bool:
        """Whether targets and quoted figures speak of it."""
        return self.usual


@dataclass(frozen=True)
class Checkout(Repository):
    """A repository with a working copy of its newest changeset but drafts.

    Revisions are numbers; `old` and `recent` come before `newest` on the
    main line, half of it back and a small part.
    """

    newest: int
    recent: int
    old: int
    # The first of a stack of drafts beside the newest.
    stack: int
    # The file that was changed most often.
    often: Path
    # What `hg bundle --all` makes of it.
    bundle: Path

    @property
    def heading(self) -> str:
        """How large a history it has."""
        return f"hg, stock and ours, in a repository of {self.label}"


@dataclass(frozen=True)
class Marked(Repository):
    """A repository of many markers, with a working copy."""

    # The same without any markers.
    plain: Path
    markers: int

    @property
    def heading(self) -> str:
        """How large a history it has."""
        return f"hg in a repository of {self.label}, {self.markers:,} markers"


KINDS = {
    kind.__name__: kind
    for kind in (
        Nothing,
        Store,
        Pair,
        Chain,
        SizedPair,
        SizedChain,
        Revisions,
        Graph,
        ManifestLog,
        Repository,
        Checkout,
        Marked,
    )
}


def numbers(path: Path) -> array[int]:
    """Return the numbers in the file at *path*."""
    return array("Q", path.read_bytes())


def slices(sizes: Path) -> list[slice]:
    """Return where things of *sizes* are that lie back to back."""
    found, end = [], 0
    for size in numbers(sizes):
        found.append(slice(end, end + size))
        end += size
    return found


def packed(data: Data) -> dict[str, Any]:
    """Return *data* in a form that JSON can carry."""
    fields = {
        name: str(value) if isinstance(value, Path) else value
        for name, value in asdict(data).items()
    }
    return {"kind": type(data).__name__, **fields}


def unpacked(values: dict[str, Any]) -> Data:
    """Return the data that *values* were packed from."""
    fields: dict[str, Any] = {
        name: Path(value) if isinstance(value, str) else value
        for name, value in values.items()
        if name != "kind"
    }
    return KINDS[values["kind"]](**fields)
