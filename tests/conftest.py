"""Where the real logs and the slow answers are, and what a skip means."""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder with real event logs."""
    folder = os.environ.get("PMTOOLS_DATA")
    if not folder:
        pytest.skip("PMTOOLS_DATA names no folder with real event logs")
    return Path(folder)


def oracle(name: str) -> ModuleType:
    """A file of `tests/oracles`, which imports nothing from pmtools."""
    return loaded(Path("oracles", f"{name}.py"), f"{name}_oracle")


def loaded(file: Path, name: str) -> ModuleType:
    """A file beside the tests that is none itself."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def law() -> ModuleType:
    """The law of terms, a day at a time: `tests/oracles/terms.py`."""
    return oracle("terms")


@pytest.fixture(scope="session")
def slow() -> ModuleType:
    """The terms of whole logs, a case at a time: `tests/oracles/deadlines.py`."""
    return oracle("deadlines")


@pytest.fixture(scope="session")
def hours() -> ModuleType:
    """Worked time, a minute at a time: `tests/oracles/worked_time.py`."""
    return oracle("worked_time")


@pytest.fixture(scope="session")
def waiting() -> ModuleType:
    """Why cases wait, an interval at a time: `tests/oracles/waiting.py`."""
    return oracle("waiting")


@pytest.fixture(scope="session")
def queue() -> ModuleType:
    """Cases that wait for persons, for reasons that are known: `tests/oracles/queue.py`."""
    return oracle("queue")


@pytest.fixture(scope="session")
def exports() -> ModuleType:
    """Exports of a process, and what is another in them: `tests/oracles/changed_rows.py`."""
    return oracle("changed_rows")


@pytest.fixture(scope="session")
def registers() -> ModuleType:
    """Registers with the run of a review, written by hand: `tests/registers.py`."""
    return loaded(Path("registers.py"), "registers")


@pytest.fixture(scope="session")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], list[str]]:
    """What is wrong with a PDF that is read aloud, by an independent checker of PDF/UA-1."""
    pytest.importorskip("typst", reason="needs the pdf extra")
    if importlib.util.find_spec("outloud") is None:
        pytest.skip("needs the check extra")
    file = tmp_path_factory.mktemp("heard") / "page.pdf"

    def errors(pdf: bytes) -> list[str]:
        file.write_bytes(pdf)
        command = [sys.executable, "-m", "outloud.cli", str(file), "--json", "-", "--quiet"]
        done = subprocess.run(command, capture_output=True, text=True)
        (result,) = json.loads(done.stdout)["results"]
        assert result["error"] is None, result["error"]
        assert sum(rule["status"] == "ran" for rule in result["rules"]) > 30
        found = [one for one in result["findings"] if one["severity"] == "error"]
        assert len(found) <= result["counts"]["error"]
        return [f"{one['rule']} page {one.get('page')}: {one['message']}" for one in found]

    return errors


@pytest.fixture(scope="session")
def made_runs() -> ModuleType:
    """Folders of runs, written by hand: `tests/made_runs.py`."""
    return loaded(Path("made_runs.py"), "made_runs")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where PMTOOLS_NO_SKIP is set, everything a test needs is there: a skip is a failure."""
    report = yield
    if report.skipped and os.environ.get("PMTOOLS_NO_SKIP") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {report.longrepr}"
    return report
