"""Spark's session: begun once, quiet, gone at the end; and what is said when it cannot be."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import psutil
import pytest

import pmtools as pm
from pmtools.engine.session import session_at
from pmtools.engine.spark import Cluster, in_spark, spark_executor
from pmtools.log import LargeLog
from pmtools.log.part import split
from pmtools.sources.store.manifest import read_manifest
from pmtools.sources.store.reading import parts_of
from pmtools.sources.store.writing import write_store

pytestmark = pytest.mark.long


@pytest.fixture
def other(session: Any) -> LargeLog:
    log = pm.example_log("benefit")
    return LargeLog(split(log, 4), log.origin, partial(in_spark, cluster=Cluster(session)))


def test_what_is_asked_wrongly_is_refused_before_anything_runs(other: LargeLog) -> None:
    with pytest.raises(pm.PmtoolsError, match="Cannot split by 'kanal'"):
        other.within("case", lambda events: events).per("kanal", n=pl.len())
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        other.within("kleur", lambda events: events)


def test_a_worker_that_fails_is_told_of_in_one_line(other: LargeLog) -> None:
    def broken(rows: pl.DataFrame) -> pl.DataFrame:
        raise ZeroDivisionError("none of these")

    rows = other.within("case", lambda events: events.map_batches(broken))
    with pytest.raises(pm.PmtoolsError, match=r"ZeroDivisionError: none of these") as told:
        rows.collect()
    assert len(str(told.value).splitlines()) == 1


def test_what_only_a_worker_finds_out_is_refused_in_the_same_words(session: Any) -> None:
    log = pm.example_log("benefit")
    last = pl.col("case_id").to_physical() % 4 == 3
    note = pl.when(last).then(pl.int_range(pl.len())).otherwise(0).alias("note")
    log = log.over(events=log.events.with_columns(note))
    large = LargeLog(split(log, 4), log.origin, partial(in_spark, cluster=Cluster(session)))
    with pytest.raises(pm.PmtoolsError, match="several values within a case") as wanted:
        pm.throughput_time(log, by="note")
    with pytest.raises(type(wanted.value)) as told:
        pm.throughput_time(large, by="note")
    assert str(told.value) == str(wanted.value)


def test_a_folder_that_a_worker_cannot_reach(session: Any, tmp_path: Path) -> None:
    folder = write_store(pm.example_log("benefit"), tmp_path / "store")
    manifest = read_manifest(folder)
    parts = parts_of(folder, manifest)
    log = LargeLog(parts, manifest.origin, partial(in_spark, cluster=Cluster(session)))
    assert not pm.time_between(log).empty
    rows = log.within("case", lambda events: events.select("team")).per("team", n=pl.len())
    shutil.rmtree(folder)
    with pytest.raises(pm.PmtoolsError, match=r"The worker .* cannot read .*by the same path"):
        rows.collect()


def test_a_second_session_is_refused_and_that_of_another_is_left(session: Any) -> None:
    with (
        pytest.raises(pm.PmtoolsError, match="A Spark session is at work"),
        session_at("local[1]", {}),
    ):
        pass
    assert session.range(3).count() == 3


@pytest.mark.parametrize(
    "address", ["sc://127.0.0.1:{}", "spark://127.0.0.1:{}", "sc://127.0.0.1:no"]
)
def test_an_address_where_nothing_listens(
    address: str, spark: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyspark.sql import SparkSession

    monkeypatch.setattr(SparkSession, "getActiveSession", lambda: None)
    begun = time.monotonic()
    with pytest.raises(pm.PmtoolsError, match="Spark does not answer at s"):
        spark_executor(address.format(free_port()))
    assert time.monotonic() - begun < 20


def test_without_pyspark_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pyspark.sql", "pyspark.errors", "py4j.protocol"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(pm.PmtoolsError, match=r"needs the package pyspark.*\.\[spark\]"):
        spark_executor("local[2]")


@pytest.mark.parametrize("name", ["PATH", "JAVA_HOME"])
def test_without_java_it_says_so(
    name: str, spark: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv(name, str(tmp_path))
    with pytest.raises(pm.PmtoolsError, match="needs Java .17 or later"):
        spark_executor("local[1]")


ALONE = """
import os, sys, tempfile, warnings
import pandas as pd, psutil
import pmtools as pm
from pmtools.engine.session import end_session
from pmtools.engine.spark import spark_executor
from pmtools.log import LargeLog
from pmtools.log.part import split

warnings.simplefilter("error")
where, (log, before) = sys.argv[1], (pm.example_log("benefit"), dict(os.environ))
for n in (1, 4):  # a second session in the process where a first one ended
    executor = spark_executor(where)
    assert executor.keywords["cluster"].session is spark_executor(where).keywords["cluster"].session
    other = LargeLog(split(log, n), log.origin, executor)
    for measure, by in ((pm.time_between, "kanaal"), (pm.throughput_time, "case"), (pm.rework, None)):
        pd.testing.assert_frame_equal(measure(other, by), measure(log, by), check_exact=True)
    listening = {
        connection.laddr.ip.removeprefix("::ffff:")
        for process in [psutil.Process(), *psutil.Process().children(recursive=True)]
        for connection in process.net_connections()
        if connection.status == psutil.CONN_LISTEN
    }
    if n == 1:
        end_session(where)
        left = [name for name in os.listdir(tempfile.gettempdir()) if name.startswith("pmtools-")]
        print(left, dict(os.environ) == before)
print(listening)
"""


def run(script: str, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "script.py").write_text(script, encoding="utf-8")
    (folder / "temporary").mkdir()
    return subprocess.run(
        [sys.executable, "script.py", *words],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder / "temporary")},
        capture_output=True,
        text=True,
        timeout=400,
    )


def test_a_session_of_our_own_is_quiet_and_leaves_nothing(spark: None, tmp_path: Path) -> None:
    done = run(ALONE, "local[2]", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["[] True", "{'127.0.0.1'}"]
    known = ("WARNING: Using incubator modules",)  # Java itself says so
    assert [line for line in done.stderr.splitlines() if not line.startswith(known)] == []
    assert {path.name for path in tmp_path.iterdir()} == {"script.py", "temporary"}
    wait(lambda: not any((tmp_path / "temporary").iterdir()), "an empty folder")


def test_a_connect_server(spark: None, tmp_path: Path) -> None:
    """Through gRPC, to a server whose workers find pmtools in the same environment."""
    with connect_server(tmp_path) as address:
        done = run(ALONE, address, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["[] True", "set()"]
    assert done.stderr == ""


@contextmanager
def connect_server(folder: Path) -> Iterator[str]:
    import pyspark

    home, port = Path(pyspark.__file__).parent, free_port()
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.local.dir": str(folder / "server"),
    }
    command = [str(home / "bin" / "spark-submit"), "--master", "local[2]", "--class",
               "org.apache.spark.sql.connect.service.SparkConnectServer"]  # fmt: skip
    for key, value in settings.items():
        command += ["--conf", f"{key}={value}"]
    environment = {"SPARK_HOME": str(home), "PYSPARK_PYTHON": sys.executable}
    with (folder / "server.txt").open("w", encoding="utf-8") as said:
        server = subprocess.Popen(
            [*command, "spark-internal"], cwd=folder, stdout=said, stderr=said,
            env={**os.environ, **environment, "SPARK_LOCAL_IP": "127.0.0.1"},
        )  # fmt: skip
    try:
        wait(lambda: listens(port), "the server")
        yield f"sc://127.0.0.1:{port}"
    finally:
        for process in [*psutil.Process(server.pid).children(recursive=True), server]:
            process.terminate()
        server.wait(60)


def wait(done: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + 120
    while not done():
        assert time.monotonic() < until, f"{what} did not come"
        time.sleep(0.2)


def listens(port: int) -> bool:
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        return int(own.getsockname()[1])
