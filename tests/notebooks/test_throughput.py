"""The throughput notebook: what it says of the months and of the kinds of cases."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

import pmtools as pm


def test_incomplete_months_are_left_out_and_that_is_said(
    made: Callable[..., Path], answers: Callable, page: Callable[[Path], str]
) -> None:
    run = made("environmental_permit", "throughput", "--language", "nl")
    months = pm.months(pm.example_log())
    shown = answers(run)["throughput_by_month"].month
    assert shown.to_list() == months.month[months.complete].to_list()
    assert 0 < len(shown) < len(months)
    assert "maanden zijn weggelaten omdat ze niet compleet zijn" in page(run)


def test_it_is_about_the_finished_cases(made: Callable[..., Path], answers: Callable) -> None:
    run = made("environmental_permit", "throughput", "--language", "nl")
    finished = int(pm.example_log().cases["finished"].sum())
    assert answers(run)["throughput_figures"].n[0] == finished
    assert answers(run)["throughput"].n_cases.sum() == finished
    by_channel = answers(run)["throughput_by_attribute_1"]
    assert by_channel.n.sum() == finished


def test_an_attribute_with_many_values_shows_the_first_and_says_how_many_more(
    made: Callable[..., Path], page: Callable[[Path], str], tmp_path: Path
) -> None:
    rows = ["zaak,stap,moment,case:nummer"]
    rows += [
        f"{case},{step},2025-01-{day:02d} 10:00,n{case // 6}"
        for case in range(600)
        for step, day in (("a", 3), ("b", 9))
    ]
    path = tmp_path / "many.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    run = made(str(path), "throughput", "-p", "by=nummer")
    assert "En nog 90 andere" in page(run)


def test_small_groups_are_withheld_and_that_is_said(
    made: Callable[..., Path], page: Callable[[Path], str], answers: Callable, tmp_path: Path
) -> None:
    rows = ["zaak,stap,moment,case:kanaal"]
    rows += [
        f"{case},{step},2025-01-{day:02d} 10:00,{'balie' if case < 3 else 'web' if case < 20 else 'post'}"
        for case in range(60)
        for step, day in (("a", 3), ("b", 9))
    ]
    path = tmp_path / "few.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    run = made(str(path), "throughput")
    assert "balie" not in page(run)
    assert "2 groepen zijn niet getoond" in page(run)
    assert answers(run)["throughput_by_attribute_1"].kanaal.to_list() == ["post"]
    assert isinstance(answers(run)["throughput_by_attribute_1"], pd.DataFrame)
