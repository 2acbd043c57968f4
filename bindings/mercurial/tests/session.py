"""Runs commands of Mercurial one after the other, in one process.

    python session.py < JSON

Read is a list of commands, each a list of words; a first word of `write` or
`append` is followed by the name of a file and what it is to hold, and `bytes`
by that of one whose bytes are wanted. Written is, as JSON, what each printed
and returned, and whether the library was asked.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys

import hgdemandimport

hgdemandimport.enable()

from mercurial import dispatch, main_script  # noqa: E402 - after the above

from hgext3rd.hgkernels.obsolescence import (  # noqa: E402 - after that
    single,
    store,
)


def hg(words: list[str]) -> list[object]:
    """Run a command; return its exit code and what it said."""
    output, said = io.BytesIO(), io.BytesIO()
    request = main_script.request(
        [os.fsencode(word) for word in words],
        fin=io.BytesIO(),
        fout=output,
        ferr=said,
    )
    try:
        code = dispatch.dispatch(request)
    except Exception as problem:  # noqa: BLE001 - of damaged data, any
        # What is said of it then is a traceback, which is not compared.
        return [f"{type(problem).__name__}: {problem}", "", ""]
    return [
        code,
        output.getvalue().decode("latin-1"),
        said.getvalue().decode("latin-1"),
    ]


def run(words: list[str]) -> list[object]:
    """Do what one line says."""
    command, *rest = words
    if command == "hg":
        return hg(rest)
    if command == "bytes":
        if not os.path.exists(rest[0]):
            return [1, "", "0"]
        with open(rest[0], "rb") as file:
            data = file.read()
        return [0, hashlib.sha256(data).hexdigest(), str(len(data))]
    with open(rest[0], "ab" if command == "append" else "wb") as file:
        file.write(rest[1].encode("latin-1"))
    return [0, "", ""]


def is_used() -> bool:
    """Tell whether some store of ours has asked the library."""
    return "hgkernels.succession" in sys.modules


if __name__ == "__main__":
    # Small files are large enough, and few changesets many.
    store.OPENED_SIZE = store.CLOSED_SIZE = 0
    single.FEW = (1, 2)
    lines = json.load(sys.stdin)
    answers = [run(line) for line in lines]
    json.dump({"answers": answers, "used": is_used()}, sys.stdout)
