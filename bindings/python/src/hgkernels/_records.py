"""Tuples whose items have names.

They are what `collections.namedtuple` makes. To import that, and to let it
make some classes, takes longer than to read a changeset.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar

    from typing_extensions import Self

__all__ = ["Record"]


class Record(tuple):  # type: ignore[type-arg]
    """A tuple whose items have the names in `_fields`.

    A class may give them as a dict, with what each name means.
    """

    __slots__ = ()

    _fields: ClassVar[tuple[str, ...]] = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        fields: Any = cls._fields
        meanings = fields if isinstance(fields, dict) else {}
        cls._fields = tuple(fields)
        cls.__match_args__ = cls._fields  # type: ignore[misc]
        for place, name in enumerate(fields):
            meaning = meanings.get(name)
            setattr(cls, name, property(_item(place), doc=meaning))

    def __new__(cls, *items: object, **named: object) -> Self:
        """Make one of all its items, in order or by name."""
        if named:
            rest = cls._fields[len(items) :]
            items += tuple(named.pop(name) for name in rest if name in named)
        if named or len(items) != len(cls._fields):
            message = f"{cls.__name__} takes {', '.join(cls._fields)}"
            raise TypeError(message)
        return super().__new__(cls, items)

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)

    def __repr__(self) -> str:
        items = map("{}={!r}".format, self._fields, self)
        return f"{type(self).__name__}({', '.join(items)})"

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self))

    def _replace(self, **named: object) -> Self:
        return type(self)(**{**self._asdict(), **named})


def _item(place: int) -> Any:  # noqa: ANN401
    return lambda record: record[place]
