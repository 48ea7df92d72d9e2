"""A store made of files holds the log that reading them at once in memory gives."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pmtools.errors import PmtoolsError
from pmtools.log import EventLog
from pmtools.sources.importing.storing import store_logs
from pmtools.sources.mapping import LogMapping
from pmtools.sources.opening import read_log
from pmtools.sources.store import disk
from pmtools.sources.store.manifest import read_manifest

FRAMES = ("events", "cases", "lifecycle")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Nothing is waited for: what a disk keeps is looked at elsewhere."""
    monkeypatch.setattr(disk.os, "fsync", lambda _: None)


def plain(store: Path) -> dict[str, pl.DataFrame]:
    """The frames of a store by a plain reader: buckets under each other, codes as labels."""
    told = json.loads((store / "store.json").read_text(encoding="utf-8"))
    data, lists = store / told["data"], pl.read_parquet(store / told["data"] / "labels.parquet")
    ids = pl.concat([pl.read_parquet(p) for p in sorted((data / "ids").iterdir())]).sort("case_id")
    frames = {}
    for name in FRAMES:
        parts = [pl.read_parquet(path) for path in sorted((data / name).iterdir())]
        assert len({tuple(part.schema.items()) for part in parts}) == 1
        assert all(part["case_id"].is_sorted() for part in parts)
        frame = pl.concat(parts).sort("case_id", maintain_order=True)
        for column, number in told["codes"][name].items():
            labels = lists.filter(pl.col("number") == number)["label"]
            frame = frame.with_columns(
                pl.Series(
                    column,
                    [None if c is None else labels[c] for c in frame[column]],
                    dtype=pl.Enum(labels),
                )
            )
        names = ids["label"].gather(ids["case_id"].search_sorted(frame["case_id"]))
        frames[name] = frame.with_columns(names.cast(pl.Enum(ids["label"])).alias("case_id"))
    return frames


def assert_same(store: Path, log: EventLog, *, hashes: bool = True) -> None:
    frames = plain(store)
    for name in FRAMES:
        assert frames[name].schema == getattr(log, name).schema
        assert_frame_equal(frames[name], getattr(log, name), check_exact=True)
    found = replace(read_manifest(store).origin, read_at=log.origin.read_at)
    found = found if hashes else replace(found, sha256=log.origin.sha256)
    assert found == log.origin
    assert [n.to_dict() for n in found.notes] == [n.to_dict() for n in log.origin.notes]


def stored(sources: Sequence[Path], out: Path, rows: int = 3, **how: object) -> Path:
    return store_logs(sources, out, rows_per_bucket=rows, **how)


def check(tmp_path: Path, files: dict[str, str | bytes], rows: int = 3, **how: object) -> Path:
    """Store files that lie in a folder, and compare with reading that folder in memory."""
    folder = tmp_path / "maanden"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    try:
        log = read_log(folder, **how)
    except PmtoolsError as error:
        with pytest.raises(type(error)) as found:
            stored([folder], tmp_path / "store", rows, **how)
        assert str(found.value) == str(error)
        raise
    store = stored([folder], tmp_path / "store", rows, **how)
    assert_same(store, log, hashes=len(files) == 1)
    return store


HEAD = "zaak,stap,datum,behandelaar,team,kanaal,bedrag\n"
JANUARY = HEAD + "".join(
    f"Z{n % 7},{'abc'[n % 3]},2024-01-{n % 28 + 1:02} 10:00,{['An', 'Bo', 'Cé'][n % 3]},"
    f'{["noord", "zuid"][n % 2]},{["web", "post"][n % 2]},"{n},5"\n'
    for n in range(20)
)
FEBRUARY = HEAD + "".join(
    f"Z{n % 9},{'bdé'[n % 3]},2024-02-{n % 28 + 1:02} 10:00,{['Bo', 'Dé'][n % 2]},,web,\n"
    for n in range(15)
)


def test_tables_of_two_months(tmp_path):
    store = check(tmp_path, {"2024-01.csv": JANUARY, "2024-02.csv": FEBRUARY})
    manifest = read_manifest(store)
    assert len(manifest.buckets) == 16
    assert [(f.name, f.rows_read) for f in manifest.files] == [
        ("2024-01.csv", 20),
        ("2024-02.csv", 15),
    ]


def test_one_file_is_as_it_is_read_alone(tmp_path):
    path = tmp_path / "2024-01.csv"
    path.write_text(JANUARY)
    assert_same(stored([path], tmp_path / "store"), read_log(path))


def test_a_case_goes_on_in_the_next_file_and_a_pair_lies_in_two(tmp_path):
    head = "zaak,stap,datum,behandelaar,lifecycle:transition\n"
    check(
        tmp_path,
        {
            "1.csv": head
            + "1,a,2024-01-01 10:00,An,start\n2,a,2024-01-01,An,complete\n3,b,2024-01-02,Bo,suspend\n",
            "2.csv": head
            + "1,a,2024-01-01 12:00,Bo,complete\n2,b,2024-01-03 11:00,Cé,start\n2,b,2024-01-03 12:00,Cé,complete\n",
            "3.csv": head
            + "4,a,2024-01-04,Dé,complete\n1,c,2024-01-05,An,start\n3,b,2024-01-02,An,resume\n",
        },
        rows=1,
    )


def test_who_started_is_known_in_all_buckets(tmp_path):
    head = "zaak,stap,datum,behandelaar,lifecycle:transition,soort\n"
    rows = [
        f"{case},a,2024-01-01 1{hour}:00,{who},{kind},{kind}\n"
        for case in range(6)
        for hour, kind, who in ((0, "start", "An"), (1, "complete", "Bo" if case == 3 else "An"))
    ]
    check(tmp_path, {"1.csv": head + "".join(rows)}, rows=1)


def test_rows_without_a_start_where_others_have_one(tmp_path):
    head = "zaak,stap,datum,lifecycle:transition\n"
    rows = [
        "1,a,2024-01-01 10:00,start\n",
        *(f"{n},b,2024-01-02 10:00,complete\n" for n in range(2, 9)),
    ]
    check(tmp_path, {"1.csv": head + "".join(rows)}, rows=1)


@pytest.mark.parametrize("odd", [0, 3])
def test_starts_that_repeat_the_ends_in_the_whole_log_or_not(tmp_path, odd):
    head = "zaak,stap,start,einde\n"
    rows = [f"{n},a,2024-01-0{2 if n == odd else 3},2024-01-03\n" for n in range(1, 8)]
    check(tmp_path, {"1.csv": head + "".join(rows)}, rows=1)


def test_bad_rows_are_counted_with_their_first_places(tmp_path):
    rows = [
        f"{n},a,{'soon' if n % 3 == 0 else '2024-01-01'},x\n" if n % 4 else f"{n},a,2024-01-01\n"
        for n in range(1, 40)
    ] + [",a,2024-01-01,x\n", "5,,2024-01-01,x\n", "6,a,,x\n"]
    files = {name: "zaak,stap,datum,k\n" + "".join(rows) for name in ("a.csv", "b.csv")}
    files["b.csv"] = files["b.csv"].replace(",x\n", ",y\n")
    check(tmp_path, files, skip_bad_rows=True)


@pytest.mark.parametrize("duplicates", ["keep", "drop"])
def test_a_row_repeated_in_a_later_export(tmp_path, duplicates):
    files = {
        "a.csv": JANUARY,
        "b.csv": HEAD + "".join(JANUARY.splitlines(keepends=True)[5:15]) + FEBRUARY[len(HEAD) :],
    }
    check(tmp_path, files, mapping=LogMapping(duplicates=duplicates))


@pytest.mark.parametrize("odd", range(6))
def test_columns_told_of_the_case_are_constant_in_the_whole_log_or_not(tmp_path, odd):
    head = "zaak,stap,datum,case:kanaal,case:wijk,case:finished\n"
    january = "".join(f"{n},a,2024-01-01,{'web' if n % 2 else ''},noord,x\n" for n in range(6))
    store = check(
        tmp_path,
        {
            "a.csv": head + january,
            "b.csv": f"{head}{odd},b,2024-01-02,{'web' if odd % 2 else ''},zuid,x\n",
        },
        rows=1,
    )
    assert pl.read_parquet(store / "data-1" / "cases" / "0000.parquet").columns == [
        "case_id",
        "finished",
        "kanaal",
        "finished_source",
    ]


def test_day_and_month_are_told_apart_by_another_file(tmp_path):
    head = "zaak,stap,datum\n"
    files = {
        "a.csv": f"{head}1,a,03-04-2024\n2,a,2024-04-05\n",
        "b.csv": f"{head}4,b,13-04-2024 10:00\n5,b,01-02-2024\n",
    }
    store = check(tmp_path, files, rows=1)
    assert any(n.key == "order" for n in read_manifest(store).origin.notes)


def test_numbers_are_read_by_the_sign_of_the_whole_column(tmp_path):
    head = "zaak;stap;datum;bedrag;leges\n"
    a = "".join(f"{n};a;2024-01-01;1.{n:03};{n}\n" for n in range(120))
    b = "1;b;2024-01-02;1.234,5;0,5\n2;b;2024-01-02;;\n"
    check(
        tmp_path,
        {"a.csv": head + b, "b.csv": head + a},
        rows=9,
        mapping=LogMapping(numbers=("bedrag",), case=("leges",)),
    )


def test_a_column_of_numbers_that_ends_in_texts_is_none(tmp_path):
    rows = [f"{n},a,2024-01-01,{n}.5,{n}.5\n" for n in range(120)]
    late = "7,b,2024-01-02,onbekend,1.5\n"
    head = "zaak,stap,datum,bedrag,leges\n"
    store = check(
        tmp_path, {"a.csv": head + "".join(rows) + late, "b.csv": head + rows[0]}, rows=50
    )
    assert [n.values["names"] for n in read_manifest(store).origin.notes if n.key == "numbers"] == [
        "leges"
    ]


def test_the_hour_that_autumn_has_twice_and_the_one_that_spring_skips(tmp_path):
    head = "zaak,stap,datum\n"
    files = {
        "a.csv": head + "".join(f"{n},a,2024-10-27 02:{50 - n:02}\n" for n in range(9)),
        "b.csv": head
        + "".join(f"{n},b,2024-10-27 02:{n:02}\n{n},c,2024-03-31 02:30\n" for n in range(9)),
    }
    check(tmp_path, files, rows=2)


def test_moments_far_from_the_middle_of_the_whole_log(tmp_path):
    head = "zaak,stap,datum\n"
    rows = [f"{n},a,{2020 + n % 5}-0{n % 9 + 1}-01\n" for n in range(40)]
    odd = ["1,b,1900-01-01\n", "2,b,2150-01-01\n", "3,b,9999-12-31\n", "4,b,1970-01-01\n"]
    check(
        tmp_path, {"a.csv": head + "".join(rows + odd), "b.csv": head + "".join(odd[:1] + rows[:7])}
    )


WIDE = "Zaaknummer;Kanaal;Ontvangen;In behandeling;Besluit\n"


def wide_rows(first: int, n: int) -> str:
    return "".join(
        f"Z{at};web;2024-01-{at % 28 + 1:02};{'' if at % 3 else '2024-02-05 09:00'};{'2024-03-01' if at % 2 else ''}\n"
        for at in range(first, first + n)
    )


def test_wide_tables(tmp_path):
    store = check(tmp_path, {"a.csv": WIDE + wide_rows(0, 9), "b.csv": WIDE + wide_rows(9, 8)})
    assert read_manifest(store).origin.rows_read == 31


def test_wide_tables_with_the_steps_of_a_mapping(tmp_path):
    mapping = LogMapping(
        steps={"Besluit": "besluiten", "Ontvangen": "ontvangen"}, last=("besluiten",)
    )
    check(
        tmp_path,
        {"a.csv": WIDE + wide_rows(0, 9), "b.csv": WIDE + wide_rows(5, 8)},
        mapping=mapping,
    )


def test_a_case_in_two_wide_tables_is_refused_as_in_memory(tmp_path):
    with pytest.raises(PmtoolsError, match="No column is the activity"):
        check(tmp_path, {"a.csv": WIDE + wide_rows(0, 9), "b.csv": WIDE + wide_rows(8, 8)})


@pytest.mark.parametrize("where", ["one file", "two files"])
def test_a_case_far_down_that_comes_twice_is_seen(tmp_path, where):
    one, other = WIDE + wide_rows(0, 1000), WIDE + wide_rows(1000, 900)
    if where == "one file":
        one += wide_rows(950, 1)
    else:
        other += wide_rows(950, 1)
    with pytest.raises(PmtoolsError, match="No column is the activity"):
        check(tmp_path, {"a.csv": one, "b.csv": other}, rows=100)


def test_the_first_day_that_no_calendar_has_is_named(tmp_path):
    head = "zaak,stap,datum\n"
    rows = [f"{n % 10},a,{13 + n % 9}-01-2024\n" for n in range(150)]
    odd = [f"{n},b,3{n % 2 + 1}-02-2024\n" for n in (9, 7, 5, 4, 1)]
    for place, order in enumerate((odd, odd[::-1])):
        path = tmp_path / f"{place}.csv"
        path.write_text(head + "".join(rows + list(order)))
        with pytest.raises(PmtoolsError) as expected:
            read_log(path)
        with pytest.raises(PmtoolsError) as found:
            stored([path], tmp_path / f"store {place}", 1)
        assert str(found.value) == str(expected.value)


def test_parquet_keeps_types_and_mixes_them_as_memory_does(tmp_path):
    folder = tmp_path / "maanden"
    folder.mkdir()
    rows = pl.DataFrame(
        {
            "zaak": [3, 1, 2, 1, 3],
            "stap": list("abcab"),
            "datum": pl.datetime_range(
                pl.datetime(2024, 1, 1), pl.datetime(2024, 1, 5), eager=True
            ),
            "n": [1, 2, None, 4, 5],
        }
    )
    rows.write_parquet(folder / "a.parquet")
    rows.with_columns(
        pl.col("zaak").cast(pl.String), pl.col("n").cast(pl.Float64) / 2
    ).write_parquet(folder / "b.parquet")
    store = stored([folder], tmp_path / "store", 1)
    assert_same(store, read_log(folder), hashes=False)


def test_a_workbook_with_two_sheets(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for sheet, title in ((book.active, "jan"), (book.create_sheet("feb"), "feb")):
        sheet.title = title
        sheet.append(["titel"])
        sheet.append(["zaak", "stap", "datum", "k"])
        for n in range(8):
            sheet.append(
                [f"Z{n}", "a", "2024-01-01" if n % 3 else "soon", None if n != 4 else title]
            )
    folder = tmp_path / "maanden"
    folder.mkdir()
    book.save(folder / "boek.xlsx")
    store = stored([folder], tmp_path / "store", 2, skip_bad_rows=True)
    assert_same(store, read_log(folder, skip_bad_rows=True))


def traces(xes, step, first: int, n: int, *more) -> str:
    name = "abc"
    return xes(
        *(
            ([("string", "concept:name", f"T{at % 5}"), ("int", "k", str(at))] if at % 4 else [],
             [step(name[at % 3], f"2024-01-0{at % 9 + 1}T1{hour}:00:00Z", ("string", "org:resource", f"R{at % 4}"), ("string", "lifecycle:transition", kind), *more)
              for hour, kind in enumerate(("start", "complete", "schedule"))])
            for at in range(first, first + n)
        )
    )  # fmt: skip


def test_xes_files_with_used_names_and_types_that_differ(tmp_path, xes, step):
    files = {
        "a.xes": traces(xes, step, 0, 9, ("int", "n", "1")),
        "b.xes": traces(xes, step, 3, 9, ("float", "n", "1.5"), ("string", "extra", "é")),
        "c.xes": xes(
            ([("string", "concept:name", "leeg")], []),
            ([("string", "concept:name", "T1")], [step("z", "2024-01-01T10:00:00Z")]),
        ),
    }
    check(tmp_path, files, rows=2)


def test_one_case(tmp_path):
    check(tmp_path, {"a.csv": "zaak,stap,datum\n" + "1,a,2024-01-01\n" * 9}, rows=1)


def test_one_file_at_a_time_is_as_all_at_once(tmp_path):
    files = {"1.csv": JANUARY, "2.csv": FEBRUARY, "3.csv": JANUARY.replace("2024", "2025")}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
        stored([tmp_path / name], tmp_path / "store")
    together = stored([tmp_path / name for name in files], tmp_path / "together")
    manifests = [read_manifest(tmp_path / name) for name in ("store", "together")]
    assert manifests[0].buckets == manifests[1].buckets
    log = read_log_of(together)
    assert_same(tmp_path / "store", replace_name(log, "store"))


def read_log_of(store: Path) -> EventLog:
    frames = plain(store)
    return EventLog(
        frames["events"], frames["cases"], frames["lifecycle"], read_manifest(store).origin
    )


def replace_name(log: EventLog, name: str) -> EventLog:
    mapping = {**log.origin.mapping, "log": name}
    return replace(log, origin=replace(log.origin, name=name, mapping=mapping))


@pytest.mark.long
def test_receipt_and_bpic(data, tmp_path):
    for name, rows in (("receipt.xes.gz", 700), ("BPIC15_1.xes.gz", 9000)):
        path = data / "logs" / name
        assert_same(stored([path], tmp_path / name, rows), read_log(path))


ROW = st.tuples(
    st.sampled_from(["Z1", "Z2", "Z3", "ü", ""]),
    st.sampled_from(["a", "b", ""]),
    st.sampled_from(["2024-01-01 10:00", "2024-01-01 11:00", "2024-10-27 02:30", "31-01-2024", ""]),
    st.sampled_from(["start", "complete", "suspend", ""]),
    st.sampled_from(["An", "Bo", ""]),
    st.sampled_from(["1,5", "2", ""]),
)


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.lists(ROW, min_size=1, max_size=7), min_size=1, max_size=3),
    st.sampled_from([1, 3, 100]),
    st.booleans(),
)
def test_any_split_of_rows_over_files_is_the_log_of_all(tmp_path_factory, files, rows, at_once):
    tmp_path = tmp_path_factory.mktemp("law")
    folder = tmp_path / "in"
    folder.mkdir()
    for n, file in enumerate(files):
        lines = [",".join(f'"{cell}"' for cell in (*row, str(n))) for row in file]
        (folder / f"{n}.csv").write_text(
            "\n".join(["zaak,stap,datum,lifecycle:transition,behandelaar,case:n,bestand", *lines])
            + "\n"
        )
    try:
        log = read_log(folder)
    except PmtoolsError as error:
        with pytest.raises(type(error)) as raised:
            stored([folder], tmp_path / "store", rows)
        assert str(raised.value) == str(error)
        return
    if at_once or len(files) == 1:
        store = stored([folder], tmp_path / "store", rows)
    else:
        try:
            for path in sorted(folder.iterdir()):
                store = stored([path], tmp_path / "store", rows)
        except PmtoolsError:  # a file that is no log by itself
            store = stored([folder], tmp_path / "other", rows)
    frames = plain(store)
    for name in FRAMES:
        assert_frame_equal(frames[name], getattr(log, name), check_exact=True)
    found = read_manifest(store).origin
    assert (found.rows_read, found.paired) == (log.origin.rows_read, log.origin.paired)
    assert (found.set_aside, found.examples) == (log.origin.set_aside, log.origin.examples)
    assert [n for n in found.notes if n.key not in ("folder",)] == [
        n for n in log.origin.notes if n.key not in ("folder",)
    ]
