"""What is said of a gain, and of an iteration that has none to judge."""

from typing import Any

import pandas as pd
import pytest

from pmtools.errors import ParameterError
from pmtools.report.language import choose
from pmtools.report.passages.sustain import changed, gain, lasting, left_aside, signed
from pmtools.report.plots.intervals import _group, plot_intervals
from pmtools.report.words import words_of

DAY = pd.Timestamp("2026-01-05").as_unit("us")
HOSTILE = "Bellen <b>\u202e\nnu</b>"


def moments(**given: Any) -> pd.DataFrame:
    """An iteration that holds at first, is not shown later and has not come to its last moment."""
    row = {
        "id": "bellen", "title": HOSTILE, "team": "Team <i>", "measure": "throughput_p80",
        "step": "", "start": DAY, "ended": pd.NaT, "found_on": DAY, "found": -10.0,
        "found_low": -14.0, "found_high": -6.0, "found_measure": "", "n_after": 80, "left_out": 0,
        "after_from": DAY, "after_until": DAY, "overlapping": "", "horizon": 40.0,
    }  # fmt: skip
    at = [
        {
            "months": 3,
            "verdict": "held",
            "effect": -8.0,
            "low": -13.0,
            "high": -3.0,
            "smallest": 7.0,
        },
        {
            "months": 6,
            "verdict": "not_shown",
            "effect": -2.0,
            "low": -7.0,
            "high": 3.0,
            "smallest": 7.5,
        },
        {"months": 12, "verdict": "not_yet"},
    ]
    told = pd.DataFrame([{**row, **one, **given} for one in at])
    return told.astype({"ended": "datetime64[us]"})


def both(held: pd.DataFrame) -> str:
    return lasting(held).body + gain(held, "bellen").body + plot_intervals(held).markup("x")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_labels_of_others_are_shown_as_they_are(language: str) -> None:
    choose(language)
    body = both(moments(overlapping="<u>x</u>"))
    for tag in ("<b>", "<i>", "<u>", "\u202e"):
        assert tag not in body
    assert "Bellen &lt;b&gt; nu&lt;/b&gt;" in body


def test_verdicts_differences_and_what_could_be_seen() -> None:
    choose("nl")
    body = gain(moments(), "bellen").body
    assert "Gevonden bij de beoordeling van 5 januari 2026: 10 dagen minder." in body
    assert "tussen 14 dagen minder en 6 dagen minder" in body
    assert "8 dagen minder (−13,0 tot −3,0)" in body
    assert "7,5 dagen" in body
    assert "niet meer aangetoond" in body
    assert "Let op" not in body
    glance = lasting(moments()).body
    assert "bij 0 van de 1 verbetering." in glance
    assert "betekent niet dat de winst weg is" in glance


def test_the_lead_counts_the_last_moment_that_could_be_looked_at() -> None:
    choose("en")
    held, never = moments(verdict="held"), moments(verdict="not_yet", id="b")
    assert "in 1 of the 1 improvement." in lasting(held).body
    assert "in 1 of the 1 improvement." in lasting(pd.concat([held, never])).body
    assert "nothing to look at yet" in lasting(never).body
    assert "no iteration yet" in lasting(moments()[:0]).body


def test_a_share_is_told_in_points() -> None:
    choose("nl")
    body = both(moments(measure="rework", effect=-0.082, low=-0.1, high=-0.05, found=-0.09))
    assert "8,2 procentpunt minder (−10,0 tot −5,0)" in body
    words = words_of("nl")
    assert changed(-0.0004, "rework", words) == "geen verschil"
    assert changed(3.0, "wip", words) == "3 zaken meer"
    assert signed(-0.0004, "rework", words) == "0,0"


def test_what_to_keep_in_mind_is_told() -> None:
    choose("nl")
    held = moments(ended=DAY, left_out=12)
    held["overlapping"] = ["", "balie", "balie, later"]
    held["horizon"] = [40.0, 30.0, float("nan")]
    body = gain(held, "bellen").body
    assert "afgesloten op 5 januari 2026" in body
    assert "‘balie’ (vanaf 6 maanden). Wat aan welke" in body
    assert "later" not in body
    assert "tot 30 dagen tot 40 dagen na haar begin" in body
    assert "tot 12 zaken per moment" in body


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"found": None, "found_low": None, "found_high": None}, "Hoeveel, staat niet"),
        (
            {"found_low": None},
            "Gevonden bij de beoordeling van 5 januari 2026: 10 dagen minder.</p>",
        ),
        ({"found": None, "found_measure": "rework"}, "aandeel zaken met herhaald werk"),
        ({"verdict": "unsupported", "effect": None}, "--process"),
    ],
)
def test_what_is_not_known_is_said(given: dict[str, Any], said: str) -> None:
    choose("nl")
    held = moments(**given).astype({"effect": "float64", "found": "float64"})
    assert said in gain(held, "bellen").body
    assert plot_intervals(held).title


def test_the_figure_has_better_on_one_side_for_every_measure() -> None:
    words, less = words_of("nl"), moments()
    figures = [name for name in less if less[name].dtype == "float64" and name != "horizon"]
    more = less.assign(measure="share_in_term", **{name: less[name] / -100 for name in figures})
    ours, theirs = (_group(one, words)[1] for one in (less, more))
    assert [line["span"] for line in ours][:2] == [[14, 6, 10], [13, 3, 8]]
    for line, other in zip(ours, theirs, strict=True):
        assert line["span"] == pytest.approx([100 * at for at in other["span"]])
    assert [line["corners"] for line in ours] == [4, 0, 3, 3]


def test_the_figure_says_how_often_it_holds() -> None:
    choose("nl")
    picture = plot_intervals(moments())
    assert picture.title == "De winst houdt stand op 1 van de 2 momenten die te bekijken waren"
    assert "10 dagen minder" in picture.body
    assert "2 dagen minder · niet meer aangetoond" in picture.body
    assert "nog niet voorbij" in picture.body
    nothing = plot_intervals(moments()[:0])
    assert not nothing.drawn


def test_other_frames_are_refused() -> None:
    with pytest.raises(ParameterError, match="found_low"):
        plot_intervals(moments().drop(columns="found_low"))
    with pytest.raises(ParameterError, match="balie"):
        gain(moments(), "balie")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_iteration_without_a_gain_has_its_line(language: str) -> None:
    choose(language)
    why = ["other_process", "not_reviewed", "not_shown", "too_little_data", "worse"]
    left = pd.DataFrame({"id": why, "title": HOSTILE, "team": "T", "start": DAY, "why": why})
    left["ended"] = [DAY, *[pd.NaT] * 4]
    body = left_aside(left).body
    assert body.count("<li>") == 5
    assert "<b>" not in body
    assert body.count({"nl": "Afgesloten op", "en": "Closed on"}[language]) == 1
    assert "<li>" not in left_aside(left[:0]).body


def test_minutes_are_no_days_of_nothing() -> None:
    words = words_of("nl")
    assert changed(-6 / 1440, "throughput_p80", words) == "6 minuten minder"
    assert signed(-6 / 1440, "throughput_p80", words) == "−6 minuten"
    assert changed(0.0, "throughput_p80", words) == "geen verschil"
    assert changed(-0.0004, "share_in_term", words) == "geen verschil"
