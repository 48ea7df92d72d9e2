"""The distribution: cases per class of throughput time."""

import re
from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm
from pmtools.report.language import choose


def made(*durations: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    values = pd.to_timedelta(list(durations))
    cases = pd.DataFrame({"n": 1, "median": values})
    tails = {f"p{at}": [values.to_series().quantile(at / 100)] for at in (80, 90)}
    whole = {"n": [len(values)], "median": [values.median()]} | tails
    return cases, pd.DataFrame(whole)


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_a_bound_belongs_to_the_class_below_it() -> None:
    answer = pm.plot_distribution(*made("0s", "1h", "3601s", "7D", "8D", "3000D")).answer
    counted = {up_to: n for up_to, n in zip(answer["up_to"], answer["n_cases"], strict=True) if n}
    bounds = [pd.Timedelta(bound) for bound in ("0s", "1h", "1D", "7D", "14D")]
    assert [counted[bound] for bound in bounds] == [1, 1, 1, 1, 1]
    assert answer["n_cases"].sum() == 6
    assert pd.isna(answer["up_to"].iloc[-1])
    assert answer["running_share"].iloc[-1] == pytest.approx(1)


def test_empty_classes_stay_between_and_go_at_the_ends() -> None:
    answer = pm.plot_distribution(*made("2D", "30D")).answer
    assert answer["n_cases"].to_list() == [1, 0, 0, 1]


def test_it_says_what_it_shows() -> None:
    picture = pm.plot_distribution(*made(*["1D", "2D", "3D", "4D", "20D"] * 2))
    assert picture.title == (
        "De helft van de zaken duurt hooguit 3 dagen; 8 van de 10 hooguit 7,2 dagen; "
        "9 van de 10 hooguit 20 dagen"
    )
    assert texts(picture.body) == [
        "opgeteld tot hier",
        "1 uur tot 1 dag", "2 zaken", "20%",
        "1 dag tot 1 week", "6 zaken", "de helft", "80%",
        "1 tot 2 weken", "0 zaken", "8 van de 10", "80%",
        "2 tot 4 weken", "2 zaken", "9 van de 10", "100%",
    ]  # fmt: skip


def test_english() -> None:
    pm.speak("en")
    picture = pm.plot_distribution(*made(*["1D", "2D", "3D", "4D", "20D"] * 2))
    assert picture.title == (
        "Half of the cases take at most 3 days; 8 in 10 at most 7.2 days; 9 in 10 at most 20 days"
    )
    assert {"half", "8 in 10", "9 in 10", "up to here"} <= set(texts(picture.body))


def test_of_few_cases_neither_p80_nor_p90_is_told() -> None:
    picture = pm.plot_distribution(*made("1D", "2D", "3D", "4D", "5D"))
    assert picture.title == "De helft van de zaken duurt hooguit 3 dagen"
    assert [text for text in texts(picture.body) if "van de 10" in text] == []


def test_more_marks_in_one_class_stand_together() -> None:
    picture = pm.plot_distribution(*made(*["3D"] * 10))
    assert "de helft · 8 van de 10 · 9 van de 10" in texts(picture.body)


def test_bars_are_as_long_as_their_number_of_cases() -> None:
    body = pm.plot_distribution(*made("2D", "2D", "2D", "2D", "10D", "20D", "20D")).body
    found = re.findall(
        r'<path d="M ([\d.]+) [\d.]+ \nL ([\d.]+) [^"]*" style="fill: var\(--acc', body
    )
    lengths = [float(right) - float(left) for left, right in found]
    assert [length / lengths[0] for length in lengths] == pytest.approx([1, 0.25, 0.5], abs=0.01)


def test_where_only_days_are_known_no_class_is_within_one() -> None:
    choose("nl", whole_days=True)
    picture = pm.plot_distribution(*made("0s", "0s", "23h", "25h", "2D", "169h"))
    assert picture.answer["n_cases"].to_list() == [2, 2, 2]
    classes = [text for text in texts(picture.body) if "dag" in text]
    assert classes == ["dezelfde dag", "1 dag", "2 dagen tot 1 week"]
    assert picture.answer["up_to"].iloc[0] == pd.Timedelta(0)


@pytest.mark.parametrize("whole_days", [False, True])
@pytest.mark.parametrize("name", ["receipt", "Sepsis", "BPIC15_1"])
def test_by_length_it_is_as_by_case(data: Path, name: str, whole_days: bool) -> None:
    choose("nl", whole_days=whole_days)
    log = pm.read_xes(data / "logs" / f"{name}.xes.gz")
    lengths, cases = (pm.throughput_time(log, by=by) for by in ("length", "case"))
    whole = pm.throughput_time(log)
    answer = pm.plot_distribution(lengths, whole).answer
    pd.testing.assert_frame_equal(answer, pm.plot_distribution(cases, whole).answer)


def test_without_a_case_it_says_so() -> None:
    none = pd.DataFrame({"n": [], "median": pd.to_timedelta([])})
    whole = pd.DataFrame({"n": [0], "median": [pd.NaT], "p80": [pd.NaT], "p90": [pd.NaT]})
    assert (
        pm.plot_distribution(none, whole).title == "Van geen enkele zaak is de doorlooptijd bekend."
    )
