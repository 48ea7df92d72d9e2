"""A folder of files of one layout is one log; what does not fit is refused or said."""

from __future__ import annotations

import os

import polars as pl
import pytest

from pmtools.errors import SchemaError, SourceError
from pmtools.sources.mapping import LogMapping
from pmtools.sources.opening import read_log

HEAD = "zaak,stap,start,einde"


@pytest.fixture
def folder(tmp_path):
    there = tmp_path / "maanden"
    there.mkdir()
    return there


def test_a_case_goes_on_in_the_next_file(folder, accounted):
    (folder / "2024-01.csv").write_text(f"{HEAD}\n1,a,2024-01-30 10:00,2024-01-30 11:00\n")
    (folder / "2024-02.csv").write_text(
        f"{HEAD}\n1,b,2024-02-01 10:00,2024-02-01 11:00\n2,a,2024-02-02 09:00,soon\n"
    )
    with pytest.raises(SchemaError, match=r"2024-02.csv, line 3: einde is 'soon'"):
        read_log(folder)
    log = read_log(folder, skip_bad_rows=True)
    assert log.events.select("case_id", "activity").rows() == [("1", "a"), ("1", "b")]
    assert log.origin.name == "maanden"
    assert log.origin.examples["row with a time that cannot be read"] == ("2024-02.csv, line 3",)
    assert log.origin.notes[0] == "Read from a folder of 2 files."
    assert accounted(log)


def test_formats_of_one_layout_go_together(folder):
    (folder / "a.csv").write_text("zaak,stap,datum\n1,a,2024-01-01\n")
    pl.DataFrame({"stap": ["b"], "datum": ["2024-01-02"], "zaak": ["1"]}).write_parquet(
        folder / "b.parquet"
    )
    assert read_log(folder).events["activity"].to_list() == ["a", "b"]


def test_xes_files_keep_their_traces_apart(folder, xes, step, accounted):
    name = [("string", "concept:name", "z")]
    for place, minute in (("a", "00"), ("b", "30")):
        events = [
            step(
                "x", f"2024-01-01T10:{minute}:00Z", ("int" if place == "a" else "string", "n", "1")
            )
        ]
        (folder / f"{place}.xes").write_text(xes((name, events), (name, events)))
    log = read_log(folder)
    assert (
        log.cases["case_id"].to_list() == ["z", "z#2", "z#3", "z#2#2"]
        or log.cases["case_id"].n_unique() == 4
    )
    assert log.events["n"].to_list() == ["1"] * 4
    assert (log.origin.rows_read, log.events.height) == (4, 4)
    assert accounted(log)


def test_two_layouts_are_refused_with_what_differs(folder):
    (folder / "a.csv").write_text("zaak,stap,datum\n1,a,2024-01-01\n")
    (folder / "b.csv").write_text("zaak,stap,datum,kanaal\n1,a,2024-01-01,web\n")
    with pytest.raises(
        SchemaError, match=r"a.csv and b.csv have different columns: only b.csv has kanaal"
    ):
        read_log(folder)


def test_xes_and_tables_are_not_one_log(folder, xes, step):
    (folder / "a.csv").write_text("zaak,stap,datum\n1,a,2024-01-01\n")
    (folder / "b.xes").write_text(xes(([], [step("x", "2024-01-01T10:00:00Z")])))
    with pytest.raises(SchemaError, match=r"b.xes, which is XES, and a.csv"):
        read_log(folder)


def test_what_is_not_read_is_said_and_hidden_files_are_not(folder):
    (folder / "a.csv").write_text("zaak,stap,datum\n1,a,2024-01-01\n")
    (folder / "brief.docx").write_text("x")
    (folder / "older").mkdir()
    (folder / "~$a.xlsx").write_text("x")
    (folder / ".hidden.csv").write_text("x")
    assert "In the folder and not read: brief.docx, older." in read_log(folder).origin.notes


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_to_itself_is_refused(folder, tmp_path):
    (folder / "loop.csv").symlink_to(folder / "loop.csv")
    (folder / "self").symlink_to(folder)
    with pytest.raises(SourceError, match="loop.csv"):
        read_log(folder)
    with pytest.raises(SourceError, match="loop.csv"):
        read_log(folder / "loop.csv")


def test_repeated_rows_of_overlapping_exports_can_be_dropped(folder, accounted):
    for name in ("a.csv", "b.csv"):
        (folder / name).write_text("zaak,stap,datum\n1,a,2024-01-01\n")
    assert read_log(folder).events.height == 2
    log = read_log(folder, mapping=LogMapping(duplicates="drop"))
    assert log.events.height == 1
    assert log.origin.examples["row that repeats an earlier one"] == ("b.csv, line 2",)
    assert accounted(log)
