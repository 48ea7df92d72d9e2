"""The strip: one case in order, with the time between its steps in words."""

import re
from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import ParameterError
from pmtools.report.language import choose
from pmtools.report.plots.strip import plot_strip

COLUMNS = ["activity", "moment"]


def case(*rows: tuple[str, str], name: str = "Z1") -> pd.DataFrame:
    """Activity and moment; every step has an end and no start."""
    frame = pd.DataFrame(list(rows), columns=COLUMNS)
    frame["moment"] = pd.to_datetime(frame["moment"]).astype("datetime64[us]")
    return frame.assign(
        case_id=name, place=1, event=range(1, len(frame) + 1), start=pd.NaT, end=frame["moment"],
        since=frame["moment"] - frame["moment"].min(),
    )  # fmt: skip


ROWS = case(
    ("intake", "2025-03-03 09:15"),
    ("letter", "2025-03-03 09:15"),
    ("check", "2025-03-03 11:45"),
    ("ask", "2025-03-20 11:45"),
    ("decide", "2025-03-24 00:00"),
)


def lines(body: str) -> list[str]:
    """What stands below one another, without markup."""
    shown = re.findall(r"<p class=\"(strip-[^\"]*)\">(.*?)</p>", body)
    return [re.sub(r"<[^>]+>", "", text).strip() for _, text in shown]


def test_days_steps_and_the_time_between_them() -> None:
    assert lines(plot_strip(ROWS).body) == [
        "maandag 3 maart 2025",
        "09:15 intake",
        "09:15 letter",
        "2,5 uur later",
        "11:45 check",
        "17 dagen later: de langste tijd tussen twee stappen in deze zaak",
        "donderdag 20 maart 2025",
        "11:45 ask",
        "3,5 dagen later",
        "maandag 24 maart 2025",
        "decide",
    ]


def test_title_numbers_and_the_longest() -> None:
    shown = plot_strip(ROWS)
    assert shown.title == (
        "Zaak Z1: 5 stappen in 21 dagen. "
        "De langste tijd tussen twee stappen is 17 dagen, na ‘check’."
    )
    assert shown.answer["gap"][3] == pd.Timedelta("17D")
    assert pd.isna(shown.answer["gap"][0])
    assert shown.body.count("strip-longest") == 1
    assert ">17 dagen</text>" in shown.body
    (long, *_) = re.findall(r'strip-longest"><span[^>]*><i style="width:([\d.]+)%', shown.body)
    assert long == "100.0"
    assert "Na de stap ervoor" in shown.markup("strip")


def test_english() -> None:
    choose("en")
    shown = plot_strip(ROWS)
    assert shown.title.startswith("Case Z1: 5 steps in 21 days. The longest time between two steps")
    assert "17 days later: the longest time between two steps in this case" in lines(shown.body)
    assert "Monday 3 March 2025" in lines(shown.body)


def test_where_only_days_are_known_no_time_is_told() -> None:
    choose("nl", whole_days=True)
    body = plot_strip(ROWS).body
    assert not re.search(r"\d\d:\d\d|uur", body)
    assert "17 dagen later: de langste tijd tussen twee stappen in deze zaak" in lines(body)


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([("a", "2025-01-01 09:00")], "Zaak Z1: 1 stap, op één moment."),
        ([("a", "2025-01-01"), ("b", "2025-01-01")], "Zaak Z1: 2 stappen, op één moment."),
        ([("a", "2025-01-01"), ("b", "2025-01-03")], "Zaak Z1: 2 stappen in 2 dagen."),
        ([("a", "2025-01-01 09:00:00"), ("b", "2025-01-01 09:00:30")],
         "Zaak Z1: 2 stappen in 30 seconden."),
    ],
)  # fmt: skip
def test_short_cases(rows: list[tuple[str, str]], title: str) -> None:
    shown = plot_strip(case(*rows))
    assert shown.title == title
    assert shown.body.count("strip-step") == len(rows)


def test_steps_that_take_time_or_still_run() -> None:
    starts = pd.to_datetime(["2025-03-03 09:00", None, "2025-03-02 10:00", None, None])
    ends = ROWS["end"].where([True, True, True, True, False])
    rows = lines(plot_strip(ROWS.assign(start=starts, end=ends)).body)
    assert rows[1] == "09:15 intake (begonnen 09:00)"
    assert "11:45 check (begonnen 2 mrt 10:00)" in rows
    assert rows[-1] == "decide (begonnen, nog niet af)"


def test_more_than_one_case_and_other_frames_are_refused() -> None:
    two = pd.concat([ROWS, case(("a", "2025-01-01"), name="Z2")])
    with pytest.raises(ParameterError, match="one case; here: 2 cases"):
        plot_strip(two)
    with pytest.raises(ParameterError, match="missing: since"):
        plot_strip(ROWS.drop(columns="since"))
    assert "geen stappen" in plot_strip(ROWS[:0]).title


def test_hostile_labels(hostile: str) -> None:
    names = [hostile, "שלום\u202e", "x" * 5000, "$x$", "e"]
    shown = plot_strip(ROWS.assign(activity=names, case_id=hostile))
    markup = shown.markup("strip")
    assert "<script>" not in markup
    assert "\u202e" not in markup
    assert len(shown.title) < 400
    assert "$x$" in markup


def test_the_longest_real_case(data: Path) -> None:
    log = pm.read_xes(data / "logs" / "receipt.xes.gz")
    whole = pm.moments(log)
    longest = whole.groupby("case_id").size().idxmax()
    found = whole[whole["case_id"] == longest]
    shown = plot_strip(found)
    gaps = found["moment"].diff().dt.total_seconds().fillna(0)
    told = [line for line in lines(shown.body) if "later" in line]
    assert len(told) == (gaps >= 60).sum() > 5
    assert shown.body.count("strip-step") == len(found) > 20
