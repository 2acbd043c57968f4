"""Runs commands of Mercurial one after the other, in one process.

    python session.py < JSON

Read is a list of commands, each a list of words; a first word of `write` or
`append` is followed by the name of a file and what it is to hold, and `bytes`
by that of one whose bytes are wanted. Written is, as JSON, what each printed
and returned. Words that begin with `{` and end with `}` are replaced by what a
command of that name, a template and a revision, has said before.
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


def hg(words: list[str]) -> list[object]:
    """Run a command; return its exit code and what it said."""
    output, said = io.BytesIO(), io.BytesIO()
    request = main_script.request(
        [os.fsencode(word) for word in words],
        fin=io.BytesIO(),
        fout=output,
        ferr=said,
    )
    code = dispatch.dispatch(request)
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
        with open(rest[0], "rb") as file:
            data = file.read()
        return [0, hashlib.sha256(data).hexdigest(), str(len(data))]
    with open(rest[0], "ab" if command == "append" else "wb") as file:
        file.write(rest[1].encode("latin-1"))
    return [0, "", ""]


def stores() -> list[str]:
    """Return which stores of markers were used."""
    from mercurial import obsolete

    made = obsolete.obsstore.__subclasses__()
    return sorted(kind.__module__ for kind in made)


if __name__ == "__main__":
    lines = json.load(sys.stdin)
    answers = [run(line) for line in lines]
    json.dump({"answers": answers, "stores": stores()}, sys.stdout)
