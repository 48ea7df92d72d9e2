"""Notebooks run by the command line, each once for all tests of a session."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from pmtools.cli import app

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="session")
def made(reports: Path) -> Callable[..., Path]:
    """The folder of a run: of a log, by a notebook, with options of the command."""

    @cache
    def make(log: str, notebook: str = "improvement", *options: str) -> Path:
        asked = ["report", log, "--notebook", notebook, *options]
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PMTOOLS_CONFIG", str(reports / "settings"))
            done = CliRunner().invoke(app, [*asked, "--out", str(reports), "--quiet"])
        assert done.exit_code == 0, done.output
        return Path(done.stdout.strip()).parent

    return make


@pytest.fixture(scope="session")
def page() -> Callable[[Path], str]:
    return lambda run: (run / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def answers() -> Callable[[Path], dict[str, pd.DataFrame]]:
    """The answers of a run, by name."""
    return lambda run: {
        path.stem: pd.read_parquet(path) for path in sorted((run / "answers").glob("*.parquet"))
    }


@pytest.fixture(scope="session")
def record() -> Callable[[Path], dict[str, Any]]:
    return lambda run: json.loads((run / "run.json").read_text(encoding="utf-8"))
