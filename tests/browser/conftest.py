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

REAL = {
    "receipt": "receipt.xes.gz",
    "BPIC15_1": "BPIC15_1.xes.gz",
    "BPIC15_2": "BPIC15_2.xes.gz",
    "BPIC15_3": "BPIC15_3.xes.gz",
    "Sepsis": "Sepsis.xes.gz",
    "Production": "Production.csv.gz",
}
EXAMPLES = ("environmental_permit", "registry_extract", "benefit", "property_tax")
OTHERS = {
    "on_time": ["--notebook", "on_time"],
    "steering": ["--notebook", "steering"],
    "office": ["-p", "time=office"],
    "causes": ["--notebook", "waiting_causes", "-p", "starts=estimate"],
}
"""Other reports than that of improvement in calendar time, of the first example."""


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
    real = {name: str(data / "logs" / file) for name, file in REAL.items()}
    logs = {name: [log] for name, log in real.items()} | {name: [name] for name in EXAMPLES}
    logs |= {name: [EXAMPLES[0], *options] for name, options in OTHERS.items()}
    asked = {
        f"{name}{suffix}": (log, language)
        for name, log in logs.items()
        for language, suffix in (("nl", ""), ("en", " en"))
    }
    settings = os.environ | {"PMTOOLS_CONFIG": str(folder / "settings")}
    made = {}
    for name, (log, language) in asked.items():
        options = ["report", *log, "--language", language, "--quiet", "--out", str(folder)]
        command = [sys.executable, "-c", "from pmtools.cli import main; main()", *options]
        done = subprocess.run(command, capture_output=True, text=True, env=settings)
        assert done.returncode == 0, done.stderr
        made[name] = Path(done.stdout.strip())
    return made


@pytest.fixture(autouse=True)
def dutch() -> None:
    """Every test begins in Dutch."""
    import pmtools as pm

    pm.speak("nl")
