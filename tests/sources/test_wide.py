"""Wide tables: a row per case and a column of moments per status."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmtools.errors import SchemaError
from pmtools.sources.mapping import LogMapping
from pmtools.sources.table.read import read_csv

HEAD = "Zaaknummer;Kanaal;Ontvangen;In behandeling;Besluit"
ROWS = f"{HEAD}\nZ1;web;2024-01-02;2024-01-05 09:00;2024-02-01\nZ2;balie;2024-01-03;;\nZ3;post;;;\n"
DAYS = ["Ontvangen", "Getoetst", "Besluit"]


def test_each_filled_cell_is_a_step_and_the_rest_says_something_of_the_case(save, accounted):
    log = read_csv(save(ROWS, "status.csv"))
    steps = log.events.select("case_id", "activity", "precision").rows()
    assert steps == [
        ("Z1", "Ontvangen", "day"),
        ("Z1", "In behandeling", "time"),
        ("Z1", "Besluit", "day"),
        ("Z2", "Ontvangen", "day"),
    ]
    assert log.cases.rows() == [("Z1", None, "web"), ("Z2", None, "balie"), ("Z3", None, "post")]
    assert log.origin.rows_read == 4
    assert accounted(log)
    assert any(
        "the 4 that are filled are the rows read; 5 are empty" in n for n in log.origin.notes
    )
    assert any(note.endswith("in no figure: 1.") for note in log.origin.notes)


def test_the_mapping_names_the_steps(save):
    mapping = LogMapping(steps={"Besluit": "Besluit genomen", "Ontvangen": "Aanvraag ontvangen"})
    log = read_csv(save(ROWS, "status.csv"), mapping=mapping)
    assert log.events["activity"].to_list() == [
        "Aanvraag ontvangen",
        "Besluit genomen",
        "Aanvraag ontvangen",
    ]
    assert "In behandeling" in log.cases.columns
    assert log.origin.mapping["steps"] == dict(mapping.steps)


def test_a_case_that_comes_twice_is_no_wide_table(save):
    with pytest.raises(SchemaError, match="No column is the activity"):
        read_csv(save(f"{ROWS}Z1;web;2024-01-02;;\n", "status.csv"))


def test_a_wrong_moment_is_refused_with_the_line_of_its_row(save):
    mapping = LogMapping(steps={"Ontvangen": "o", "Besluit": "b"})
    path = save(ROWS.replace("2024-02-01", "straks"), "status.csv")
    with pytest.raises(SchemaError, match="line 2.*'straks'"):
        read_csv(path, mapping=mapping)
    log = read_csv(path, mapping=mapping, skip_bad_rows=True)
    assert log.origin.examples == {"row with a time that cannot be read": ("line 2",)}


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(*[st.none() | st.integers(0, 40)] * 3), min_size=1, max_size=8).filter(
        lambda rows: all(sum(r[n] is not None for r in rows) for n in range(3))
    )
)
def test_any_wide_table_gives_the_steps_of_a_plain_loop(tmp_path, rows):
    first = date(2024, 1, 1)
    lines = ["zaak," + ",".join(DAYS)]
    expected = defaultdict(list)
    for number, row in enumerate(rows):
        cells = ["" if day is None else str(first + timedelta(days=day)) for day in row]
        lines.append(f"Z{number}," + ",".join(cells))
        for place, day in enumerate(row):
            if day is not None:
                expected[f"Z{number}"].append((day, place, DAYS[place]))
    path = tmp_path / "wide.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    log = read_csv(path)
    found = defaultdict(list)
    for case, activity in log.events.select("case_id", "activity").rows():
        found[case].append(activity)
    assert dict(found) == {
        case: [name for *_, name in sorted(steps)] for case, steps in expected.items()
    }
    assert log.cases.height == len(rows)
