"""Are tuples with names what `collections.namedtuple` makes?"""

from __future__ import annotations

import pickle
from collections import namedtuple
from typing import Any

import pytest

from hgkernels._records import Record
from hgkernels.changesets import Changeset

ITEMS: Any = (bytes(20), b"user", (0.0, 0), {}, (), b"words")

Model = namedtuple(  # noqa: PYI024
    "Model", "manifest user date extra files description"
)


@pytest.fixture
def changeset() -> Any:
    return Changeset(*ITEMS)


def test_it_is_a_tuple(changeset: Any) -> None:
    model = Model(*ITEMS)
    assert changeset == model == ITEMS
    assert repr(changeset)[9:] == repr(model)[5:]
    assert changeset._fields == model._fields
    assert changeset._asdict() == model._asdict()
    for name in model._fields:
        assert getattr(changeset, name) is getattr(model, name)
    assert not hasattr(changeset, "__dict__")


def test_names_have_meanings() -> None:
    assert "The node" in str(Changeset.manifest.__doc__)


def test_by_name(changeset: Any) -> None:
    named = dict(zip(Model._fields, ITEMS))
    assert Changeset(**named) == changeset
    first = named.pop("manifest")
    assert Changeset(first, **named) == changeset
    other = changeset._replace(user=b"other")
    assert isinstance(other, Changeset)
    assert (other.user, other.files) == (b"other", ())


@pytest.mark.parametrize(
    ("items", "named"),
    [
        (ITEMS[1:], {}),
        ((*ITEMS, 1), {}),
        (ITEMS, {"user": 1}),
        (ITEMS[:-1], {"other": 1}),
        (ITEMS[:-1], {"user": 1}),
    ],
)
def test_wrong_items(items: Any, named: Any) -> None:
    for kind in (Changeset, Model):
        with pytest.raises(TypeError):
            kind(*items, **named)


def test_pickles(changeset: Any) -> None:
    copy = pickle.loads(pickle.dumps(changeset))
    assert type(copy) is Changeset
    assert copy == changeset


def test_a_class_with_methods() -> None:
    class Pair(Record):
        __slots__ = ()
        _fields = ("first", "second")

        def swapped(self) -> Pair:
            return Pair(self[1], self[0])

    class Twin(Pair):
        __slots__ = ()

    pair: Any = Twin(1, 2)
    assert (pair.first, pair.second) == (1, 2)
    assert pair.swapped() == (2, 1)
    assert repr(pair) == "Twin(first=1, second=2)"
    assert Pair.__match_args__ == ("first", "second")
