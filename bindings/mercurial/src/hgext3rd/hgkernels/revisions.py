"""Texts of revisions, and what is made of many of them at once."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from mercurial import changegroup, extensions, revlog

from .late import when_loaded

# What Mercurial gives by place to `addgroup`.
_ARGUMENTS = 3


def uisetup(_ui: Any) -> None:
    """Wrap what reads many revisions, when it is needed."""
    when_loaded("mercurial.verify", _wrap_verify)
    when_loaded("mercurial.changegroup", _wrap_changegroup)
    when_loaded("mercurial.revlogutils.deltas", _wrap_deltas)
    when_loaded("mercurial.revlog", _wrap_revlog)


def _part(name: str) -> Any:
    return import_module(f"{__package__}.{name}")


def _wrap_revlog() -> None:
    extensions.wrapfunction(revlog.revlog, "_emit_revisions", _emit_revisions)
    extensions.wrapfunction(revlog.revlog, "addgroup", _add_group)
    inner, texts = revlog._InnerRevlog, _part("texts")
    extensions.wrapfunction(inner, "raw_text", texts.raw_text)
    extensions.wrapfunction(inner, "clear_cache", texts.forget)


def _wrap_verify() -> None:
    _part("sound").wrap()


def _wrap_changegroup() -> None:
    _part("stream").wrap()
    _part("compression").wrap()
    extensions.wrapfunction(changegroup.cgpacker, "generate", _generate)


def _wrap_deltas() -> None:
    _part("addition").wrap()


def _emit_revisions(emit: Any, log: Any, *args: Any, **options: Any) -> Any:
    return _part("emission").emit_revisions(emit, log, *args, **options)


def _generate(send: Any, packer: Any, *args: Any, **options: Any) -> Any:
    return _part("packing").generate(send, packer, *args, **options)


def _add_group(add: Any, log: Any, *args: Any, **options: Any) -> Any:
    if len(args) != _ARGUMENTS:
        return add(log, *args, **options)
    return _part("groups").add_group(add, log, *args, **options)
