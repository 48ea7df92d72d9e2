"""Where the real logs are, and what a skip means."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder with real event logs."""
    folder = os.environ.get("PMTOOLS_DATA")
    if not folder:
        pytest.skip("PMTOOLS_DATA names no folder with real event logs")
    return Path(folder)


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
