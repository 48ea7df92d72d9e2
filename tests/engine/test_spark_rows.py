"""Rows of every type go to other chunks on Spark, and come back as memory has them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import pmtools as pm
from pmtools.engine.memory import MemoryRows
from pmtools.engine.spark import Cluster, in_spark
from pmtools.engine.spark_work import Home, Moved, Pass, Piece, batched, pieces_of, refused, worked
from pmtools.engine.wire import Labels, pieces
from pmtools.log.part import FramePart

pytestmark = pytest.mark.long
YEAR = datetime(2024, 1, 1)
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
CASES = pl.DataFrame({"case_id": pl.Series(range(12), dtype=pl.UInt32), **KEYS})
EVENTS = pl.concat([CASES.slice(row // 5, 1) for row in range(60)])
PARTS = 5
Asked = Callable[[Any], pl.DataFrame]


def part(frame: pl.DataFrame) -> Callable[[], pl.LazyFrame]:
    return FramePart(frame, frame, frame, frame).events


def split(frame: pl.DataFrame) -> tuple[Callable[[], pl.LazyFrame], ...]:
    own = pl.col("case_id") % (PARTS - 1)  # the last part is empty
    return tuple(part(frame.filter(own == at)) for at in range(PARTS))


def both(session: Any, asked: Asked) -> pl.DataFrame:
    """What memory gives; that Spark gives the same is seen to."""

    def attribute(name: str) -> pl.LazyFrame:
        return CASES.lazy().select("case_id", name)

    def attributes(name: str) -> tuple[Callable[[], pl.LazyFrame], ...]:
        return split(CASES.select("case_id", name))

    wanted = asked(MemoryRows(EVENTS.lazy(), attribute)).sort(pl.all(), nulls_last=True)
    for cluster in (Cluster(session, 3, 2), Cluster(session)):
        rows = in_spark(split(EVENTS), attributes, pl.Series.to_frame, cluster=cluster)
        found = asked(rows).sort(pl.all(), nulls_last=True)
        assert_frame_equal(found, wanted, check_exact=True)
    return wanted


@pytest.mark.parametrize("keys", [*([key] for key in KEYS), ["Key", "key"], ["text", "case"], []])
def test_keys_and_columns_of_every_type(keys: list[str], session: Any) -> None:
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
    wanted = both(
        session, lambda rows: rows.within("case", lambda plan: plan).per(keys, **columns).collect()
    )
    assert wanted["n"].sum() == 60


def test_tables_of_earlier_rows_and_rows_that_went_elsewhere(session: Any) -> None:
    def fees(rows: pl.LazyFrame) -> pl.LazyFrame:
        return rows.select("case_id", "money", team="text")

    def above(rows: pl.LazyFrame, usual: pl.LazyFrame) -> pl.LazyFrame:
        joined = fees(rows).join(usual, on="team", nulls_equal=True)
        return joined.filter(pl.col("money") > pl.col("least")).select("case_id", "team", "least")

    def asked(rows: Any) -> pl.DataFrame:
        usual = rows.within("case", fees).per("team", least=pl.col("money").min())
        more = rows.within("case", above, usual=usual)
        moved = more.within("team", lambda plan: plan.with_columns(n=pl.len().over("team")))
        return moved.per(
            ["labels", "team", "took"], n=pl.col("n").max(), least=pl.col("least").max()
        ).collect()

    assert both(session, asked).height > 3


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
    def named(rows: pl.LazyFrame) -> pl.LazyFrame:
        return rows.select("case_id", team="text", resource=pl.col("Key") % 5)

    def asked(rows: Any) -> pl.DataFrame:
        rows = rows.within("case", named)
        whole = first == "log"
        rows = rows.within("log", lambda plan: plan) if whole else rows.per(first, n=pl.len())
        found = rows.per(then, rows=pl.len(), **({} if whole else {"n": pl.col("n").sum()}))
        return found.collect()

    both(session, asked)


def test_rows_of_a_key_come_in_the_order_of_the_parts(session: Any) -> None:
    frames = [
        pl.DataFrame({"case_id": [at * 2, at * 2 + 1], "team": ["t", "u"]}, schema_overrides={"case_id": pl.UInt32})
        for at in range(12)
    ]  # fmt: skip
    chunks = tuple(map(part, frames))
    rows = in_spark(chunks, lambda name: (), pl.Series.to_frame, cluster=Cluster(session, 3, 2))
    found = rows.per("team", cases=pl.col("case_id")).collect().sort("team")
    assert found["cases"].to_list() == [[*range(0, 24, 2)], [*range(1, 24, 2)]]


def test_a_worker_with_another_polars_refuses() -> None:
    pytest.importorskip("pyspark")
    with pytest.raises(RuntimeError) as told:
        next(worked(b"", "0.1", []))
    error = refused(f"Spark: {told.value} at java")
    assert "has Polars" in str(error)
    assert str(error).endswith("has 0.1. Install the same versions on every worker.")


def test_an_error_of_ours_comes_back_as_it_was() -> None:
    pytest.importorskip("pyspark")

    class Broken:
        def __reduce__(self) -> Any:
            return pm.example_log, ("no such log",)

    from pyspark import cloudpickle

    with pytest.raises(pm.PmtoolsError) as wanted:
        pm.example_log("no such log")
    with pytest.raises(RuntimeError) as told:
        next(worked(cloudpickle.dumps(Broken()), pl.__version__, []))
    error = refused(str(told.value))
    assert (type(error), str(error)) == (type(wanted.value), str(wanted.value))
    assert refused("an error of Spark's own") is None


def test_pieces_travel_in_batches_and_are_read_chunk_by_chunk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frames = [pl.DataFrame({"n": [at, at + 10]}) for at in range(6)]
    told = [Piece(at // 2, 0, at, 0, next(pieces(frame))) for at, frame in enumerate(frames)]
    shape = Labels().shape(frames[0].clear())
    monkeypatch.setattr("pmtools.engine.spark_work.BATCH", len(told[0].rows) * 4)
    batches = list(batched(told))
    assert [batch.num_rows for batch in batches] == [4, 2]
    assert list(pieces_of(batches)) == told
    read = {number: plan.collect()["n"].to_list() for number, plan in Moved((shape,)).read(batches)}
    assert read == {0: [0, 10, 1, 11], 1: [2, 12, 3, 13], 2: [4, 14, 5, 15]}


def test_chunks_of_a_log_are_a_few_hundred_bytes() -> None:
    pytest.importorskip("pyspark")
    from pyspark import cloudpickle

    shape = Labels().shape(EVENTS.clear())
    chunks = tuple(partial(pl.scan_parquet, f"/store/events/{at:04}.parquet") for at in range(64))
    work = Pass(Home(chunks), (), shape, ("text",), 64)
    assert len(cloudpickle.dumps(work)) < 64 * 200
