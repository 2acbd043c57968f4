from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hgkernels_mercurial import hook

if TYPE_CHECKING:
    from conftest import Env, Runner

LAZY: Env = {}
EAGER: Env = {"HGDEMANDIMPORT": "disable"}
POLICY_ALONE: Env = {"HGMODULEPOLICY": "hgkernels"}
PURE: Env = {"HGMODULEPOLICY": "py"}
IS_PYPY = sys.implementation.name == "pypy"
# Stands for a module of Mercurial with another content.
STAND_IN = (
    "import sys, types; "
    "sys.modules['mercurial.{name}'] = types.SimpleNamespace({content})"
)
RUST = STAND_IN.format(
    name="__modulepolicy__", content="modulepolicy=b'rust+c-allow'"
)
# What `hg` says of the policy when only PyPy's modules could be missing.
USUAL = "cffi" if IS_PYPY else "c"


def version(number: str) -> str:
    return STAND_IN.format(name="__version__", content=f"version={number!r}")


def policy(
    runner: Runner, env: Env = LAZY, before: str = "", code: int = 0
) -> str:
    """Return the policy in force; nothing may be said of it."""
    output, errors = runner.hg(
        "debuginstall", env=env, before=before, code=code
    )
    assert errors == ""
    (line,) = [
        line
        for line in output.splitlines()
        if line.startswith("checking module policy")
    ]
    return line.rpartition("(")[2].rstrip(")")


@pytest.mark.parametrize("env", [LAZY, EAGER], ids=["lazy", "eager"])
def test_puts_policy_and_extension_in_force(runner: Runner, env: Env) -> None:
    assert policy(runner, env) == "hgkernels"
    output, _ = runner.hg("config", "extensions", env=env)
    assert output == "extensions.hgkernels=\n"


def test_does_nothing_unless_it_is_installed(runner: Runner) -> None:
    code = (
        "import sys, hgkernels_mercurial, mercurial.policy as policy; "
        "print(policy.policy.decode(), 'hgkernels' in sys.modules)"
    )
    assert runner.run("-c", code)[0].split() == [USUAL, "False"]


def test_another_policy_that_is_named_has_precedence(runner: Runner) -> None:
    assert policy(runner, PURE) == "py"
    output, _ = runner.hg("config", "extensions", env=PURE)
    assert output == "extensions.hgkernels=\n"


def test_the_policy_by_its_name_is_the_policy_alone(runner: Runner) -> None:
    assert policy(runner, POLICY_ALONE) == "hgkernels"
    runner.hg("config", "extensions", env=POLICY_ALONE, code=1)


def test_a_hgrc_can_switch_the_extension_off(runner: Runner) -> None:
    rc = runner.folder / "hgrc"
    rc.write_text("[extensions]\nhgkernels = !\n")
    env = {"HGRCPATH": str(rc)}
    output, errors = runner.hg("version", "-v", env=env)
    assert "hgkernels" not in output
    assert errors == ""
    output, _ = runner.hg("version", "-v")
    assert "hgkernels" in output


def test_other_files_of_configuration_are_read_as_ever(
    runner: Runner,
) -> None:
    rc = runner.folder / "hgrc"
    rc.write_text("[ui]\nusername = somebody\n")
    env = {"HGRCPATH": str(rc)}
    ours, _ = runner.hg("config", "--source", env=env)
    theirs, _ = runner.hg("config", "--source", env={**env, **POLICY_ALONE})
    added = set(ours.splitlines()) - set(theirs.splitlines())
    assert added == {"resource:hgkernels-mercurial: extensions.hgkernels="}
    assert set(theirs.splitlines()) <= set(ours.splitlines())


@pytest.mark.parametrize("number", ["7.1.2", "7.3", "7.3rc0", "7.2rc1", "8"])
def test_another_version_is_refused_in_one_line(
    runner: Runner, number: str
) -> None:
    output, errors = runner.hg("files", code=255, before=version(number))
    warning, abort = errors.splitlines()
    assert output == ""
    assert "no repository" in abort
    assert warning.startswith("warning: hgkernels: supports Mercurial 7.2.x")
    assert number in warning


def test_under_another_version_all_is_stock(runner: Runner) -> None:
    code = (
        f"{version('7.3')}; from hgkernels_mercurial import hook; "
        "hook.install(); from mercurial import policy, mdiff; "
        "print(policy.policy.decode(), policy._packageprefs.keys())"
    )
    env = {**POLICY_ALONE}
    if IS_PYPY:
        code = code.replace(", mdiff", "")
    output, errors = runner.run("-c", code, env=env)
    assert output.split()[0] == USUAL
    assert "hgkernels" not in output
    assert len(errors.splitlines()) == 1


def test_a_version_that_is_not_told_is_refused(runner: Runner) -> None:
    errors = runner.hg("files", code=255, before=version(""))[1]
    assert "a Mercurial of no version" in errors.splitlines()[0]


@pytest.mark.parametrize("number", ["7.2", "7.2.4", "7.2.9", "7.2.4+5-abc"])
def test_these_versions_are_supported(runner: Runner, number: str) -> None:
    assert policy(runner, before=version(number)) == "hgkernels"


@pytest.mark.skipif(IS_PYPY, reason="there is no Rust for PyPy")
def test_a_build_with_rust_is_left_alone(runner: Runner) -> None:
    # It misses the Rust modules that the stand-in has promised.
    assert policy(runner, before=RUST, code=1) == "rust+c-allow"
    runner.hg("config", "extensions", code=1, before=RUST)
    assert policy(runner, POLICY_ALONE, before=RUST) == "hgkernels"


@pytest.mark.skipif(IS_PYPY, reason="PyPy has no C modules")
def test_without_c_modules_pure_ones_are_the_rest(runner: Runner) -> None:
    folder = runner.folder / "mercurial"
    (folder / "cext").mkdir(parents=True)
    code = (
        "import types; from hgkernels_mercurial import changes, choice; "
        "choice.usual_policy = lambda: b'allow'; "
        "prefs = {b'allow': ('cext', 'pure')}; "
        f"file = {str(folder / 'policy.py')!r}; "
        "module = types.SimpleNamespace(policy=b'allow', __file__=file, "
        "_packageprefs=prefs); import mercurial; "
        "changes.policy(module); print(prefs[b'hgkernels'][1])"
    )
    assert runner.run("-c", code)[0] == "pure\n"
    (folder / "cext" / "parsers.py").touch()
    assert runner.run("-c", code)[0] == "cext\n"


def test_is_installed_once() -> None:
    before = list(sys.meta_path)
    try:
        hook.install()
        hook.install()
        ours = [
            each for each in sys.meta_path if isinstance(each, hook.Finder)
        ]
        assert len(ours) == 1
        assert hook.is_installed()
    finally:
        sys.meta_path[:] = before


def test_knows_itself_behind_import_on_demand(runner: Runner) -> None:
    code = (
        "from hgkernels_mercurial import hook; import hgdemandimport, sys; "
        "hook.install(); hgdemandimport.enable(); count = len(sys.meta_path); "
        "hook.install(); print(len(sys.meta_path) - count)"
    )
    assert runner.run("-c", code)[0] == "0\n"


def test_changes_what_is_imported_already(runner: Runner) -> None:
    code = (
        "from mercurial import policy; "
        "from hgkernels_mercurial import hook; "
        "hook.install(); print(policy.policy.decode())"
    )
    assert runner.run("-c", code)[0] == "hgkernels\n"


def test_leaves_modules_as_if_it_were_not_there(runner: Runner) -> None:
    code = (
        "from hgkernels_mercurial import hook; hook.install(); "
        "import inspect; from mercurial import policy; "
        "print(type(policy.__loader__).__name__, "
        "type(policy.__spec__.loader).__name__, "
        "'importmod' in inspect.getsource(policy))"
    )
    output, _ = runner.run("-c", code)
    assert output == "SourceFileLoader SourceFileLoader True\n"


def test_imports_nothing_of_mercurial_or_of_the_kernels(
    runner: Runner,
) -> None:
    code = (
        "import sys; before = set(sys.modules); "
        "from hgkernels_mercurial import hook; hook.install(); "
        "print(*sorted(set(sys.modules) - before))"
    )
    output, _ = runner.run("-c", code)
    names = output.split()
    assert "hgkernels_mercurial.hook" in names
    assert not [
        name
        for name in names
        if name.partition(".")[0] in ("mercurial", "hgkernels", "cffi")
    ]


@pytest.mark.parametrize("env", [LAZY, POLICY_ALONE, PURE])
def test_commands_work_with_any_of_the_two(runner: Runner, env: Env) -> None:
    runner.hg("init", env=env)
    for number in range(2):
        (runner.folder / f"file{number}").write_text(f"{number}\n")
        runner.hg("commit", "-A", "-m", f"{number}", "-q", env=env)
    runner.hg("verify", "-q", env=env)
    output, errors = runner.hg("files", "-r", "tip", env=env)
    assert output.split() == ["file0", "file1"]
    assert errors == ""


def test_a_command_server_has_the_kernels(runner: Runner) -> None:
    name = "debuginstall"
    request = f"runcommand\n\0\0\0{chr(len(name))}{name}"
    command = ("-m", "hgkernels_mercurial", "serve", "--cmdserver", "pipe")
    output, _ = runner.run(*command, stdin=request)
    assert "(hgkernels)" in output


def test_a_child_process_of_hg_has_the_kernels_too(runner: Runner) -> None:
    """`hg serve` starts itself again, and hooks run what HG names."""
    hg = Path(sys.executable).with_name("hgk")
    if not hg.exists():
        pytest.skip("hgk is not installed beside this Python")
    runner.hg("init", "repository")
    config = "hooks.pre-identify=$HG debuginstall"
    command = ("-R", "repository", "--config", config, "id")
    output, _ = runner.run(str(hg), *command)
    assert "checking module policy (hgkernels)" in output


def test_a_server_of_chg_keeps_its_settings(runner: Runner) -> None:
    # What chg's client asks a server before each command.
    code = (
        "from hgkernels_mercurial import hook; hook.install(); "
        "from mercurial import chgserver, ui; "
        "ours = ui.ui.load(); "
        "asked, _ = chgserver._loadnewui(ours, [b'log'], False); "
        "assert asked.configitems(b'extensions') == "
        "ours.configitems(b'extensions'); "
        "print(chgserver._confighash(ours) == chgserver._confighash(asked))"
    )
    hgrc = runner.folder / "hgrc"
    hgrc.write_text("[extensions]\nrebase =\n")
    output, _ = runner.run("-c", code, env={"HGRCPATH": str(hgrc)})
    assert output == "True\n"
