"""There and back: what a format does not hold is listed, all else comes back equal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmtools.errors import ParameterError, SourceError
from pmtools.log import EventLog
from pmtools.origin import Origin
from pmtools.sources.assemble import assemble, own_names
from pmtools.sources.mapping import LogMapping
from pmtools.sources.opening import read_log
from pmtools.sources.parts import Parts
from pmtools.sources.writing import write_log
from pmtools.sources.zones import INSTANT

FORMATS = ["parquet", "xes", "csv"]
LABEL = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=6
)
NAMES = st.sampled_from(["kanaal", "leges", "org:role", "user", "k#2", "a/b", "status", "<b>", "end", "é\nx", "team naam"])  # fmt: skip
MOMENT = st.integers(0, 10**8).map(
    lambda s: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=s, microseconds=s % 997)
)
KINDS = {
    pl.String: LABEL,
    pl.Int64: st.integers(-(2**40), 2**40),
    pl.Boolean: st.booleans(),
    INSTANT: MOMENT,
    pl.Decimal(38, 2): st.integers(-(10**9), 10**9).map(lambda n: Decimal(n) / 100),
}
ROW = st.tuples(
    LABEL,
    LABEL,
    st.none() | MOMENT,
    MOMENT,
    st.none() | LABEL,
    st.none() | LABEL,
    st.sampled_from(["complete", "complete", "suspend"]),
)


@st.composite
def logs(draw: st.DrawFn) -> EventLog:
    """A log put together from rows, with attributes of every type."""
    certain = ("z", "a", None, datetime(2024, 1, 1, tzinfo=UTC), None, None, "complete")
    rows = [*draw(st.lists(ROW, min_size=1, max_size=8)), certain]
    names = ["case_id", "activity", "start", "end", "resource", "team", "lifecycle:transition"]
    types = [pl.String, pl.String, INSTANT, INSTANT, pl.String, pl.String, pl.String]
    moments = pl.DataFrame(rows, schema=dict(zip(names, types, strict=True)), orient="row")
    moments = moments.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("seq"))
    cases = moments.select(pl.col("case_id").unique(maintain_order=True))
    taken = [*moments.columns, "precision", "finished"]
    for own in own_names(draw(st.lists(NAMES, unique=True, max_size=4)), taken)[0].values():
        kind, values = draw(st.sampled_from(list(KINDS.items())))
        frame = draw(st.sampled_from(["events", "cases"]))
        height = moments.height if frame == "events" else cases.height
        cells = draw(st.lists(st.none() | values, min_size=height, max_size=height))
        series = pl.Series(own, cells, dtype=kind)
        if frame == "events":
            moments = moments.with_columns(series)
        else:
            cases = cases.with_columns(series)
    origin = Origin("made", "", rows_read=moments.height)
    return assemble(Parts(moments, cases, origin, str), LogMapping())


def in_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Values as CSV holds them."""
    return frame.with_columns(
        pl.col(name).dt.epoch("us").cast(pl.String)
        if isinstance(kind, pl.Datetime)
        else pl.col(name).cast(pl.String)
        for name, kind in frame.schema.items()
        if name not in ("start", "end", "moment")
    )


def comparable(log: EventLog, to: str) -> list[list[tuple]]:
    """Rows by column name; without what is always listed: the place in the source."""
    frames = [log.events.drop("seq"), log.cases.drop("finished"), log.lifecycle.drop("seq")]
    if to != "xes":
        there = log.events["case_id"].append(log.lifecycle["case_id"]).unique()
        frames[1] = frames[1].filter(pl.col("case_id").is_in(there.implode()))
    if to == "xes":
        frames = [
            f.drop(
                c.name
                for c in f
                if c.null_count() == c.len() and c.name not in ("start", "end", "resource", "team")
            )
            for f in frames
        ]
    if to == "csv":
        frames = [in_text(frame) for frame in frames]
    plain = [frame.with_columns(pl.selectors.enum().cast(pl.String)) for frame in frames]
    return [[dict(sorted(row.items())) for row in frame.to_dicts()] for frame in plain]


@pytest.mark.parametrize("to", FORMATS)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(log=logs())
def test_there_and_back_is_equal_but_for_what_is_listed(tmp_path, to, log):
    path = tmp_path / f"log.{to}"
    path.unlink(missing_ok=True)
    listed = write_log(log, path, to)
    back = read_log(path)
    if any("read back as the team" in loss for loss in listed):
        log = replace(log, events=log.events.drop("org:role", "team"))
        back = replace(back, events=back.events.drop("team"))
    if to == "csv":
        moments = [n for n, kind in log.events.schema.items() if isinstance(kind, pl.Datetime)]
        back = as_moments(back, log, moments)
    assert comparable(back, to) == comparable(log, to)


def as_moments(back: EventLog, log: EventLog, names: list[str]) -> EventLog:
    """The texts of moments as moments again, as only CSV forgets the type."""

    def typed(frame: pl.DataFrame, old: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(
            pl.col(name)
            .str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%z", time_unit="us")
            .dt.convert_time_zone("UTC")
            for name, kind in old.schema.items()
            if isinstance(kind, pl.Datetime)
            and name in frame.columns
            and frame[name].dtype == pl.String
        )

    return replace(back, events=typed(back.events, log.events), cases=typed(back.cases, log.cases))


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize(
    "name",
    [
        "receipt.xes.gz",
        "Sepsis.xes.gz",
        "Production.csv.gz",
        "patients.csv.gz",
        "daqapo_hospital_events.csv",
    ],
)
def test_real_logs_come_back(data, tmp_path, to, name):
    log = read_log(data / "logs" / name)
    write_log(log, tmp_path / f"log.{to}", to)
    back = read_log(tmp_path / f"log.{to}")
    if to == "csv":
        back = as_moments(back, log, [])
    assert comparable(back, to) == comparable(log, to)


def test_what_is_lost_is_listed(save, tmp_path):
    text = (
        '<log><trace><string key="concept:name" value="a"/><event>'
        '<string key="concept:name" value="x"/><date key="time:timestamp" value="2024-01-01T00:00:00Z"/>'
        '<int key="n" value="3"/><string key="leeg" value=""/></event></trace>'
        '<trace><string key="concept:name" value="b"/></trace></log>'
    )
    log = read_log(
        save(text, "source.xes"), zone="Asia/Tokyo", mapping=LogMapping(activities=("x",))
    )
    told = " | ".join(write_log(log, tmp_path / "log.csv", "csv"))
    for part in (
        "1 cases without events",
        "text: n",
        "1 empty texts",
        "zone Asia/Tokyo",
        "finished",
    ):
        assert part in told, part
    told = " | ".join(write_log(log, tmp_path / "log.xes", "xes"))
    assert "cases without events" not in told
    assert read_log(tmp_path / "log.xes").cases["case_id"].to_list() == ["a", "b"]


def test_signs_that_xml_cannot_hold_are_counted(save, tmp_path):
    log = read_log(save("zaak,stap,datum\n1,a\x01b,2024-01-01\n", "log.csv"))
    assert any(
        "signs that XML cannot hold, in 1 values" in t
        for t in write_log(log, tmp_path / "l.xes", "xes")
    )
    assert read_log(tmp_path / "l.xes").events["activity"].to_list() == ["a\ufffdb"]


def test_a_parquet_file_that_is_damaged_is_refused(save, tmp_path):
    log = read_log(save("zaak,stap,datum\n1,a,2024-01-01\n", "log.csv"))
    path = tmp_path / "log.parquet"
    write_log(log, path, "parquet")
    whole = path.read_bytes()
    refused = 0
    footer = int.from_bytes(whole[-8:-4], "little")
    for place in range(4, len(whole) - 8 - footer):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            assert read_log(path).events.equals(log.events), place
        except SourceError:
            refused += 1
    assert refused > (len(whole) - footer) / 2


def test_nothing_is_overwritten_and_no_part_remains(save, tmp_path, monkeypatch):
    log = read_log(save("zaak,stap,datum\n1,a,2024-01-01\n", "log.csv"))
    with pytest.raises(SourceError, match=r"log.csv exists"):
        write_log(log, tmp_path / "log.csv", "csv")
    with pytest.raises(ParameterError, match="must end in .xes"):
        write_log(log, tmp_path / "log.txt", "xes")
    with pytest.raises(ParameterError, match="written as parquet, xes, csv"):
        write_log(log, tmp_path / "log.txt", "xlsx")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(
        __import__("pmtools.sources.writing", fromlist=["x"]).WRITERS, "xes", (".xes", full)
    )
    with pytest.raises(SourceError, match="No space left"):
        write_log(log, tmp_path / "new.xes", "xes")
    assert {path.name for path in tmp_path.iterdir()} == {"log.csv"}
