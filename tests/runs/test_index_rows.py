"""The rows of the index: what is told of runs, whatever has happened to their folders."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote

import pytest

from pmtools.report.index.page import index_page
from pmtools.report.index.row import Row
from pmtools.report.words import words_of
from pmtools.runs.gathering import rows_of

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
Told = Callable[..., Row]


@pytest.fixture
def told(tmp_path: Path, made_runs: ModuleType) -> Told:
    """The row of one run, of which the record and the files are given."""

    def row(files: tuple[str, ...] | None = None, **parts: Any) -> Row:
        made_runs.write(tmp_path, made_runs.record(1, **parts), files)
        (only,) = rows_of(tmp_path, tmp_path, NOW)
        return only

    return row


@pytest.mark.parametrize("schema", [1, 2])
def test_a_run_is_told(told: Told, schema: int) -> None:
    row = told(schema=schema, role="analist", parameters={"log": "x", "language": "nl"})
    assert (row.outcome, row.why, row.role, row.log) == ("succeeded", "", "analist", "permits.csv")
    assert (row.notebook, row.shipped, row.clock, row.gone) == ("improvement", True, False, False)
    assert row.started == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    assert row.finding is not None
    assert row.finding["to_activity"] == "Besluiten"


def test_links_lead_to_what_is_there(told: Told, tmp_path: Path) -> None:
    name = {"name": "zaken & 100%#1?.csv", "sha256": "", "zone": ""}
    row = told(input=name)
    assert set(row.links) == {"report", "notebook"}
    for way in row.links.values():
        assert (tmp_path / unquote(way)).is_file()
        assert not set("#? &") & set(way)


@pytest.mark.skipif(os.name == "nt", reason="a name that is no text")
def test_a_folder_whose_name_is_no_text(tmp_path: Path, made_runs: ModuleType) -> None:
    held = made_runs.write(tmp_path / "x", made_runs.record(1, input={"name": ""}, parameters={}))
    odd = tmp_path / os.fsdecode(b"caf\xe9") / "improvement"
    try:
        odd.mkdir(parents=True)
    except OSError:
        pytest.skip("this disk takes only text")
    held.rename(odd / held.name)
    (row,) = rows_of(tmp_path, tmp_path, NOW)
    assert "caf%E9" in row.links["report"]
    index_page([row], words_of("nl"), NOW, "0").encode("utf-8")


@pytest.mark.parametrize(
    ("parts", "files", "links", "gone"),
    [
        ({}, (), set(), True),
        ({}, ("notebook.ipynb",), {"notebook"}, True),
        ({"outcome": "failed"}, None, {"notebook"}, False),
        ({"removed": "2026-11-21T00:00:00+00:00"}, ("report.html",), set(), False),
    ],
)
def test_no_link_leads_nowhere(
    told: Told, parts: dict[str, Any], files: tuple[str, ...] | None, links: set[str], gone: bool
) -> None:
    row = told(files, **parts)
    assert (set(row.links), row.gone) == (links, gone)


@pytest.mark.parametrize(
    ("parameters", "notebook", "shown"),
    [
        ({"log": "x", "language": "nl", "places": 3, "bars": 7}, {}, {"bars": 7}),
        ({"log": "x", "language": "en"}, {}, {"language": "en"}),
        ({"log": "x", "places": True, "newer": ""}, {}, {"places": True, "newer": ""}),
        ({"log": "x", "language": "en", "places": 3}, {"shipped": False}, {"places": 3}),
        ({"log": "x", "places": 3}, {"name": "of_before"}, {"places": 3}),
    ],
)
def test_only_what_is_not_usual_is_told(
    told: Told, parameters: dict[str, Any], notebook: dict[str, Any], shown: dict[str, Any]
) -> None:
    of = {"name": "improvement", "shipped": True, "sha256": "0" * 64} | notebook
    assert told(parameters=parameters, notebook=of).parameters == shown


@pytest.mark.parametrize(
    ("text", "outcome", "why"),
    [
        ("", "unreadable", "unreadable"),
        ("[1, 2]", "unreadable", "unreadable"),
        ("{", "unreadable", "unreadable"),
        ('{"id": "' + "[" * 9 + '"', "unreadable", "unreadable"),
        ("[" * 100_000, "unreadable", "unreadable"),
        ("9" * 5000, "unreadable", "unreadable"),
        ("{}", "unreadable", "silent"),
        ('{"outcome": "well"}', "unreadable", "silent"),
        ('{"schema": 3, "outcome": "succeeded"}', "unreadable", "newer"),
        ('{"outcome": "succeeded", "parameters": 3}', "unreadable", "shape"),
        ('{"outcome": "succeeded", "input": {"name": ["x"]}}', "unreadable", "shape"),
        ('{"outcome": "succeeded", "findings": [1, null]}', "unreadable", "shape"),
        (None, "unreadable", "missing"),
    ],
)
def test_a_bad_record_is_listed_as_what_it_is(
    tmp_path: Path, made_runs: ModuleType, text: str | None, outcome: str, why: str
) -> None:
    folder = made_runs.write(tmp_path, made_runs.record(1))
    (folder / "run.json").unlink()
    if text is not None:
        (folder / "run.json").write_text(text, encoding="utf-8")
    made_runs.write(tmp_path, made_runs.record(2))
    rows = rows_of(tmp_path, tmp_path, NOW)
    assert [(row.outcome, row.why) for row in rows] == [(outcome, why), ("succeeded", "")]
    assert (rows[0].log, rows[0].notebook) == ("permits.csv", "improvement")
    assert rows[0].started == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)  # by its folder's name
    index_page(rows, words_of("nl"), NOW, "0")


def test_a_record_that_was_edited_is_told(tmp_path: Path, made_runs: ModuleType) -> None:
    record = made_runs.write(tmp_path, made_runs.record(1)) / "run.json"
    told = json.loads(record.read_text(encoding="utf-8"))
    told["parameters"]["places"] = 9
    record.write_text(json.dumps(told), encoding="utf-8")
    (row,) = rows_of(tmp_path, tmp_path, NOW)
    assert (row.outcome, row.why, row.parts) == ("succeeded", "edited", ("parameters",))


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        ({}, False),
        ({"ended": "2026-11-20T08:29:59+00:00"}, True),
        ({"began": NOW + timedelta(days=1)}, True),
        ({"ended": "later"}, False),
    ],
)
def test_a_clock_that_went_back_is_seen(told: Told, parts: dict[str, Any], wrong: bool) -> None:
    assert told(**parts).clock == wrong


def test_the_newest_come_first_and_equals_by_place(tmp_path: Path, made_runs: ModuleType) -> None:
    for number, hours in ((1, 5), (2, 1), (3, 5)):
        began = NOW - timedelta(hours=hours)
        made_runs.write(tmp_path, made_runs.record(number, began=began))
    rows = rows_of(tmp_path, tmp_path, NOW)
    assert [int(row.id[-6:], 16) for row in rows] == [2, 1, 3]


def test_huge_texts_take_no_time(told: Told) -> None:
    huge = "ë\u202e" * 200_000
    finding = {"kind": "place", "scope": "log", "from_activity": huge, "to_activity": "x"}
    row = told(
        parameters={"log": huge, huge: huge} | {f"p{n}": n for n in range(1000)},
        error=huge,
        role=huge,
        findings=[finding | {"share": 0.5}],
        figures=[{"figure": huge, "said": huge, "meaning": huge}],
    )
    assert len(index_page([row], words_of("nl"), NOW, "0")) < 200_000


def test_what_was_refused_is_told_by_its_kinds(told: Told) -> None:
    row = told(outcome="failed", scan={"files": 3, "found": {"email": 2, "bsn": 1, "x": 1}})
    assert (row.outcome, row.personal) == ("failed", ("bsn", "email"))
    assert told(scan={"found": []}).personal == ()


def test_a_record_of_before_shows_no_personal_data(told: Told) -> None:
    mail = "jan@dorp.example"
    parts = {"error": f"for {mail}", "parameters": {"x": mail}, "role": mail}
    row = told(**parts)
    assert mail not in str(row)
    assert (row.role, row.parameters) == ("ja**************", {"x": "ja**************"})
    assert mail in str(told(asked={"allow": ["email"]}, **parts))
