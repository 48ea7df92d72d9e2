"""Notebooks run by the command line, each once for all tests of a session."""

import json
import os
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from filelock import FileLock
from typer.testing import CliRunner

from pmtools.cli import app

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder, also where more processes run the tests."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return tmp_path_factory.mktemp("reports")
    shared = tmp_path_factory.getbasetemp().parent / "reports"
    shared.mkdir(exist_ok=True)
    return shared


@pytest.fixture(scope="session")
def made(reports: Path) -> Callable[..., Path]:
    """The folder of a run: of a log, by a notebook, with options of the command.

    What is asked for by more tests, or in more processes, is run once.
    """

    @cache
    def make(log: str, notebook: str = "improvement", *options: str) -> Path:
        asked = ["report", log, "--notebook", notebook, *options]
        kept = reports / f".{sha256(repr(asked).encode()).hexdigest()}"
        with FileLock(f"{kept}.lock"):
            if not kept.exists():
                kept.write_text(str(run(asked)), encoding="utf-8")
            return Path(kept.read_text(encoding="utf-8"))

    def run(asked: list[str]) -> Path:
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
