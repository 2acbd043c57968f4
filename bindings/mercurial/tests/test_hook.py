from __future__ import annotations

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from conftest import Runner

EAGER = {"HGDEMANDIMPORT": "disable"}


@pytest.mark.parametrize("variables", [{}, EAGER], ids=["lazy", "eager"])
def test_puts_the_policy_in_force(
    runner: Runner, variables: dict[str, str]
) -> None:
    output, errors = runner.hg("debuginstall", env=variables)
    assert "checking module policy (hgkernels)\n" in output
    assert errors == ""


def test_leaves_another_policy_that_is_named(runner: Runner) -> None:
    output, _ = runner.hg("debuginstall", env={"HGMODULEPOLICY": "py"})
    assert "checking module policy (py)\n" in output
