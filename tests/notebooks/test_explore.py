"""The notebook explore as a report: what is in sight without anybody to click."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

import pmtools as pm


def test_the_page_shows_the_map_of_all_cases(
    made: Callable[..., Path], page: Callable[[Path], str], answers: Callable
) -> None:
    run = made("environmental_permit", "explore", "--language", "nl")
    shown = page(run)
    assert "In beeld: alle zaken." in shown
    assert "<li>600 zaken</li>" in shown
    assert shown.count('class="flow"') == 1
    assert 'data-do="' not in shown
    whole = pm.log_summary(pm.example_log())
    pd.testing.assert_frame_equal(answers(run)["explored"], whole, check_like=True)
