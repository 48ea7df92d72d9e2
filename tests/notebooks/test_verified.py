"""Every shipped notebook gives the same numbers when its run is run again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pmtools.cli import app
from pmtools.runs.notebooks import notebook_names


@pytest.mark.long
@pytest.mark.parametrize("notebook", notebook_names())
def test_a_run_holds_when_it_is_run_again(
    made: Callable[..., Path], reports: Path, notebook: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = made("environmental_permit", notebook)
    monkeypatch.setenv("PMTOOLS_CONFIG", str(reports / "settings"))
    done = CliRunner().invoke(app, ["verify", str(run), "--quiet"])
    assert (done.exit_code, "Sinds de run is niets veranderd" in done.stdout) == (0, True), (
        done.output
    )
