"""Rows as bytes: every type comes back as it was, labels too, and equal keys go to one bucket."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pmtools.engine import wire
from pmtools.engine.wire import Labels, pieces, split

LABELS = pl.Enum(["b", "a", "Ça va? 漢字 😀", "", "never"])
ROWS = pl.DataFrame(
    {
        "case_id": pl.Series(["a", None, "Ça va? 漢字 😀", ""], dtype=LABELS),
        "\0asked": pl.Series(["b", "b", None, "a"], dtype=LABELS),
        "other": pl.Series(["x", "x", None, "x"], dtype=pl.Enum(["x"])),
        "route": pl.Series([["a", "b", None], None, [], ["a"]], dtype=pl.List(LABELS)),
        "names": [["a"], None, [], ["é", None]],
        "Name": ["text", "TEXT", None, ""],
        "name": [b"\0\xff", None, b"", b"b"],
        "big": pl.Series([2**64 - 1, None, 0, 1], dtype=pl.UInt64),
        "small": pl.Series([255, None, 0, 1], dtype=pl.UInt8),
        "huge": pl.Series([2**100, None, -(2**100), 1], dtype=pl.Int128),
        "money": pl.Series(
            [Decimal("1.10"), None, Decimal("-0.01"), Decimal(0)], dtype=pl.Decimal(38, 2)
        ),
        "ratio": [float("nan"), None, -0.0, float("inf")],
        "known": [True, None, False, True],
        "moment": pl.Series(
            [datetime(1, 1, 1), None, datetime(2024, 3, 31, 1, 30, 0, 1), datetime(9999, 12, 31)],
            dtype=pl.Datetime("us"),
        ),
        "zoned": pl.Series(
            [datetime(2024, 10, 27, 0, 30, tzinfo=UTC), None, datetime(1900, 1, 1, tzinfo=UTC)] * 2
        ).head(4),
        "took": [timedelta(microseconds=-1), None, timedelta(days=10**6), timedelta(0)],
        "total": pl.Series([2**62, None, -1, 0]).cast(pl.Duration("ms")),
        "day": [date(1, 1, 1), None, date(9999, 12, 31), date(2024, 2, 29)],
        "clock": [time(0), None, time(23, 59, 59, 999999), time(1)],
        "pair": [{"a": 1, "b": "x"}, None, {"a": None, "b": "é"}, {"a": 0, "b": ""}],
        "nothing": [None] * 4,
    }
)


@pytest.mark.parametrize("rows", [ROWS, ROWS.clear(), ROWS.head(1)], ids=["rows", "none", "one"])
def test_rows_come_back_as_they_were(rows: pl.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    shape = Labels().shape(rows.clear())
    coded = shape.write(rows)
    monkeypatch.setattr(wire, "PIECE", coded.estimated_size() // 2 + 1 if rows.height > 1 else 1)
    told = list(pieces(coded))
    assert len(told) == (2 if rows.height > 1 else 1)
    assert_frame_equal(shape.read(told), rows, check_exact=True, categorical_as_str=False)
    assert shape.read(told).schema == rows.schema


def test_labels_travel_once_and_as_codes() -> None:
    labels, names = Labels(), pl.Enum([f"a case with a long name {n}" for n in range(50_000)])
    rows = pl.DataFrame({"a": pl.Series(["a case with a long name 7"], dtype=names)})
    rows = rows.with_columns(pl.col("a").alias("b"))
    shape = labels.shape(rows.clear())
    (_, first), (_, second) = shape.labels
    assert first is second
    assert first is labels.shape(rows.select("b").clear()).labels[0][1]
    assert len(next(pieces(shape.write(rows)))) < 2_000


def test_a_kernel_with_other_types_for_no_rows_is_found_out() -> None:
    shape = Labels().shape(pl.DataFrame({"n": []}, schema={"n": pl.Int64}))
    with pytest.raises(TypeError, match="for no rows, and .*Float64.* for rows"):
        shape.write(pl.DataFrame({"n": [1.5]}))


@pytest.mark.parametrize("key", [name for name in ROWS.columns if name != "nothing"])
def test_equal_keys_go_to_one_bucket_and_keep_their_order(key: str) -> None:
    shape = Labels().shape(ROWS.clear())
    coded = pl.concat([shape.write(ROWS)] * 3).with_columns(place=pl.int_range(pl.len()))
    parts = list(split(coded, [key], 3))
    assert len({bucket for bucket, _ in parts}) == len(parts)
    assert all(0 <= bucket < 3 for bucket, _ in parts)
    assert all(part["place"].is_sorted() for _, part in parts)
    assert sorted(place for _, part in parts for place in part["place"]) == [*range(12)]
    homes = {place % 4: bucket for bucket, part in parts for place in part["place"]}
    assert all(homes[place % 4] == bucket for bucket, part in parts for place in part["place"])
    # The same rows alone, as on another worker, go to the same buckets.
    alone = [(b, p) for n in range(4) for b, p in split(coded.slice(n, 1), [key], 3)]
    assert [bucket for bucket, _ in alone] == [homes[n] for n in range(4)]


def test_numbers_that_are_equal_are_one_key() -> None:
    rows = pl.DataFrame({"key": [0.0, -0.0, float("nan"), -float("nan")] * 4})
    for bucket, part in split(rows, ["key"], 64):
        assert part["key"].is_nan().n_unique() == 1, bucket
        assert part.height == 8


def test_there_is_always_a_bucket() -> None:
    assert [(bucket, part.height) for bucket, part in split(ROWS.clear(), ["case_id"], 5)] == [
        (0, 0)
    ]
    assert [(bucket, part.height) for bucket, part in split(ROWS, [], 5)] == [(0, 4)]
