"""Excel workbooks: every sheet that is a log, values as exact texts, and what is refused with its cell."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from pmtools.errors import SchemaError, SourceError
from pmtools.sources.mapping import LogMapping
from pmtools.sources.table.read import read_csv, read_xlsx

HEAD = ["Zaaknummer", "Stap", "Datum", "Kanaal", "Leges"]
ROWS = [
    ["0012", "Ontvangen", datetime(2024, 3, 4, 9, 20, 39, 123000), "web", 12],
    ["0012", "Besluit", date(2024, 3, 5), "NA", 406.5],
    [13, "Ontvangen", "2024-03-06 10:00", None, True],
]


@pytest.fixture
def book(tmp_path: Path):
    """Writes sheets (title to rows) as a workbook and gives its path."""

    def write(sheets: dict[str, list[list[object]]], change=lambda book: None) -> Path:
        made = openpyxl.Workbook()
        made.remove(made.active)
        for title, rows in sheets.items():
            sheet = made.create_sheet(title)
            for row in rows:
                sheet.append(row)
        change(made)
        path = tmp_path / "zaken.xlsx"
        made.save(path)
        return path

    return write


def test_values_are_exact_texts_and_moments(book, accounted):
    log = read_xlsx(book({"Zaken": [HEAD, *ROWS]}))
    assert log.events["case_id"].to_list() == ["0012", "0012", "13"]
    assert [str(end) for end in log.events["end"]] == [
        "2024-03-04 08:20:39.123000+00:00",
        "2024-03-04 23:00:00+00:00",
        "2024-03-06 09:00:00+00:00",
    ]
    assert log.events["precision"].to_list() == ["time", "day", "time"]
    assert log.events["Kanaal"].to_list() == ["web", "NA", None]
    assert log.events["Leges"].to_list() == ["12", "406.5", "true"]
    assert accounted(log)


def test_the_same_rows_as_csv_give_the_same_log(book, save):
    rows = [
        [f"z{n // 3}", f"stap {n % 3}", f"2024-03-{n % 28 + 1:02} 10:00", "web", f"{n},5"]
        for n in range(60)
    ]
    table = "\n".join(";".join(row) for row in [HEAD, *rows])
    of_book, of_text = read_xlsx(book({"A": [HEAD, *rows]})), read_csv(save(table, "log.csv"))
    assert of_book.events.equals(of_text.events)
    assert of_book.cases.equals(of_text.cases)


def test_a_title_above_the_header_and_empty_rows(book):
    rows = [["Export van maart"], [], HEAD, ROWS[0], [], ROWS[1]]
    log = read_xlsx(book({"Zaken": rows}))
    assert log.events.height == 2
    assert (
        "zaken.xlsx, sheet Zaken: the header stands in row 3; what stands above it is not read."
        in log.origin.notes
    )
    with pytest.raises(SchemaError, match=r"sheet Zaken, row 6: Datum is 'straks'"):
        read_xlsx(book({"Zaken": [*rows[:5], ["0012", "Besluit", "straks"]]}))


def test_sheets_of_one_layout_are_one_log_and_others_are_said(book):
    sheets = {
        "Januari": [HEAD, ROWS[0]],
        "Uitleg": [["Dit is", "een uitleg"]],
        "Februari": [HEAD, ROWS[1]],
    }

    def hide(made):
        made["Uitleg"].sheet_state = "hidden"

    log = read_xlsx(book(sheets, hide))
    assert log.events["activity"].to_list() == ["Ontvangen", "Besluit"]
    assert "Sheets that hold no log, or are hidden, and are not read: Uitleg." in log.origin.notes
    one = read_xlsx(book(sheets), mapping=LogMapping(sheets=("Februari",)))
    assert one.events["activity"].to_list() == ["Besluit"]
    with pytest.raises(SchemaError, match=r"no sheet 'Maart'.*There is: Januari, Uitleg, Februari"):
        read_xlsx(book(sheets), mapping=LogMapping(sheets=("Maart",)))


def test_two_sheets_of_different_layouts_are_refused(book):
    sheets = {"A": [HEAD, ROWS[0]], "B": [[*HEAD[:3], "Team"], ["1", "x", "2024-01-01", "T"]]}
    with pytest.raises(SchemaError, match=r"sheet A and .*sheet B have different columns"):
        read_xlsx(book(sheets))


def test_a_wide_sheet_is_read_as_steps(book):
    rows = [
        ["Zaaknummer", "Ontvangen", "Besluit"],
        ["1", date(2024, 1, 1), date(2024, 2, 1)],
        ["2", date(2024, 1, 2), None],
    ]
    log = read_xlsx(book({"Zaken": rows}))
    assert log.events["activity"].to_list() == ["Ontvangen", "Besluit", "Ontvangen"]


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?"])
def test_an_error_is_refused_with_its_cell_or_left_out_and_counted(book, error, accounted):
    def plant(made):
        made["Zaken"]["C3"].value = error
        made["Zaken"]["C3"].data_type = "e"

    path = book({"Zaken": [HEAD, *ROWS]}, plant)
    with pytest.raises(
        SchemaError, match=rf"sheet Zaken, cell C3: the error {error}".replace("?", r"\?")
    ):
        read_xlsx(path)
    log = read_xlsx(path, skip_bad_rows=True)
    assert log.origin.examples == {"row with a cell that cannot be read": ("row 3",)}
    assert log.events.height == 2
    assert accounted(log)


def test_merged_cells_and_formulas_without_a_value_are_refused_with_their_place(book):
    with pytest.raises(SchemaError, match=r"cells are merged \(A2:A3\).*Undo the merging"):
        read_xlsx(book({"Zaken": [HEAD, *ROWS]}, lambda made: made["Zaken"].merge_cells("A2:A3")))
    with pytest.raises(SchemaError, match=r"formulas were never calculated \(C3\)"):
        read_xlsx(book({"Zaken": [HEAD, ROWS[0], ["1", "x", "=A1"]]}))
    title = [["Titel", None, None], HEAD, *ROWS]
    log = read_xlsx(book({"Zaken": title}, lambda made: made["Zaken"].merge_cells("A1:C1")))
    assert log.events.height == 3


def test_a_cell_far_from_the_table_is_refused(book):
    def plant(made):
        made["Zaken"]["XFD1048576"] = "ver weg"

    with pytest.raises(SourceError, match="row 1,048,576 and column 16,384"):
        read_xlsx(book({"Zaken": [HEAD, *ROWS]}, plant))


def test_more_decimals_than_are_read_are_said(book):
    log = read_xlsx(book({"Zaken": [HEAD, [*ROWS[0][:4], 1 / 3]]}))
    assert "Numbers are read with at most nine decimals: Leges." in log.origin.notes


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "protected by a password"),
        (b"<html>", "no Excel workbook"),
        (b"PK\x03\x04half", "damaged Excel workbook"),
    ],
)
def test_what_is_no_readable_workbook_is_refused(save, content, said):
    with pytest.raises(SourceError, match=said):
        read_xlsx(save(content, "zaken.xlsx"))


def test_a_bomb_is_refused_before_it_is_unpacked(book, tmp_path):
    path = book({"Zaken": [HEAD, *ROWS]})
    with (
        zipfile.ZipFile(path) as old,
        zipfile.ZipFile(tmp_path / "b.xlsx", "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            new.writestr(part, old.read(part))
        new.writestr("xl/media/big.xml", b" " * (80 << 20))
    with pytest.raises(SourceError, match="as an attack does"):
        read_xlsx(tmp_path / "b.xlsx")


def test_a_workbook_without_the_columns_of_a_log_says_what_it_lacks(book):
    with pytest.raises(SchemaError, match=r"No column is the case.*The columns are: kleur, vorm"):
        read_xlsx(book({"A": [["kleur", "vorm"], ["rood", "rond"]]}))
    with pytest.raises(SourceError, match="no sheet with rows"):
        read_xlsx(book({"A": []}))
