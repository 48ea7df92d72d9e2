"""Which iterations of a register have a gain to judge, and why the others have none."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pmtools.errors import CapabilityError, ParameterError
from pmtools.improvement.gains import Gains, gains_text, left_in, read_gains
from pmtools.improvement.register.making import init_register
from pmtools.improvement.register.reading import read_register

GOAL = """
[[goal]]
id = "{id}"
programme_goal = "x"
process = "{process}"
measure = "{measure}"
target = "30"
date = 2027-01-01
owner = "coach"
"""
ITERATION = """id = "{id}"
goal = "{goal}"
team = "Vergunningen"
title = "Titel van {id}"
problem = "x"
hypothesis = "Als x, dan y"
countermeasure = "y"
start = {start}
{more}
"""
RESULT = """
[[result]]
date = {date}
verdict = "{verdict}"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = init_register(tmp_path / "register")
    goals = [
        ("snel", "Omgevingsvergunning", "throughput_p80"),
        ("goed", "omgevingsvergunning ", "rework"),
    ]
    targets = {"throughput_p80": "30 days", "rework": "10%"}
    text = "".join(
        GOAL.format(id=id_, process=process, measure=measure).replace(
            '"30"', f'"{targets[measure]}"'
        )
        for id_, process, measure in goals
    )
    (made / "goals.toml").write_text(text, encoding="utf-8")
    return made


def add(
    folder: Path, id_: str, goal: str = "snel", start: str = "2026-01-01", more: str = ""
) -> None:
    text = ITERATION.format(id=id_, goal=goal, start=start, more=more)
    (folder / "iterations" / f"{id_}.toml").write_text(text, encoding="utf-8")


def result(verdict: str, day: str = "2026-06-01", more: str = "") -> str:
    return RESULT.format(date=day, verdict=verdict) + more


def gains(folder: Path, process: str = "") -> Gains:
    file = folder.parent / "gains.toml"
    file.write_text(gains_text(read_register(folder), process), encoding="utf-8")
    return read_gains(str(file))


def test_the_last_review_that_said_improved_tells_the_gain(folder: Path) -> None:
    figures = "effect = {}\nlow = -9\nhigh = -1\nunit = 'days'\n"
    more = result("improved", "2026-03-01", figures.format(-8))
    more += result("improved", "2026-06-01", figures.format(-5))
    more += result("not_shown", "2026-09-01", figures.format(-2))
    add(folder, "bellen", more=more)
    (one,) = gains(folder).judged
    assert (one.id, one.found_on, one.effect, one.low, one.high) == (
        "bellen", date(2026, 6, 1), -5.0, -9.0, -1.0,
    )  # fmt: skip
    until = pd.Timestamp("2027-06-01")
    assert one.plan(until).expected == 5.0
    assert one.plan(until).start == date(2026, 1, 1)


def test_a_share_is_kept_as_a_share(folder: Path) -> None:
    more = result("improved", more="effect = -8\nlow = -10\nhigh = -6\nunit = 'points'\n")
    add(folder, "toets", "goed", more=more)
    (one,) = gains(folder).judged
    assert (one.effect, one.low, one.high) == (-0.08, -0.1, -0.06)


@pytest.mark.parametrize("figures", ["", "effect = -8\nunit = 'cases'\n"])
def test_a_gain_without_figures_is_judged_by_what_was_expected(folder: Path, figures: str) -> None:
    more = 'expected = "10 dagen minder"\n' + result("improved", more=figures)
    add(folder, "bellen", more=more)
    (one,) = gains(folder).judged
    assert one.effect is None
    assert one.plan(pd.Timestamp("2027-06-01")).expected == -10.0


@pytest.mark.parametrize(("measure", "other"), [("rework", "rework"), ("throughput_median", "")])
def test_a_gain_in_another_figure_is_not_laid_beside_this_one(
    folder: Path, measure: str, other: str
) -> None:
    more = result("improved", more=f"effect = -8\nunit = 'days'\nmeasure = '{measure}'\n")
    add(folder, "bellen", more=more)
    (one,) = gains(folder).judged
    assert one.found_measure == other
    assert one.effect == (None if other else -8.0)


def test_every_iteration_is_judged_or_said_why_not(folder: Path) -> None:
    add(folder, "nieuw", start="2026-05-01")
    add(folder, "gestopt", more="ended = 2026-02-01\n" + result("worse"))
    add(folder, "weinig", more=result("not_shown", "2026-03-01") + result("too_little_data"))
    add(folder, "klaar", more="ended = 2026-07-01\n" + result("improved"))
    told = gains(folder)
    assert [one.id for one in told.judged] == ["klaar"]
    assert told.judged[0].ended == date(2026, 7, 1)
    assert told.left.set_index("id").why.to_dict() == {
        "gestopt": "worse", "weinig": "too_little_data", "nieuw": "not_reviewed",
    }  # fmt: skip
    ended = told.left.set_index("id").ended
    assert ended["gestopt"] == pd.Timestamp("2026-02-01")
    assert ended[["weinig", "nieuw"]].isna().all()
    said = left_in((folder.parent / "gains.toml").read_text(encoding="utf-8"))
    assert said["nieuw"] == "not judged: no review yet"
    assert said["weinig"] == "not judged: too little data"


def test_others_count_also_after_the_iteration_was_closed(folder: Path) -> None:
    add(folder, "eerst", more="ended = 2026-03-01\n" + result("improved"))
    add(folder, "later", start="2026-05-01", more=result("improved"))
    add(folder, "ander", "goed", start="2026-05-01")
    first, later = gains(folder).judged
    assert first.others == (("later", date(2026, 5, 1)),)
    assert later.others == ()


def test_more_than_one_process_is_refused_until_one_is_named(folder: Path) -> None:
    with (folder / "goals.toml").open("a", encoding="utf-8") as goals_file:
        text = GOAL.format(id="bijstand", process="Bijstand", measure="throughput_p80")
        goals_file.write(text.replace('"30"', '"30 days"'))
    add(folder, "bellen", more=result("improved"))
    add(folder, "huisbezoek", "bijstand", more=result("improved"))
    with pytest.raises(ParameterError, match=r"'omgevingsvergunning', 'Bijstand'.*--process"):
        gains(folder)
    with pytest.raises(ParameterError, match=r"process 'bijst'.*'Bijstand'"):
        gains(folder, "bijst")
    told = gains(folder, " BIJSTAND")
    assert [one.id for one in told.judged] == ["huisbezoek"]
    assert told.left.why.to_list() == ["other_process"]


def test_an_empty_register_has_nothing_to_judge(tmp_path: Path) -> None:
    told = gains(init_register(tmp_path / "register"))
    assert told.judged == ()
    assert told.left.empty
    assert told.left.dtypes["start"] == "datetime64[s]"


@pytest.mark.parametrize(
    "text",
    ["", "gain = 1\nleft = []", "x =", "left = []\n[[gain]]\nothers = []\n[gain.asked]\nid = 'x'"],
)
def test_a_file_that_asks_nothing_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError, match="pmtools sustain"):
        read_gains(str(file))
    with pytest.raises(ParameterError, match="pmtools sustain"):
        read_gains(str(tmp_path / "none.toml"))
    with pytest.raises(CapabilityError, match="pmtools sustain"):
        read_gains("")
