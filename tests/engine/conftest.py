"""A Spark session for the long tests, which are skipped where pyspark or Java is missing."""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def spark() -> None:
    """What Spark needs is there; else the test is skipped."""
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip('pyspark is not installed: pip install ".[spark]"')
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")


@pytest.fixture(scope="session")
def session(spark: None) -> Iterator[Any]:
    """One session for all, of two processes beside Spark's own where they start.

    Its time zone is far from any that a log has.
    """
    import pyspark

    from pmtools.engine.session import session_at

    home = Path(pyspark.__file__).parent
    work = home / "work"  # where the processes of a cluster on one machine leave what they said
    before = set(work.glob("*"))
    settings = {"spark.sql.session.timeZone": "Pacific/Apia"}
    with session_at(where(home), settings) as begun:
        yield begun
    for left in work.glob("app-*"):
        if left not in before:
            shutil.rmtree(left)


def where(home: Path) -> str:
    """A cluster of processes needs the scripts that are in pyspark's package."""
    scripts = os.name == "posix" and (home / "bin" / "spark-class").is_file()
    return "local-cluster[2,1,1024]" if scripts and os.access(home, os.W_OK) else "local[2]"
