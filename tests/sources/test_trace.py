"""The trace of a log: the same for the same rows, however they come, and without a text of them."""

import random
from pathlib import Path
from types import ModuleType

import numpy as np
import polars as pl
import pytest

import pmtools as pm
from pmtools.sources.digests import Digester
from pmtools.sources.trace import write_trace

KEY, OTHER = b"a key of thirty-two random bytes", b"another key of thirty-two bytes."
MAPPING = pm.LogMapping(
    columns={"case_id": "zaak", "activity": "stap", "end": "eind", "resource": "wie"},
    activities=("afgerond",),
)


GOLDEN = [7904534637157461232, 15796868319810882369, 18195947276719310375]
GOLDEN_TEXT = 14609599459373387428


def digests(*columns: pl.Series, key: bytes = KEY) -> list[int]:
    named = {column.name: column for column in columns}
    return Digester(key).rows(named, columns[0].len()).tolist()


def trace(log: pm.EventLog, folder: Path, key: bytes = KEY) -> pl.DataFrame:
    folder.mkdir()
    return pl.read_parquet(write_trace(log, folder, key))


def test_digests_are_those_that_were_kept_before() -> None:
    """They stand here as they were first made: were they others, no older run could be compared."""
    text = pl.Series("activity", ["besluit", None, "ë"])
    number = pl.Series("bedrag", [1.5, None, -0.0])
    moment = pl.Series("end", [0, 1, None]).cast(pl.Datetime("us", "UTC"))
    assert digests(text, number, moment) == GOLDEN
    assert Digester(KEY).texts(pl.Series(["Z1"])).tolist() == [GOLDEN_TEXT]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (pl.Series([1, None, -7]), pl.Series([1.0, None, -7.0])),
        (pl.Series([1, 2], dtype=pl.UInt8), pl.Series([1, 2], dtype=pl.Int64)),
        (pl.Series(["1.5", "2"]).cast(pl.Decimal(9, 2)), pl.Series([1.5, 2.0])),
        (pl.Series([0.0, float("nan")]), pl.Series([-0.0, -float("nan")])),
        (pl.Series(["b", None]), pl.Series(["b", None], dtype=pl.Enum(["a", "b"]))),
        (pl.Series(["b", None]), pl.Series(["b", None], dtype=pl.Categorical)),
        (
            pl.Series([86_400_000]).cast(pl.Datetime("ms", "UTC")),
            pl.Series([86_400_000_000]).cast(pl.Datetime("us", "Europe/Amsterdam")),
        ),
    ],
)
def test_equal_values_are_equal_in_every_type(one: pl.Series, other: pl.Series) -> None:
    assert digests(one.alias("x")) == digests(other.alias("x"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (pl.Series([2**60]), pl.Series([2**60 + 1])),
        (pl.Series([2**63 - 1]), pl.Series([2**63 - 2])),
        (pl.Series([2**64 - 1], dtype=pl.UInt64), pl.Series([2**64 - 2], dtype=pl.UInt64)),
        (pl.Series([None], dtype=pl.String), pl.Series([""])),
        (pl.Series(["a"]), pl.Series(["a "])),
        (pl.Series([[1]]), pl.Series([[2]])),
    ],
)
def test_other_values_are_others(one: pl.Series, other: pl.Series) -> None:
    assert digests(one.alias("x")) != digests(other.alias("x"))


def test_a_text_is_the_same_among_few_and_among_many_others() -> None:
    few = digests(pl.Series("x", ["a", None, "ë", "", "lang " * 99] * 3))
    among = [f"note {n}" for n in range(12_000)]
    many = digests(pl.Series("x", [*among, "a", None, "ë", "", "lang " * 99]))
    sliced = digests(pl.Series("x", [*among, "a", None, "ë", "", "lang " * 99])[-5:])
    assert few[:5] == few[5:10] == many[-5:] == sliced
    assert len(set(many)) == len(many)


def test_texts_that_are_read_in_parts_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = pl.Series("x", [f"note {n} {'é' * (n % 7)}" for n in range(9_000)])
    whole = digests(texts)
    monkeypatch.setattr("pmtools.sources.digests.PART", 100)
    assert digests(texts) == whole


def test_the_order_of_columns_and_what_is_empty_play_no_part() -> None:
    a, b, empty = pl.Series("a", ["x"]), pl.Series("b", ["y"]), pl.Series("c", [None])
    assert digests(a, b) == digests(b, empty, a)
    assert digests(a, b) != digests(a.alias("b"), b.alias("a"))
    assert digests(a) != digests(a, key=OTHER)


def test_a_million_rows_that_differ_have_other_digests() -> None:
    numbers = digests(pl.Series("n", np.arange(1_000_000)))
    assert len(set(numbers)) == 1_000_000
    # Each bit is on in half of them.
    share = [sum(number >> bit & 1 for number in numbers[:20_000]) / 20_000 for bit in range(64)]
    assert max(abs(part - 0.5) for part in share) < 0.02


def test_it_is_the_same_for_the_same_rows_and_holds_no_text(
    tmp_path: Path, exports: ModuleType
) -> None:
    rows = exports.until(exports.process(6), 5)
    tables = [rows, random.Random(1).sample(rows, len(rows))]
    files = [exports.write(table, tmp_path / f"{n}.csv") for n, table in enumerate(tables)]
    logs = [pm.read_csv(file, mapping=MAPPING) for file in files]
    first, second = (trace(log, tmp_path / f"t{n}") for n, log in enumerate(logs))
    assert first.equals(second)
    assert first.columns[0] == "case"
    held = (tmp_path / "t0" / "trace.parquet").read_bytes()
    assert not [text for text in (b"Z001", b"besluit", b"m3") if text in held]
    assert first.filter("finished")["closing"].null_count() == 0
    other = trace(logs[0], tmp_path / "other", OTHER)
    assert not set(other["case"]) & set(first["case"])


def test_its_figures_are_those_of_the_log(tmp_path: Path, exports: ModuleType) -> None:
    rows = exports.until(exports.process(6), 5)
    log = pm.read_csv(exports.write(rows, tmp_path / "log.csv"), mapping=MAPPING)
    told = trace(log, tmp_path / "t")
    assert told["at"].list.len().sum() == len(rows)
    total = pm.throughput_time(log, by="case")["total"]
    assert sorted(told["seconds"]) == sorted(total.dt.total_seconds().astype(int))
    twice = [
        case
        for case in {r[0] for r in rows}
        if [r[1] for r in rows if r[0] == case].count("toetsen") > 1
    ]
    assert told["again"].count() == len(twice)


def test_teams_of_the_mapping_are_no_data(tmp_path: Path, exports: ModuleType) -> None:
    rows = exports.until(exports.process(3), 3)
    file = exports.write(rows, tmp_path / "log.csv")
    plain = pm.read_csv(file, mapping=MAPPING)
    told = {**MAPPING.to_dict(), "teams": {"m1": "loket"}}
    teamed = pm.read_csv(file, mapping=pm.LogMapping.from_dict(told))
    assert teamed.events["team"].drop_nulls().len()
    assert trace(plain, tmp_path / "a").equals(trace(teamed, tmp_path / "b"))
