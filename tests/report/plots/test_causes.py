"""Causes: what is drawn, what is said of it, and what is refused."""

import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import ParameterError
from pmtools.report.language import choose
from pmtools.report.plots.causes import COLORS, plot_causes

CAUSES = [name for name in COLORS if name != "unsplit"]


def rows(*hours: list[int], **keys: list[str]) -> pd.DataFrame:
    """One row per list of the hours of each cause."""
    frame = pd.DataFrame(keys)
    party = frame.pop("party") if "from_activity" in keys else None
    frame["n"], frame["n_cases"] = 8, 8
    spent = pd.DataFrame(hours, columns=CAUSES).apply(lambda column: pd.to_timedelta(column, "h"))
    frame["total"] = spent.sum(axis=1)
    frame = frame.join(spent)
    share, nothing = frame["total"] / frame["total"].sum(), pd.Timedelta(0)
    frame = frame.assign(share=share, unsplit=nothing, n_unsplit=0)
    return frame if party is None else frame.assign(party=party)


def test_a_transition_says_where_why_and_whose() -> None:
    choose("nl")
    frame = rows(
        [0, 0, 0, 10, 0], [60, 0, 20, 15, 5],
        from_activity=["a", "b & <i>"], to_activity=["b", "c"], party=["own", "applicant"],
    )  # fmt: skip
    picture = plot_causes(frame)
    assert picture.title == (
        "De meeste wachttijd ligt bij ‘b & <i> → c’: 91% van het totaal, vooral door ‘opsparen’ "
        "(60%)"
    )
    assert "opsparen 60% · eerder werk eerst 20% · buiten werktijd 15% · wacht op: aanvrager" in (
        picture.body
    )
    assert "buiten werktijd 100% · wacht op: eigen organisatie" in picture.body
    assert "91% · 4,2 dagen · 8 keer" in picture.body
    assert "<i>" not in picture.markup("x")
    assert list(picture.answer["waiting"].dt.total_seconds() / 3600) == [100, 10]


def test_every_part_is_as_long_as_its_share_and_they_fill_the_bar() -> None:
    import re

    choose("nl")
    picture = plot_causes(rows([10, 20, 30, 15, 25], team=["A"]))
    boxes = re.findall(r'd="M ([\d.]+) [\d.]+ \nL ([\d.]+)', picture.body)
    lengths = [float(right) - float(left) for left, right in boxes[-len(CAUSES) :]]
    assert [round(one / sum(lengths), 3) for one in lengths] == [0.1, 0.2, 0.3, 0.15, 0.25]


def test_weekdays_stand_in_their_order_and_parties_in_words() -> None:
    choose("nl")
    days = plot_causes(rows([1, 0, 0, 0, 0], [0, 0, 0, 0, 9], weekday=[5, 1]))
    assert days.answer.weekday.to_list() == [1, 5]
    assert days.title.startswith("Het meeste wachten begint op maandag: 90%")
    choose("en")
    parties = plot_causes(rows([3, 0, 0, 0, 0], [1, 0, 0, 0, 0], party=["own", "legal"]))
    assert parties.title == (
        "Of all waiting time 75% waits for the own organisation, 25% waits for a statutory term"
    )
    unknown = plot_causes(rows([3, 0, 0, 0, 0], party=["unknown"]))
    assert "does not tell" in unknown.title


def test_a_small_team_is_withheld() -> None:
    choose("nl")
    frame = rows([9, 0, 0, 0, 0], [5, 0, 0, 0, 0], [1, 0, 0, 0, 0], team=["A", "B", "Geheim"])
    frame.loc[2, ["n", "n_cases"]] = 2
    picture = plot_causes(frame)
    assert "Geheim" not in picture.markup("x")
    assert picture.note


def test_what_is_refused_and_what_is_empty() -> None:
    choose("nl")
    with pytest.raises(ParameterError, match="whole log"):
        plot_causes(pm.waiting_causes(pm.example_log("benefit"), "log"))
    with pytest.raises(ParameterError, match="missing: total"):
        plot_causes(pd.DataFrame({"team": [], "n": []}))
    with pytest.raises(ParameterError, match="most = 0"):
        plot_causes(rows([1, 0, 0, 0, 0], team=["A"]), most=0)
    assert "geen wachttijd" in plot_causes(rows([0, 0, 0, 0, 0], team=["A"])).body


def test_what_could_not_be_split_is_a_part_of_its_own() -> None:
    choose("nl")
    assert "niet te verdelen" not in plot_causes(rows([1, 0, 0, 0, 0], team=["A"])).body
    frame = rows([10, 0, 0, 0, 0], team=["A"])
    frame["total"], frame["unsplit"] = pd.Timedelta(hours=40), pd.Timedelta(hours=30)
    picture = plot_causes(frame)
    assert "niet te verdelen 75% · opsparen 25%" in picture.body
    assert "vooral door ‘niet te verdelen’ (75%)" in picture.title


def test_in_office_time_it_stays_calendar_time() -> None:
    log = pm.example_log("benefit").on(pm.office_calendar())
    pm.speak("nl", pm.log_summary(log), pm.time_basis(log))
    picture = plot_causes(pm.waiting_causes(log, "team"))
    assert "werkdag" not in picture.markup("x")
    choose("nl")
