from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mercurial import extensions, mdiff

from hgext3rd.hgkernels import plain

if TYPE_CHECKING:
    import pytest


def _one_more(function: Any, *arguments: Any) -> Any:
    return function(*arguments)


def test_a_function_that_was_wrapped_is_noticed_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = ("hunkinrange", "trivialdiffheader")
    assert plain.are_plain(mdiff, names)
    with extensions.wrappedfunction(mdiff, "trivialdiffheader", _one_more):
        assert not plain.are_plain(mdiff, names)
        assert plain.are_plain(mdiff, names[:1])
        monkeypatch.setattr(_one_more, "__module__", plain.__name__)
        # What was said of a function stays said of it.
        assert not plain.are_plain(mdiff, names)
        assert plain.are_plain(mdiff, names[1:])
    assert plain.are_plain(mdiff, names)
    monkeypatch.setattr(mdiff, "hunkinrange", _one_more)
    assert not plain.are_plain(mdiff, names)
    monkeypatch.undo()
    assert plain.are_plain(mdiff, names)
