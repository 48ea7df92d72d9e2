"""The same rows from Spark as from memory, exactly, for every measure and for odd logs."""

import csv
import importlib.util
import os
import random
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import psutil
import pytest
from polars.testing import assert_frame_equal

import pmtools as pm
from pmtools.engine.memory import MemoryRows
from pmtools.engine.session import session_at
from pmtools.engine.spark import Pass, _parts, _table, in_spark
from pmtools.engine.wire import Labels, pieces

pytestmark = pytest.mark.long
LACK = (
    'pyspark is not installed: pip install ".[spark]"'
    if importlib.util.find_spec("pyspark") is None
    else "Java is not installed"
    if shutil.which("java") is None
    else ""
)
spark = pytest.mark.skipif(bool(LACK), reason=LACK)
spec = importlib.util.spec_from_file_location(
    "buckets", Path(__file__).with_name("test_buckets.py")
)
buckets = importlib.util.module_from_spec(spec)
spec.loader.exec_module(buckets)
YEAR = datetime(2024, 1, 1)
LABELS = ["step", "step ", "Stap", "ça va, 漢字;", "😀\n\"'", "<b>", "0"]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """One session for all; its time zone is far from any that a log has."""
    with session_at("local[2]", {"spark.sql.session.timeZone": "Pacific/Apia"}) as begun:
        yield begun


@contextmanager
def on(session: Any, log: pm.EventLog, n: int) -> Iterator[pm.EventLog]:
    with in_spark(log.events, log.attribute, session, n) as rows:
        yield replace(log, rows=rows)


@pytest.fixture(scope="module")
def benefit(session: Any) -> Iterator[tuple[pm.EventLog, pm.EventLog]]:
    log = pm.example_log("benefit")
    with on(session, log, 3) as other:
        yield log, other


@pytest.fixture(scope="module")
def receipt(session: Any, data: Path) -> Iterator[tuple[pm.EventLog, pm.EventLog]]:
    log = pm.read_xes(data / "logs" / "receipt.xes.gz")
    with on(session, log, 4) as other:
        yield log, other


def same(name: str, by: str | None, memory: pm.EventLog, other: pm.EventLog) -> None:
    """Equal to the last bit; or refused in the same words."""
    measure = buckets.MEASURES[name][0]
    try:
        wanted = measure(memory, by)
    except pm.PmtoolsError as error:
        with pytest.raises(type(error)) as refused:
            measure(other, by)
        assert str(refused.value) == str(error)
        return
    pd.testing.assert_frame_equal(measure(other, by), wanted, check_exact=True)


@spark
@pytest.mark.parametrize(("name", "by"), buckets.CASES)
def test_spark_gives_the_rows_that_memory_gives(name: str, by: str | None, benefit: Any) -> None:
    same(name, by, *benefit)


@spark
@pytest.mark.parametrize(("name", "by"), buckets.CASES)
def test_a_real_log(name: str, by: str | None, receipt: Any) -> None:
    same(name, "channel" if by == "kanaal" else by, *receipt)


def cases_of(kind: str) -> list[int]:
    """How many events each case has."""
    counts = {
        "ties": [1 + n % 9 for n in range(70)],
        "one case": [12],
        "one event": [1],
        "a huge case": [3, 1, 6000, 2, 2],
        "skew": [5] * 80,
    }
    return counts[kind]


def made(kind: str, path: Path) -> pm.EventLog:
    """A log with equal moments, unknown starts, ends, people and teams, and odd labels."""
    draw, rows = random.Random(kind), []
    for case, length in enumerate(cases_of(kind)):
        for _ in range(length):
            begin = YEAR + timedelta(hours=draw.randrange(40) * 60, microseconds=draw.randrange(2))
            end = begin + timedelta(hours=draw.choice((0, 0, 1, 60, 600)), microseconds=1)
            usual = kind == "skew" and draw.random() < 0.97
            rows.append(
                {
                    "case_id": f"zaak é{case}",
                    "channel": ("Desk", "", "Pöst 😀")[case % 3],
                    "activity": LABELS[0] if usual else draw.choice(LABELS),
                    "start": begin.isoformat() + "Z" if draw.random() < 0.95 else "",
                    "end": end.isoformat() + "Z",
                    "resource": "r1" if usual else draw.choice(("r1", "r2", "", "ř 3")),
                    "team": "t1" if usual else draw.choice(("t1", "t2", "")),
                }
            )
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return pm.read_csv(path, mapping=pm.LogMapping(last=(rows[-1]["activity"],)))


ODD = [
    *((name, None) for name in buckets.MEASURES),
    ("throughput_time", "variant"),
    ("time_between", "channel"),
    ("idle_time", "resource"),
    ("rework", "channel"),
    ("workload", "channel"),
]


@spark
@pytest.mark.parametrize("kind", ["ties", "one case", "one event", "a huge case", "skew"])
def test_odd_logs(kind: str, session: Any, tmp_path: Path) -> None:
    log = made(kind, tmp_path / "log.csv")
    assert log.events.height == sum(cases_of(kind))
    with on(session, log, 7) as other:  # more chunks than some logs have cases
        for name, by in ODD:
            same(name, by, log, other)


@spark
def test_a_log_without_events(session: Any) -> None:
    log = pm.example_log("benefit")
    log = replace(log, events=log.events.clear())
    with on(session, log, 3) as other:
        for name in ("throughput_time", "time_between", "variants", "log_summary", "rework"):
            same(name, None, log, other)
            same(name, "kanaal", log, other)


KEYS = {
    "Key": pl.Series([2**64 - 1, None, 0] * 4, dtype=pl.UInt64),
    "key": pl.Series([0.0, -0.0, float("nan"), None] * 3),  # the same name but for one letter
    "text": pl.Series(["a", None, "", "é 😀"] * 3),
    "money": pl.Series([Decimal("0.10"), Decimal("-1"), None] * 4, dtype=pl.Decimal(38, 2)),
    "took": pl.Series([timedelta(microseconds=-1), timedelta(days=9**5), None] * 4),
    "since": pl.Series([YEAR, YEAR, None] * 4).dt.replace_time_zone("Europe/Amsterdam"),
    "day": pl.Series([YEAR.date(), None] * 6),
    "labels": pl.Series(["b", "a", None] * 4, dtype=pl.Enum(["b", "a"])),
    "route": pl.Series([["a"], [], None, ["a", "b"]] * 3),
}


def typed() -> tuple[pl.DataFrame, Callable[[str], pl.LazyFrame]]:
    """Events and a case attribute by its name, with every kind of column."""
    case = pl.Series("case_id", [f"ç{case}" for case in range(12)])
    cases = pl.DataFrame({"case_id": case.cast(pl.Enum(case)), **KEYS})
    events = pl.concat([cases.slice(row // 5, 1) for row in range(60)])
    return events, lambda name: cases.lazy().select("case_id", name)


@spark
@pytest.mark.parametrize("keys", [*([key] for key in KEYS), ["Key", "key"], ["text", "case"], []])
def test_keys_and_columns_of_every_type(keys: list[str], session: Any) -> None:
    events, attribute = typed()
    columns = {
        "n": pl.len(),
        "cases": pl.col("case_id").n_unique(),
        "last": pl.col("case_id").max(),
        "most": pl.col("Key").max(),
        "cents": pl.col("money").sum(),
        "least": pl.col("since").min(),
    }
    lists = {
        "texts": pl.col("text").sort(),
        "all labels": pl.col("labels").sort(),
        "routes": pl.col("route").sort_by("case_id"),
    }
    columns |= lists if keys else {}

    def asked(rows: Any) -> pl.DataFrame:
        found = rows.within("case", lambda plan: plan).per(keys, **columns)
        return found.collect().sort(pl.all(), nulls_last=True)

    with in_spark(events, attribute, session, 3) as rows:
        wanted = asked(MemoryRows(events.lazy(), attribute))
        assert_frame_equal(asked(rows), wanted, check_exact=True)
        assert wanted["n"].sum() == 60


@spark
def test_tables_of_earlier_rows_and_rows_that_went_elsewhere(session: Any) -> None:
    events, attribute = typed()

    def fees(rows: pl.LazyFrame) -> pl.LazyFrame:
        return rows.select("case_id", "money", team="text")

    def above(rows: pl.LazyFrame, usual: pl.LazyFrame) -> pl.LazyFrame:
        joined = fees(rows).join(usual, on="team", nulls_equal=True)
        return joined.filter(pl.col("money") > pl.col("least")).select("case_id", "team", "least")

    def asked(rows: Any) -> pl.DataFrame:
        usual = rows.within("case", fees).per("team", least=pl.col("money").min())
        more = rows.within("case", above, usual=usual)
        moved = more.within("team", lambda plan: plan.with_columns(n=pl.len().over("team")))
        split = moved.per(
            ["labels", "team", "took"], n=pl.col("n").max(), least=pl.col("least").max()
        )
        return split.collect().sort(pl.all(), nulls_last=True)

    with in_spark(events, attribute, session, 4) as rows:
        wanted = asked(MemoryRows(events.lazy(), attribute))
        assert wanted.height > 3
        assert_frame_equal(asked(rows), wanted, check_exact=True)


@spark
@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("log", "labels"),
        ("log", "team"),
        (["team", "labels"], "team"),
        (["team", "labels"], "labels"),
        (["team", "case"], "labels"),
        (["resource", "team"], "resource"),
    ],
)
def test_a_pass_after_another_moves_rows_again(first: Any, then: str, session: Any) -> None:
    events, attribute = typed()

    def named(rows: pl.LazyFrame) -> pl.LazyFrame:
        return rows.select("case_id", team="text", resource=pl.col("Key") % 5)

    def asked(rows: Any) -> pl.DataFrame:
        rows = rows.within("case", named)
        whole = first == "log"
        rows = rows.within("log", lambda plan: plan) if whole else rows.per(first, n=pl.len())
        found = rows.per(then, rows=pl.len(), **({} if whole else {"n": pl.col("n").sum()}))
        return found.collect().sort(pl.all(), nulls_last=True)

    with in_spark(events, attribute, session, 4) as rows:
        wanted = asked(MemoryRows(events.lazy(), attribute))
        assert_frame_equal(asked(rows), wanted, check_exact=True)


@spark
def test_a_kernel_that_looks_across_cases_is_found_out(benefit: Any) -> None:
    def counted(log: pm.EventLog) -> int:
        within = log.within("case", lambda events: events.select(n=pl.len()))
        return int(within.per(None, n=pl.col("n").max()).answer()["n"].iloc[0])

    memory, other = map(counted, benefit)
    assert other < memory


@spark
def test_what_is_asked_wrongly_is_refused_before_anything_runs(benefit: Any) -> None:
    _, other = benefit
    with pytest.raises(pm.PmtoolsError, match="Cannot split by 'kanal'"):
        other.within("case", lambda events: events).per("kanal", n=pl.len())
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        other.within("kleur", lambda events: events)


@spark
def test_a_worker_that_fails_is_told_of_in_one_line(benefit: Any) -> None:
    def broken(rows: pl.DataFrame) -> pl.DataFrame:
        raise ZeroDivisionError("none of these")

    rows = benefit[1].within("case", lambda events: events.map_batches(broken))
    with pytest.raises(pm.PmtoolsError, match=r"ZeroDivisionError: none of these") as told:
        rows.collect()
    assert len(str(told.value).splitlines()) == 1


@spark
def test_a_worker_with_another_polars_refuses() -> None:
    rows = pl.DataFrame({"n": [1]})
    shape = Labels().shape(rows.clear())
    table = _table([(0, 0, at, piece) for at, piece in enumerate(pieces(rows))])
    work = Pass(shape, (), (), shape, None, 1)
    assert work([table["chunk"][0]], table, table[:0]).num_rows == 1
    with pytest.raises(RuntimeError, match=r"a worker has Polars .* for 0\.1"):
        replace(work, version="0.1")([table["chunk"][0]], table, table[:0])


@spark
def test_parts_that_arrive_in_any_order_are_read_in_that_of_memory() -> None:
    told = [
        (chunk, origin, at, b"%d" % at) for chunk in (0, 1) for origin in (2, 10) for at in (1, 2)
    ]
    assert _parts(_table(told[::-1])) == [(2, b"1"), (2, b"2"), (10, b"1"), (10, b"2")] * 2


@spark
def test_a_second_session_is_refused_and_that_of_another_is_left(session: Any) -> None:
    log = pm.example_log()
    with (
        pytest.raises(pm.PmtoolsError, match="A Spark session is at work"),
        in_spark(log.events, log.attribute, "local[1]"),
    ):
        pass
    with on(session, log, 2) as other:
        same("activities", None, log, other)
    assert session.range(3).count() == 3


@spark
@pytest.mark.parametrize(
    "address", ["sc://127.0.0.1:{}", "spark://127.0.0.1:{}", "sc://127.0.0.1:no"]
)
def test_an_address_where_nothing_listens(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from pyspark.sql import SparkSession

    monkeypatch.setattr(SparkSession, "getActiveSession", lambda: None)
    begun, log = time.monotonic(), pm.example_log()
    with (
        pytest.raises(pm.PmtoolsError, match="Spark does not answer at s"),
        in_spark(log.events, log.attribute, address.format(free_port())),
    ):
        pass
    assert time.monotonic() - begun < 20


def test_without_pyspark_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pyspark.sql", "pyspark.errors", "py4j.protocol"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(pm.PmtoolsError, match=r"needs the package pyspark.*\.\[spark\]"):
        in_spark(pl.DataFrame(), lambda name: pl.LazyFrame()).__enter__()


@spark
@pytest.mark.parametrize("name", ["PATH", "JAVA_HOME"])
def test_without_java_it_says_so(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv(name, str(tmp_path))
    with pytest.raises(pm.PmtoolsError, match="needs Java .17 or later"):
        in_spark(pl.DataFrame(), lambda name: pl.LazyFrame()).__enter__()


ALONE = """
import os, sys, tempfile, warnings
from dataclasses import replace
import pandas as pd, psutil
import pmtools as pm
from pmtools.engine.spark import in_spark

warnings.simplefilter("error")
log, before = pm.example_log("benefit"), dict(os.environ)
for n in (1, 4):  # a second session in the process where a first one ended
    with in_spark(log.events, log.attribute, sys.argv[1], n) as rows:
        for measure, by in ((pm.time_between, "kanaal"), (pm.workload, None), (pm.variants, None)):
            answer = measure(replace(log, rows=rows), by)
            pd.testing.assert_frame_equal(answer, measure(log, by), check_exact=True)
        listening = {
            connection.laddr.ip.removeprefix("::ffff:")
            for process in [psutil.Process(), *psutil.Process().children(recursive=True)]
            for connection in process.net_connections()
            if connection.status == psutil.CONN_LISTEN
        }
    left = [name for name in os.listdir(tempfile.gettempdir()) if name.startswith("pmtools-")]
    print(listening, left, dict(os.environ) == before)
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
        timeout=300,
    )


@spark
def test_a_session_of_our_own_is_quiet_and_leaves_nothing(tmp_path: Path) -> None:
    done = run(ALONE, "local[2]", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["{'127.0.0.1'} [] True"] * 2
    known = ("WARNING: Using incubator modules",)  # Java itself says so
    assert [line for line in done.stderr.splitlines() if not line.startswith(known)] == []
    assert {path.name for path in tmp_path.iterdir()} == {"script.py", "temporary"}
    wait(lambda: not any((tmp_path / "temporary").iterdir()), "an empty folder")


@spark
def test_a_connect_server(tmp_path: Path) -> None:
    """Through gRPC, to a server whose workers find pmtools in the same environment."""
    with connect_server(tmp_path) as address:
        done = run(ALONE, address, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["set() [] True"] * 2
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
