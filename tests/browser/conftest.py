"""A browser without a network, and the reports of real logs to open in it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="needs the check extra")
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium on this machine")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def reports(data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The report of each log, made by the command line."""
    folder = tmp_path_factory.mktemp("reports")
    logs = {
        "receipt": (str(data / "logs" / "receipt.xes.gz"), "nl"),
        "BPIC15_1": (str(data / "logs" / "BPIC15_1.xes.gz"), "nl"),
        "BPIC15_1 en": (str(data / "logs" / "BPIC15_1.xes.gz"), "en"),
        "example": ("environmental_permit", "nl"),
        "example en": ("environmental_permit", "en"),
    }
    settings = os.environ | {"PMTOOLS_CONFIG": str(folder / "settings")}
    made = {}
    for name, (log, language) in logs.items():
        options = ["report", log, "--language", language, "--quiet", "--out", str(folder)]
        command = [sys.executable, "-c", "from pmtools.cli import main; main()", *options]
        done = subprocess.run(command, capture_output=True, text=True, env=settings)
        assert done.returncode == 0, done.stderr
        made[name] = Path(done.stdout.strip())
    return made
