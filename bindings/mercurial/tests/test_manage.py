from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Runner

FILE_NAME = "hgkernels-mercurial.pth"


class Environment:
    """A virtual environment that sees the packages of this one."""

    def __init__(self, folder: Path, home: Path) -> None:
        subprocess.run(
            [sys.executable, "-m", "venv", "--without-pip", str(folder)],
            check=True,
        )
        self.python = folder / "bin" / "python"
        self.variables = {
            **os.environ,
            "HOME": str(home),
            "HGRCPATH": "",
            "HGUSER": "test",
            "PYTHONPATH": "",
        }
        where = "import sysconfig; print(sysconfig.get_path('purelib'))"
        self.site = Path(self.run("-c", where)[0].strip())
        # Before ours in the alphabet, so that Python has read it by then.
        self.paths = self.site / "a-packages.pth"
        self.paths.write_text("".join(f"{each}\n" for each in packages()))

    @property
    def line(self) -> Path:
        """The file that is written by `hgk enable`."""
        return self.site / FILE_NAME

    def run(self, *command: str, code: int = 0) -> tuple[str, str]:
        done = subprocess.run(
            [str(self.python), *command],
            env=self.variables,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout, done.stderr

    def hgk(self, *arguments: str, code: int = 0) -> tuple[str, str]:
        return self.run("-m", "hgkernels_mercurial", *arguments, code=code)

    def policy(self) -> str:
        code = "from mercurial import policy; print(policy.policy.decode())"
        output, errors = self.run("-c", code)
        assert errors == ""
        return output.strip()

    def status(self, *, active: bool) -> dict[str, Any]:
        command = ("status", "--hook", "-T", "json")
        output, _ = self.hgk(*command, code=0 if active else 1)
        found: dict[str, Any] = json.loads(output)
        assert found["active"] is active
        return found


def packages() -> list[str]:
    paths = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    paths += os.environ.get("PYTHONPATH", "").split(os.pathsep)
    paths += [path for path in sys.path if path.endswith("src")]
    return list(dict.fromkeys(filter(None, paths)))


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Environment]:
    yield Environment(tmp_path / "environment", tmp_path)
    shutil.rmtree(tmp_path / "environment")


def test_enabling_is_for_every_start_and_can_be_undone(
    environment: Environment,
) -> None:
    usual = environment.policy()
    assert usual != "hgkernels"
    output, errors = environment.hgk("enable")
    assert str(environment.line) in output
    assert errors == ""
    assert environment.policy() == "hgkernels"
    output, _ = environment.hgk("disable")
    assert f"removed {environment.line}" in output
    assert not environment.line.exists()
    assert environment.policy() == usual


def test_both_may_be_repeated(environment: Environment) -> None:
    assert "nothing to remove" in environment.hgk("disable")[0]
    environment.hgk("enable")
    text = environment.line.read_text()
    assert "already enabled" in environment.hgk("enable")[0]
    assert environment.line.read_text() == text
    assert len(text.splitlines()) == 1
    environment.hgk("disable")
    assert "nothing to remove" in environment.hgk("disable")[0]


def test_a_line_of_another_release_is_written_anew(
    environment: Environment,
) -> None:
    environment.line.write_text("import sys\n")
    assert "wrote" in environment.hgk("enable")[0]
    assert environment.policy() == "hgkernels"


def test_the_line_does_nothing_without_the_package(
    environment: Environment,
) -> None:
    environment.hgk("enable")
    environment.paths.unlink()
    output, errors = environment.run("-c", "print('started')")
    assert (output, errors) == ("started\n", "")


def test_status_tells_what_is_on(environment: Environment) -> None:
    found = environment.status(active=False)
    assert found["hook"] == "not enabled"
    assert found["file"] is None
    assert found["supported"] is True
    assert found["mercurial"].startswith("7.2")
    assert found["problem"] is None
    assert Path(found["library"]).exists()
    environment.hgk("enable")
    found = environment.status(active=True)
    assert found["hook"] == "enabled"
    assert found["file"] == str(environment.line)
    assert found["policy"] == "hgkernels"
    assert found["extension"] is True
    assert found["abi"] == 1
    text, _ = environment.hgk("status", "--hook")
    assert str(environment.line) in text


def test_status_tells_why_nothing_is_on(environment: Environment) -> None:
    environment.hgk("enable")
    environment.variables["HGKERNELS_LIBRARY"] = "/nowhere"
    found = environment.status(active=False)
    assert "/nowhere" in found["problem"]
    assert found["library"] is None
    assert environment.hgk("status", "--hook", code=1)[0].count("/nowhere")


def test_a_user_folder_that_python_does_not_read_is_refused(
    environment: Environment,
) -> None:
    errors = environment.hgk("enable", "--user", code=255)[1]
    assert errors.startswith("abort: this Python does not look")
    assert not environment.line.exists()


def test_a_user_can_enable_it_alone(runner: Runner) -> None:
    """In the site-packages of a user, where Python reads them."""
    code = (
        "import site; site.ENABLE_USER_SITE = True; "
        f"site.getusersitepackages = lambda: {str(runner.folder)!r}; "
        "from hgkernels_mercurial import manage; "
        "manage.run(['enable', '--user'])"
    )
    path = runner.folder / FILE_NAME
    assert str(path) in runner.run("-c", code)[0]
    assert path.read_text().startswith("import ")


def test_a_folder_that_cannot_be_written_to_is_named(
    environment: Environment,
) -> None:
    # Root may write anywhere, but not into what is no folder.
    shutil.move(environment.line.parent, environment.line.parent.parent / "a")
    environment.site.symlink_to("a")
    environment.line.mkdir()
    errors = environment.hgk("enable", code=255)[1]
    assert errors.startswith(f"abort: cannot write to {environment.site}")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_of_others_is_named(environment: Environment) -> None:
    environment.site.chmod(0o555)
    try:
        errors = environment.hgk("enable", code=255)[1]
    finally:
        environment.site.chmod(0o755)
    assert errors.startswith(f"abort: cannot write to {environment.site}")


def test_a_wrong_option_is_explained(environment: Environment) -> None:
    errors = environment.hgk("enable", "-x", code=2)[1]
    assert "usage: hgk" in errors
    assert "-x" in errors
