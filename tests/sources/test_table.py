"""Tables: recognised by their headers, read as text, refused with line, column and value."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import polars as pl
import pytest

from pmtools.errors import SchemaError, SourceError
from pmtools.sources.table.read import read_csv
from pmtools.sources.table.roles import ROLES, find_roles
from pmtools.sources.xes.read import read_xes

HEAD = "zaaknummer,activiteit,datum"


@pytest.mark.parametrize(
    ("file", "cases", "instances", "activities", "mean_days"),
    [
        ("patients.csv.gz", 500, 2721, 7, 6.676),
        ("Production.csv.gz", 225, 4503, 24, 20.620),
        ("PurchasingExample.csv.gz", 608, 9119, 21, 21.459),
    ],
)
def test_real_tables(data, accounted, file, *, cases, instances, activities, mean_days):
    log = read_csv(data / "logs" / file, zone="UTC")
    assert (log.cases.height, log.events.height) == (cases, instances)
    assert log.events["activity"].n_unique() == activities
    assert accounted(log)
    time = pl.max_horizontal("start", "end").max() - pl.min_horizontal("start", "end").min()
    days = log.events.group_by("case_id").agg(time=time)["time"].dt.total_seconds().mean() / 86400
    assert days == pytest.approx(mean_days, abs=5e-4)


def test_activity_counts_of_patients_are_the_published_ones(data):
    log = read_csv(data / "logs/patients.csv.gz")
    counts = sorted(log.events["activity"].value_counts()["count"], reverse=True)
    assert counts == [500, 500, 495, 492, 261, 237, 236]
    assert log.events["start"].null_count() == log.events["end"].null_count() == 0


def test_receipt_as_table_equals_receipt_as_xes(data):
    table, xes = (
        read(data / f"logs/receipt.{ending}")
        for read, ending in ((read_csv, "csv.gz"), (read_xes, "xes.gz"))
    )
    ours = [
        "case_id",
        "activity",
        "start",
        "end",
        "resource",
        "team",
        "seq",
        "precision",
        "concept:instance",
    ]
    assert table.events.select(ours).equals(xes.events.select(ours))
    assert table.cases["channel"].equals(xes.cases["channel"])
    assert set(table.cases.columns) == set(xes.cases.columns)


def test_daqapo_in_three_forms_is_one_log(data, accounted):
    names = ("daqapo_hospital.csv", "daqapo_hospital_actlog.csv", "daqapo_hospital_events.csv")
    logs = [read_csv(data / "logs" / file) for file in names]
    for log in logs:
        assert accounted(log)
        assert (log.cases.height, log.events.height) == (22, 53)
        negative = log.events.filter(pl.col("end") < pl.col("start"))["activity"].to_list()
        assert sorted(negative) == ["Registration"] * 3 + ["Trage"]
    assert logs[2].origin.set_aside == {"event without a time": 1}
    assert logs[0].origin.set_aside == {}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_delimiter_and_encoding_are_found_and_noted(save, delimiter, encoding):
    rows = [["Zaak-ID", "Stap", "Tijdstip", "Kanaal"], ["0012", "Één", "2024-03-04 09:00", "NA"]]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    log = read_csv(save(text.encode(encoding), "log.csv"))
    row = log.events.row(0, named=True)
    assert (row["case_id"], row["activity"], row["Kanaal"]) == ("0012", "Één", "NA")
    assert row["end"] == datetime(2024, 3, 4, 8, tzinfo=UTC)
    assert any("separated" in note for note in log.origin.notes) == (delimiter != ",")
    assert any("cp1252" in note for note in log.origin.notes) == (encoding == "cp1252")


def test_every_known_name_is_found_alone_and_no_name_has_two_roles():
    known = [name for names in ROLES.values() for name in names]
    assert len(known) == len(set(known))
    for role, names in ROLES.items():
        for name in names:
            others = [
                ROLES[needed][0] for needed in ("case_id", "activity", "end") if needed != role
            ]
            if role in ("case_id", "activity", "end"):
                written = name.replace(" ", "_").upper()
                assert find_roles("x", [*others, written]).columns[role] == written


def test_start_and_end_columns_with_open_work(save, accounted):
    head = "zaak_id;handeling;startdatum;einddatum;behandelaar;afdeling"
    rows = f"{head}\n1;a;2024-01-01;2024-01-02 10:00;An;X\n1;b;2024-01-03;;;\n"
    log = read_csv(save(rows, "log.csv"))
    assert log.events["end"].to_list() == [datetime(2024, 1, 2, 9, tzinfo=UTC), None]
    assert log.events["precision"].to_list() == ["time", "day"]
    assert log.events["resource"].to_list() == ["An", None]
    assert accounted(log)


def test_case_columns_and_collisions(save):
    head = "case:concept:name,concept:name,time:timestamp,case:kanaal,case:fase,finished,seq"
    rows = f"{head}\na,x,2024-01-01,web,1,,5\na,y,2024-01-02,web,2,ja,6\n"
    log = read_csv(save(rows, "log.csv"))
    assert log.cases.columns == ["case_id", "finished", "kanaal"]
    assert log.events["case:fase"].to_list() == ["1", "2"]
    assert log.events["seq_source"].to_list() == ["5", "6"]
    assert any("case:fase is not constant" in note for note in log.origin.notes)


def test_rows_without_case_activity_or_time_are_set_aside(save, accounted):
    rows = f"{HEAD}\n1,a,2024-01-01\n,a,2024-01-01\n1,,2024-01-01\n1,a,\n\n"
    log = read_csv(save(rows, "log.csv"))
    reasons = ["event without a case", "event without a time", "event without an activity"]
    assert log.origin.set_aside == dict.fromkeys(reasons, 1)
    assert log.origin.rows_read == 4
    assert accounted(log)


def test_day_first_is_read_only_where_the_column_proves_it(save):
    log = read_csv(save(f"{HEAD}\n1,a,31-12-2024 9:05\n1,b,01/02/2024\n", "log.csv"))
    assert log.events["end"].to_list() == [
        datetime(2024, 1, 31, 23, tzinfo=UTC),
        datetime(2024, 12, 31, 8, 5, tzinfo=UTC),
    ]
    for second, why in [("03-04-2024", "no value tells"), ("04/13/2024", "month seems to come")]:
        with pytest.raises(SchemaError, match=f"column datum .*{why}.*Is the day first"):
            read_csv(save(f"{HEAD}\n1,a,01-02-2024\n1,b,{second}\n", "log.csv"))
    with pytest.raises(SchemaError, match="both orders"):
        read_csv(save(f"{HEAD}\n1,a,13-01-2024\n1,b,01-13-2024\n", "log.csv"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"{HEAD}\n1,a,2024-01-01\n1,b,soon\n", "line 3: datum is 'soon'"),
        (f"{HEAD}\n1,a,2024-01-01\n1,b,31-02-2024\n", "line 3: datum is '31-02-2024'"),
        (
            "zaaknumer,activiteit,datum\n1,a,2024-01-01\n",
            "No column is the case.*zaaknumer comes near.*columns are: zaaknumer, act",
        ),
        ("zaak,activiteit,wanneer\n1,a,2024-01-01\n", "No column is the time"),
        ("zaak\n1\n", "line 1: one column only"),
        (f"{HEAD}\n", "a header and no rows"),
        ("", "is empty"),
        (f"{HEAD}\n1,a\n", "line 2: 2 fields, the header has 3"),
        (f"{HEAD}\n1,a,2024-01-01,x\n", "line 2: 4 fields"),
        (f'{HEAD}\n1,"a,2024-01-01\n', "not a whole table.*quote"),
        (f"{HEAD},datum\n1,a,b,c\n", "two columns are called datum"),
        (f"{HEAD}\n1,a\0,2024-01-01\n", "line 2: not text"),
        ("<!DOCTYPE html><html>a,b</html>", "web page"),
        (b"PK\x03\x04", "Excel workbook"),
        (f"{HEAD}\n1,".encode() + b"\x81\xff,2024-01-01\n", "line 2: the text is neither UTF-8"),
        (gzip.compress(f"{HEAD}\n1,a,2024-01-01\n".encode())[:-3], "ends early"),
        (f"{HEAD}\n,a,2024-01-01\n", "no event is left"),
        (f"{HEAD},lifecycle\n1,a,2024-01-01,suspend\n", r"no event is left.*\(suspend\)"),
    ],
    ids=range(18),
)
def test_a_bad_table_is_refused_with_place_and_reason(save, content, said):
    with pytest.raises(SourceError, match=said):
        read_csv(save(content, "log.csv"))


def test_hostile_labels_stay_as_they_are(save):
    rows = f'{HEAD}\n1,<script>alert(1)</script>,2024-01-01\n1,"""&\'\n",2024-01-02\n'
    log = read_csv(save(rows, "log.csv"))
    assert log.events["activity"].to_list() == ["<script>alert(1)</script>", "\"&'\n"]


def test_the_line_of_an_error_counts_newlines_inside_quotes(save):
    with pytest.raises(SchemaError, match="line 4: datum is 'x'"):
        read_csv(save(f'{HEAD}\n1,"a\nb",2024-01-01\n1,c,x\n', "log.csv"))


def test_end_in_the_double_hour_is_not_before_its_start(save):
    rows = "zaak,stap,start,end\n1,a,2024-10-27 02:40,2024-10-27 02:10\n"
    row = read_csv(save(rows, "log.csv")).events.row(0, named=True)
    assert row["start"] == datetime(2024, 10, 27, 0, 40, tzinfo=UTC)
    assert row["end"] == datetime(2024, 10, 27, 1, 10, tzinfo=UTC)


def test_years_before_slashes_are_read(save):
    log = read_csv(save("zaak,stap,moment\n1,a,2024/01/31 10:00:00.5\n", "log.csv"), zone="UTC")
    assert str(log.events["end"][0]) == "2024-01-31 10:00:00.500000+00:00"
