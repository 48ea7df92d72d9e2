"""A browser without a network, and the reports of real logs to open in it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

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


class Reports(dict[str, Path]):
    """The report of each log by its name (with ` en` behind it in English), made when asked for.

    Each is made once, by the command line, also where more processes run the tests.
    """

    def __init__(self, folder: Path, data: Path) -> None:
        super().__init__()
        self.folder = folder
        self.logs = {name: [str(data / "logs" / file)] for name, file in REAL.items()}
        self.logs |= {name: [name] for name in EXAMPLES}
        self.logs |= {name: [EXAMPLES[0], *options] for name, options in OTHERS.items()}

    def __missing__(self, name: str) -> Path:
        kept = self.folder / f"{name}.txt"
        with FileLock(f"{kept}.lock"):
            if not kept.exists():
                kept.write_text(self._made(name), encoding="utf-8")
        return self.setdefault(name, Path(kept.read_text(encoding="utf-8")))

    def _made(self, name: str) -> str:
        language = "en" if name.endswith(" en") else "nl"
        asked = ["report", *self.logs[name.removesuffix(" en")], "--language", language]
        command = [sys.executable, "-c", "from pmtools.cli import main; main()", *asked, "--quiet"]
        settings = os.environ | {"PMTOOLS_CONFIG": str(self.folder / "settings")}
        done = subprocess.run(
            [*command, "--out", str(self.folder)], capture_output=True, text=True, env=settings
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@pytest.fixture(scope="session")
def reports(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Reports:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return Reports(tmp_path_factory.mktemp("reports"), data)
    folder = tmp_path_factory.getbasetemp().parent / "browser-reports"
    folder.mkdir(exist_ok=True)
    return Reports(folder, data)


@pytest.fixture(autouse=True)
def dutch() -> None:
    """Every test begins in Dutch."""
    import pmtools as pm

    pm.speak("nl")
