"""What municipalities export by accident: each refused with its place and a remedy, or counted."""

from __future__ import annotations

import gzip

import pytest

from pmtools.errors import SchemaError, SourceError
from pmtools.sources import source_bytes
from pmtools.sources.table import text
from pmtools.sources.table.read import read_csv, read_parquet
from pmtools.sources.xes.read import read_xes

HEAD = "zaak,stap,datum"


def test_one_bad_time_among_many_rows(save, accounted):
    rows = [f"{n // 5},stap {n % 5},2024-01-01 10:{n % 60:02}" for n in range(100_000)]
    rows[77_000] = "15400,stap 0,2024-01-01 10:75"
    path = save("\n".join([HEAD, *rows]), "log.csv")
    with pytest.raises(
        SchemaError, match=r"line 77,002: datum is '2024-01-01 10:75'.*--skip-bad-rows"
    ):
        read_csv(path)
    log = read_csv(path, skip_bad_rows=True)
    assert log.events.height == 99_999
    assert log.origin.examples == {"row with a time that cannot be read": ("line 77,002",)}
    assert accounted(log)


def test_a_table_without_a_header(save):
    with pytest.raises(SchemaError, match="is the header missing"):
        read_csv(save("1,ontvangen,2024-01-01\n2,besluit,2024-01-02\n", "log.csv"))


def test_a_table_of_ten_thousand_columns(save):
    names = ",".join(f"kolom {n}" for n in range(10_000))
    with pytest.raises(SchemaError, match="line 1: 10,003 columns; at most 2,000"):
        read_csv(save(f"{HEAD},{names}\n", "log.csv"))


def test_one_line_without_end(save, monkeypatch):
    monkeypatch.setattr(text, "LONGEST_LINE", 1 << 20)
    with pytest.raises(SourceError, match="a line of more than 1 MB"):
        read_csv(save(gzip.compress(f"{HEAD}\n1,".encode() + b"x" * (2 << 20)), "log.csv.gz"))


@pytest.mark.parametrize(
    ("read", "name"), [(read_csv, "log.csv"), (read_xes, "log.xes"), (read_parquet, "log.parquet")]
)
def test_a_file_that_grows_while_it_is_read(save, monkeypatch, read, name):
    path = save(b"zaak,stap,datum\n" + b"1,a,2024-01-01\n" * 10, name)
    digest = source_bytes.new_digest

    class Growing:
        def __init__(self) -> None:
            self.own = digest()

        def update(self, data: bytes) -> None:
            self.own.update(data)
            with path.open("ab") as file:
                file.write(b"2,b,2024-01-02\n")

        def hexdigest(self) -> str:
            return self.own.hexdigest()

    with pytest.raises(SourceError, match="changed while it was read"):
        list(source_bytes.plain_chunks(path, Growing()))


def test_forms_that_go_together_are_said_and_those_that_do_not_are_asked(save):
    log = read_csv(save(f"{HEAD}\n1,a,2024-01-31\n1,b,31-12-2024\n1,c,20250131\n", "log.csv"))
    assert [str(end.date()) for end in log.events["end"]] == [
        "2024-01-30",
        "2024-12-30",
        "2025-01-30",
    ]
    assert "datum: times are written in 3 forms; each is read as it says." in log.origin.notes
    with pytest.raises(SchemaError, match=r"line 3: column datum has dates such as '03-04-2024'"):
        read_csv(save(f"{HEAD}\n1,a,2024-01-31\n1,b,03-04-2024\n", "log.csv"))


def test_years_that_a_slip_of_the_pen_gives_are_flagged(save):
    rows = [f"1,a,2024-01-{n:02}" for n in range(1, 29)]
    log = read_csv(save("\n".join([HEAD, *rows, "2,b,1948-01-01", "2,c,2099-01-01"]), "log.csv"))
    note = next(note for note in log.origin.notes if "from the middle of the log" in note)
    assert "2 (in 1948, 2099; line 30, line 31)" in note


def test_numbers_are_seen_and_stay_text(save):
    log = read_csv(save("zaak;stap;datum;leges;code\n1;a;2024-01-01;1.234,50;0012\n", "log.csv"))
    assert log.events.select("leges", "code").row(0) == ("1.234,50", "0012")
    assert any("decimal comma" in note and note.endswith(": leges.") for note in log.origin.notes)
