"""The distribution: cases per class of throughput time."""

import re

import pandas as pd
import pytest

import pmtools as pm


def made(*durations: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    values = pd.to_timedelta(list(durations))
    cases = pd.DataFrame({"case_id": list(durations), "median": values})
    quantiles = {"n": [len(values)], "median": [values.median()], "p90": [values.to_series().quantile(0.9)]}  # fmt: skip
    return cases, pd.DataFrame(quantiles)


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
    picture = pm.plot_distribution(*made(*["1D", "2D", "3D", "4D", "5D"] * 2))
    assert (
        picture.title
        == "De helft van de zaken duurt hooguit 3 dagen; ongeveer 9 van de 10 hooguit 5 dagen"
    )
    drawn = re.findall(r"<text[^>]*>([^<]*)</text>", picture.body)
    assert drawn == [
        "opgeteld tot hier", "1 uur tot 1 dag", "2 zaken", "20%", "1 dag tot 1 week", "8 zaken", "100%"
    ]  # fmt: skip


def test_of_few_cases_no_p90_is_told() -> None:
    picture = pm.plot_distribution(*made("1D", "2D", "3D", "4D", "5D"))
    assert picture.title == "De helft van de zaken duurt hooguit 3 dagen"
