"""The notebook review_trial: how often the review errs, and how much it sees."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

import pmtools as pm


def test_it_tells_how_often_the_review_errs_and_sees(
    made: Callable[..., Path], page: Callable, answers: Callable
) -> None:
    run = made("benefit", "review_trial", "-p", "tries=5", "-p", "effect=60", "-p", "cases=800")
    told = answers(run)
    pd.testing.assert_frame_equal(told["nothing"], pm.tried_reviews(tries=5))
    pd.testing.assert_frame_equal(told["effect"], pm.tried_reviews(0.6, 5, 800))
    html = page(run)
    assert "In 30 proeven waarin niets veranderde" in html
    found = told["effect"].improved.sum()
    assert (
        f"een echte verbetering van 60% en zo’n 800 zaken aan elke kant, zei de beoordeling {found}"
        in html
    )
    assert "weken die op elkaar lijken" in html
