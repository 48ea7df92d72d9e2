"""The summary of a sweep: one table, whose words and links can be trusted."""

import re
from typing import Any

import pandas as pd
import pytest

import pmtools as pm
from pmtools.report.sweep.page import sweep_page
from pmtools.report.sweep.table import sweep_table
from pmtools.report.words import words_of

HOSTILE = '</td><script>alert(1)</script>"\u202egnp'


def figure(name: str, amount: float | None, unit: str = "", said: str = "") -> dict[str, Any]:
    return {"figure": name, "amount": amount, "unit": unit, "said": said, "meaning": ""}


def row(place: int, state: str = "done", **more: Any) -> dict[str, Any]:
    told = {"place": place, "values": {"service": "wmo"}, "log": "zaken.csv", "state": state}
    run = f"zaken/own/20260101T000000Z-00000{place}"
    return {**told, "run": run, "error": "", "figures": [], **more}


def sweep(*rows: dict[str, Any], language: str = "nl", **parameters: str) -> dict[str, Any]:
    question = {"notebook": {"name": "own"}, "log": "zaken.csv", "over": {"service": ["wmo"]}}
    return {
        "id": "20260101T000000Z-own-1-abcdef",
        "language": language,
        "begun": "2026-01-01T00:00:00+00:00",
        "ended": "",
        "question": {**question, "parameters": parameters},
        "rows": list(rows),
    }


def cells(told: dict[str, Any], language: str = "nl") -> list[tuple[str, ...]]:
    return [line.cells for line in sweep_table(told, words_of(language)).rows]


def test_figures_stand_below_their_own_head_whatever_a_run_has() -> None:
    first = row(1, figures=[figure("cases", 1434), figure("in_time", 0.937, "share")])
    second = row(2, figures=[figure("median", 3787348.0, "second"), figure("cases", 600)])
    told = sweep_table(sweep(first, second), words_of("nl"))
    heads = [head.text for head in told.heads]
    assert heads == [
        "Run",
        "service",
        "Uitkomst",
        "Zaken",
        "Op tijd beslist",
        "Helft duurt hooguit",
    ]
    assert [line.cells for line in told.rows] == [
        ("1", "wmo", "gelukt", "1.434", "94%", "–"),
        ("2", "wmo", "gelukt", "600", "–", "44 dagen"),
    ]


def test_office_time_is_said_in_hours_whose_length_is_known() -> None:
    told = [figure("median", 36000.0, "second"), figure("p90", 7200.0, "second", "2 werkuren")]
    assert cells(sweep(row(1, figures=told), time="office"))[0][3:] == ("10 werkuren", "2 werkuren")
    swept = row(1, figures=told, values={"service": "wmo", "time": "office"})
    assert cells(sweep(swept))[0][3] == "10 werkuren"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_leads_to_the_reports_that_are_there_and_says_what_failed(language: str) -> None:
    told = sweep(row(1), row(2, "failed", error="log.xes ends early."), row(3, "waiting"), row(4), language=language)  # fmt: skip
    page = sweep_page(told, "0.1", frozenset({1}))
    links = re.findall(r'<a href="([^"#]+)"', page)
    assert links == ["../../zaken/own/20260101T000000Z-000001/report.html", "summary.csv"]
    assert "log.xes ends early." in page
    assert page.index("log.xes ends early.") > page.index("</table>")
    assert ("Van de 4 runs zijn er 2 gelukt en 1 mislukt" in page) == (language == "nl")
    assert "http" not in page.replace("http-equiv", "")


def test_what_is_hostile_stays_text() -> None:
    told = row(1, "failed", error=HOSTILE, values={"service": HOSTILE}, figures=[figure(HOSTILE, None, "", HOSTILE)])  # fmt: skip
    page = sweep_page(sweep(told, row(2, run=f'a"{HOSTILE}/b/c')), "0.1", frozenset({2}))
    assert "<script" not in page
    assert "\u202e" not in page
    assert "a%22%3C/td%3E" in page


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_figure_of_a_notebook_has_its_head_and_its_meaning(language: str) -> None:
    from pmtools.runs.figures import PICKS

    words = words_of(language)
    names = {pick.figure for pick in PICKS} | {"running", "due", "expected", "verdict"}
    assert words.texts["sweep_figure"].keys() == words.texts["sweep_meaning"].keys() == names


def test_the_figures_at_the_top_of_a_report_are_kept_as_numbers_too() -> None:
    summary = pd.DataFrame({"n_cases": [1434]})
    spans = {"n": [1434], "median": [pd.Timedelta("48min")], "p90": [pd.Timedelta("14D")]}
    told = pm.glance(summary, pd.DataFrame(spans), pd.DataFrame({"n_cases": range(116)})).answer
    assert told is not None
    assert told["amount"].to_list() == [1434, 48 * 60, 14 * 86400, 116]
    assert told["unit"].to_list() == ["", "second", "second", ""]
