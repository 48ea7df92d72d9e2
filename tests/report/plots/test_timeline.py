"""The timeline: lines, gaps, names and the sentence above them, read from the drawing."""

import re
from itertools import pairwise

import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import ParameterError
from pmtools.report.language import choose
from pmtools.report.plots.timeline import plot_timeline


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def paths(svg: str, colour: str) -> list[list[tuple[float, float]]]:
    """The points of every line of a colour that is as thick as that of values."""
    found = re.findall(
        r'<path d="([^"]*)" style="fill: none; (?=[^"]*stroke-width: 2[;"])'
        rf'[^"]*stroke: var\(--{colour}, ', svg
    )  # fmt: skip
    return [[(float(x), float(y)) for x, y in re.findall(r"([-\d.]+) ([-\d.]+)", p)] for p in found]


def months(first: str, *days: float | None, n: int = 50, name: str = "month") -> pd.DataFrame:
    """A row a month: n, and a median, P80 and P90 that are 1, 2 and 3 times so many days."""
    when = pd.date_range(first, periods=len(days), freq="MS")
    frame = pd.DataFrame({name: when, "n": n})
    for times, column in ((1, "median"), (2, "p80"), (3, "p90")):
        frame[column] = pd.to_timedelta([d if d is None else d * times for d in days], unit="D")
    return frame


def test_it_says_the_last_month_beside_the_first() -> None:
    picture = plot_timeline(months("2025-02-01", 36, 50, 20, 10, 41), "median")
    assert picture.title == (
        "De helft van de zaken die in juni 2025 begonnen duurde hooguit 41 dagen; "
        "in februari 2025 was dat 36 dagen"
    )
    assert "de helft hooguit" in picture.alt
    assert texts(picture.body) == [
        "0", "10", "20", "30", "40", "50", "dagen (kalendertijd)",
        "feb", "2025", "mrt", "apr", "mei", "jun", "de helft hooguit", "41 dagen",
    ]  # fmt: skip


def test_english() -> None:
    pm.speak("en")
    picture = plot_timeline(months("2024-12-01", 36, 41), ["median", "p90"], left_out=3)
    assert picture.title == (
        "Half of the cases that began in January 2025 took at most 41 days; "
        "in December 2024 that was 36 days"
    )
    said = texts(picture.body)
    assert {
        "days (calendar time)",
        "Dec",
        "2024",
        "Jan",
        "2025",
        "half at most",
        "9 in 10 at most",
    } <= set(said)
    assert "3 months are left out because they are not complete." in said


def test_lines_start_at_zero_and_are_as_high_as_their_value() -> None:
    picture = plot_timeline(months("2025-01-01", 0, 10, 20, 15), "median")
    (line,) = paths(picture.body, "accent")
    heights = [line[0][1] - y for _, y in line]
    assert [height / heights[2] * 20 for height in heights] == pytest.approx(
        [0, 10, 20, 15], abs=0.01
    )
    steps = [right[0] - left[0] for left, right in pairwise(line)]
    assert steps == pytest.approx([steps[0]] * 3, abs=0.01)


def test_a_month_that_lacks_is_a_gap_as_wide_as_a_month() -> None:
    frame = months("2025-01-01", 10, 20, None, 30, 40).drop(index=3)
    whole = months("2025-01-01", 10, 20, 15, 30, 40)
    frame = pd.concat([frame, months("2025-06-01", 40)], ignore_index=True)
    whole = pd.concat([whole, months("2025-06-01", 40)], ignore_index=True)
    lines, (full,) = (
        paths(plot_timeline(each, "median").body, "accent") for each in (frame, whole)
    )
    assert [len(line) for line in lines] == [2, 2]
    assert lines[0] == full[:2]
    assert lines[1] == full[4:]


def test_lines_differ_without_colour() -> None:
    body = plot_timeline(months("2025-01-01", 10, 20), ["median", "p80", "p90"]).body
    dashes = re.findall(r"stroke-dasharray: ([\d.,]+)", body)
    assert len(set(dashes)) == 2  # and one that is whole
    assert [len(paths(body, colour)) for colour in ("accent", "warm", "muted")] == [1, 1, 1]


def test_names_at_the_end_do_not_overlap() -> None:
    frame = months("2025-01-01", 10, 10)
    frame["p80"] = frame["p90"] = frame["median"]
    body = plot_timeline(frame, ["median", "p80", "p90"]).body
    feet = [float(y) for y in re.findall(r'font-weight: 700[^>]* y="([\d.]+)"', body)]
    assert len(feet) == 3
    assert min(abs(a - b) for a in feet for b in feet if a != b) >= 27
    assert max(feet) < float(re.search(r'viewBox="0 0 \S+ (\S+)"', body)[1])  # type: ignore[index]


def test_of_a_month_with_few_cases_no_tail_is_drawn() -> None:
    frame = months("2025-01-01", 10, 20, 30)
    frame["n"] = [50, 9, 50]
    picture = plot_timeline(frame, ["median", "p90"])
    assert [len(line) for line in paths(picture.body, "accent")] == [3]
    assert paths(picture.body, "warm") == []  # two single months: marks without a line


def test_the_title_compares_months_with_enough_cases() -> None:
    frame = months("2025-01-01", 10, 20, 30, 40)
    frame["n"] = [1, 10, 10, 9]
    assert "in maart 2025 begonnen duurde hooguit 30" in plot_timeline(frame, "median").title
    assert "februari 2025 was dat 20" in plot_timeline(frame, "median").title


@pytest.mark.parametrize(
    ("columns", "of", "title"),
    [
        ("n", "throughput_time", "Begonnen in februari 2025: 50 zaken; in januari 2025: 50 zaken"),
        ("p80", "throughput_time", "8 van de 10 zaken die in februari 2025 begonnen duurden hooguit 40 "
         "dagen; in januari 2025 was dat 20 dagen"),
        ("median", "waiting_time", "Bij zaken die in februari 2025 begonnen was de wachttijd de helft "
         "van de keren hooguit 20 dagen; in januari 2025 was dat 10 dagen"),
        ("n", "rework", "aantal in februari 2025: 50; in januari 2025: 50"),
    ],
)  # fmt: skip
def test_each_column_has_its_sentence(columns: str, of: str, title: str) -> None:
    assert plot_timeline(months("2025-01-01", 10, 20), columns, of).title == title


def test_work_in_progress_is_at_the_end_of_a_period() -> None:
    frame = pd.DataFrame(
        {"period": pd.to_datetime(["2025-01-01", "2025-02-01"]), "wip": [98, 1], "arrivals": [5, 7]}
    )
    assert plot_timeline(frame, ["wip", "arrivals"], of="workload").title == (
        "Nog niet klaar eind februari 2025: 1 zaak; eind januari 2025: 98 zaken"
    )
    assert plot_timeline(frame, "arrivals", of="workload").title.startswith(
        "Nieuw in februari 2025: 7"
    )


def test_one_month_is_told_alone() -> None:
    picture = plot_timeline(months("2025-06-01", 41), ["median", "p90"])
    assert (
        picture.title == "De helft van de zaken die in juni 2025 begonnen duurde hooguit 41 dagen"
    )
    assert "jun" in texts(picture.body)
    assert paths(picture.body, "accent") == []
    assert "fill: var(--accent, " in picture.body  # its mark


def test_ten_years_have_years_for_names() -> None:
    picture = plot_timeline(months("2015-03-01", *range(120)), "median")
    said = texts(picture.body)
    assert [text for text in said if text.startswith("20") and len(text) == 4] == [
        str(year) for year in range(2016, 2026)
    ]
    assert len(picture.body) < 20_000


def test_values_that_are_all_zero_lie_on_the_axis() -> None:
    picture = plot_timeline(months("2025-01-01", 0, 0, 0), "median")
    (line,) = paths(picture.body, "accent")
    assert len({y for _, y in line}) == 1
    assert texts(picture.body)[:3] == ["0", "1", "dagen (kalendertijd)"]


def test_months_left_out_are_said() -> None:
    frame = months("2025-01-01", 10, 20)
    one, many = (plot_timeline(frame, "median", left_out=n) for n in (1, 2))
    assert "1 maand is weggelaten omdat die niet compleet is." in texts(one.body)
    assert "2 maanden zijn weggelaten omdat ze niet compleet zijn." in texts(many.body)
    assert "weggelaten" in many.alt
    assert "weggelaten" not in plot_timeline(frame, "median").body


def of_decisions(*rows: tuple[str, int, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["period", "n_cases", "in_time_share"])
    frame["period"] = pd.to_datetime(frame["period"])
    return frame.assign(n_norm=0, n_in_norm=0, norm_share=float("nan"))


def test_a_share_on_time_is_said_with_the_number_of_decisions() -> None:
    frame = of_decisions(("2025-03-01", 5, 1.0), ("2025-04-01", 60, 0.5), ("2025-05-01", 40, 0.75))
    picture = plot_timeline(frame, "in_time_share", of="on_time", left_out=3)
    assert (
        picture.title
        == "Van de 40 besluiten van mei 2025 was 75% op tijd; in april 2025 was dat 50% van 60"
    )
    assert "niet compleet" not in picture.alt
    assert "3 maanden zijn weggelaten: niet heel, minder dan vijf besluiten" in picture.alt
    few = plot_timeline(frame.head(1), "in_time_share", of="on_time")
    assert few.title == "Van de 5 besluiten van maart 2025 was 100% op tijd"


def test_without_a_service_norm_there_are_no_columns_of_one() -> None:
    frame = of_decisions(("2025-03-01", 50, 1.0))
    assert "n_norm" not in plot_timeline(frame, "in_time_share", of="on_time").answer.columns
    known = frame.assign(n_norm=20, n_in_norm=10, norm_share=0.5)
    picture = plot_timeline(known, "norm_share", of="on_time")
    assert picture.title == "Van de 20 besluiten van maart 2025 viel 50% binnen de servicenorm"
    assert "n_norm" in picture.answer.columns


def test_where_only_days_are_known_only_days_are_said() -> None:
    choose("nl", whole_days=True)
    picture = plot_timeline(months("2025-01-01", 0.1, 1.4), "median")
    assert picture.title.endswith("hooguit 1 dag; in januari 2025 was dat minder dan 1 dag")


def test_a_column_of_the_log_is_named_as_it_is_and_escaped() -> None:
    frame = pd.DataFrame({"month": pd.to_datetime(["2025-01-01"]), "<b>$x$ aantal": [3]})
    picture = plot_timeline(frame, "<b>$x$ aantal")
    assert "&lt;b&gt;$x$ aantal" in texts(picture.body)
    assert "<b>" not in picture.body


def test_the_answer_is_in_the_order_of_time() -> None:
    frame = months("2025-01-01", 10, 20, 30)
    picture = plot_timeline(frame.iloc[::-1], "median")
    pd.testing.assert_frame_equal(picture.answer, frame)
    assert picture.body == plot_timeline(frame, "median").body


def test_without_a_value_it_says_so() -> None:
    said = "Er zijn geen maanden met waarden om te tekenen."
    assert plot_timeline(months("2025-01-01").head(0), "median").title == said
    assert plot_timeline(months("2025-01-01", None, None), "median").title == said


@pytest.mark.parametrize(
    ("change", "columns", "of", "message"),
    [
        ({"drop": ["month"]}, "median", "rework", "needs the column month or period"),
        ({}, ["median", "mean"], "rework", "needs the column mean"),
        ({}, [], "rework", "needs the column"),
        ({}, ["median", "n"], "rework", "cannot share an axis"),
        ({}, "month", "rework", "cannot share an axis"),
        ({}, "median", "speed", "Choose throughput_time"),
        ({"twice": True}, "median", "rework", "more than one row for a month"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    change: dict[str, object], columns: list[str], of: str, message: str
) -> None:
    frame = months("2025-01-01", 10, 20).drop(columns=change.get("drop", []))
    frame = pd.concat([frame, frame]) if change.get("twice") else frame
    with pytest.raises(ParameterError, match=message):
        plot_timeline(frame, columns, of)
