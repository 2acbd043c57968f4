"""Command lines: what can be said, and what was said.

Commands and their options are data. A command line that is right is understood
here. All others, and who asks for help, are left to `argparse`, which `_usage`
tells the same; to import that takes longer than most commands.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

__all__ = ["Command", "Option", "RefusedError", "Said", "understood"]


class RefusedError(ValueError):
    """The value of an option is wrong; the message says why."""


class Option:
    """An option, or an argument that has no dash before its name."""

    __slots__ = ("default", "help", "is_list", "kind", "metavar", "names")

    def __init__(
        self,
        *names: str,
        help: str,  # noqa: A002  # as argparse calls it
        metavar: str | None = None,
        kind: Callable[[str], Any] = str,
        default: object = None,
        is_list: bool = False,
    ) -> None:
        self.names = names
        self.help = help
        #: What the value is called; without it, the option has none.
        self.metavar = metavar
        self.kind = kind
        self.default = default
        #: Whether it may be said more than once; one that is known by its
        #: place also not at all, if it has a default.
        self.is_list = is_list

    @property
    def is_positional(self) -> bool:
        """Whether it is known by its place."""
        return not self.names[0].startswith("-")

    @property
    def is_flag(self) -> bool:
        """Whether it has no value."""
        return self.metavar is None

    @property
    def attribute(self) -> str:
        """What it is called in `Said`."""
        return self.names[-1].lstrip("-")


JSON = Option("--json", help="write JSON for programs")


class Command:
    """A command, the first word of a command line."""

    __slots__ = ("description", "name", "options", "run", "summary")

    def __init__(
        self,
        name: str,
        summary: str,
        description: str,
        run: Callable[[Any], int | None],
        *options: Option,
    ) -> None:
        self.name = name
        self.summary = summary
        self.description = description
        self.run = run
        self.options = options


class Said:
    """What a command line says: an attribute for each option, and `run`."""

    run: Callable[[Any], int | None]

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401
            """Tell the checker that any option may be there."""


def understood(
    commands: Sequence[Command], arguments: Sequence[str]
) -> Said | None:
    """Return what a command line says, or None if that is not so simple."""
    words = iter(arguments)
    name = next(words, None)
    command = next((each for each in commands if each.name == name), None)
    if command is None:
        return None
    said = Said()
    said.run = command.run
    for option in command.options:
        default = False if option.is_flag else option.default
        setattr(said, option.attribute, default)
    try:
        positional = list(_take_options(command, words, said))
        _take_positional(command, positional, said)
    except ValueError:
        return None
    return said


def _take_options(
    command: Command, words: Iterator[str], said: Said
) -> Iterator[str]:
    """Take all options; iterate over the other words."""
    named = {name: each for each in command.options for name in each.names}
    for word in words:
        if not word.startswith("-"):
            yield word
            continue
        if word.startswith("--"):
            name, has_value, value = word.partition("=")
        else:
            name, has_value = word[:2], word[2:]
            value = has_value
        option = named.get(name)
        if option is None or value.startswith("=") or word == "-":
            raise ValueError
        if option.is_flag:
            if has_value:
                raise ValueError
            setattr(said, option.attribute, True)
            continue
        if not has_value:
            value = next(words, "-")
            if value.startswith("-"):
                raise ValueError
        _set(said, option, [value])


def _take_positional(
    command: Command, words: Sequence[str], said: Said
) -> None:
    """Take the arguments that are known by their places."""
    options = [each for each in command.options if each.is_positional]
    for place, option in enumerate(options):
        if option.is_list:
            # Only the last one is.
            if words[place:] or option.default is None:
                _set(said, option, words[place:])
            return
        _set(said, option, words[place : place + 1])
    if len(words) > len(options):
        raise ValueError


def _set(said: Said, option: Option, values: Sequence[str]) -> None:
    if not values:
        raise ValueError
    found = [option.kind(value) for value in values]
    if option.is_list:
        found = [*(getattr(said, option.attribute) or ()), *found]
    setattr(said, option.attribute, found if option.is_list else found[0])
