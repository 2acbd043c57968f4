"""Many commands of hg in one process, to compare two installations.

A process for each command would take most of the time.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Runner

OURS = ("extensions.hgkernels=",)

_PROGRAM = """
import io, json, os, sys
from mercurial import dispatch, main_script, ui as uimod

def run(arguments):
    if arguments[0] == "write":
        with open(arguments[1], "wb") as file:
            file.write(arguments[2].encode("latin1"))
        return [0, "", ""]
    out, err = io.BytesIO(), io.BytesIO()
    ui = uimod.ui.load()
    asked = [os.fsencode(argument) for argument in arguments]
    request = main_script.request(asked, ui=ui, fin=io.BytesIO(), fout=out,
                               ferr=err)
    code = dispatch.dispatch(request)
    return [code, out.getvalue().decode("latin1"),
            err.getvalue().decode("latin1")]

commands = json.load(sys.stdin)
json.dump([run(arguments) for arguments in commands], sys.stdout)
"""

Answer = tuple[int, str, str]


def answers(
    runner: Runner, commands: list[list[str]], *settings: str, before: str = ""
) -> list[Answer]:
    """Return the code, output and errors of commands under settings.

    ``write`` is one, too: it has the name of a file, and what to write there.
    """
    options = [word for each in settings for word in ("--config", each)]
    program = f"{before}\n{_PROGRAM}"
    asked = json.dumps([[*command, *options] for command in commands])
    Path(runner.folder, "asked.json").write_text(asked, encoding="utf-8")
    reading = f"import sys; sys.stdin = open('asked.json')\n{program}"
    output, _errors = runner.run("-c", reading)
    return [(code, out, err) for code, out, err in json.loads(output)]


def compare(
    runner: Runner, commands: list[list[str]], *settings: str
) -> list[Answer]:
    """Return what both installations answer, which has to be the same."""
    stock = answers(runner, commands, *settings)
    ours = answers(runner, commands, *settings, *OURS)
    for command, expected, found in zip(commands, stock, ours):
        assert found == expected, command
    return ours
