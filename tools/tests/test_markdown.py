"""Fenced blocks are found, with the reason for not running one."""

from __future__ import annotations

from hgktools.checks.markdown import blocks, prose

TEXT = """\
Text 5 ms.

```console
$ tools/demo
```

<!-- not run: needs another machine -->
```sh
make install
```

Between.

~~~python
```
~~~
"""


def test_blocks_have_language_line_and_reason() -> None:
    found = blocks(TEXT)
    assert [each.language for each in found] == ["console", "sh", "python"]
    assert [each.line for each in found] == [3, 8, 14]
    assert [each.reason for each in found] == [
        "",
        "needs another machine",
        "",
    ]
    assert found[0].text == "$ tools/demo\n"
    assert found[2].text == "```\n"


def test_prose_keeps_lines_and_drops_blocks() -> None:
    lines = prose(TEXT).splitlines()
    assert lines[0] == "Text 5 ms."
    assert "make install" not in lines
    assert len(lines) == len(TEXT.splitlines())
