"""Where the real logs and the slow answers are, and what a skip means."""

import importlib.util
import os
from collections.abc import Generator
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
