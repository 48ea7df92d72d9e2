"""The calibration: what was said beside what came."""

import pandas as pd
import pytest

from pmtools.errors import ParameterError
from pmtools.report.language import choose
from pmtools.report.plots.calibration import COLUMNS, plot_calibration


def bands(*rows: tuple[float, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"fits": bool})


FITS = (0.0, 0.1, 40, 30, 0.05, 0.06, 0.02, 0.15, True)
OFF = (0.25, 0.5, 20, 18, 0.30, 0.60, 0.4, 0.8, False)


def test_it_says_in_how_many_bands_what_was_said_fits() -> None:
    choose("nl")
    picture = plot_calibration(bands(FITS, OFF))
    assert picture.title.startswith("In 1 van de 2 groepen")
    assert "gezegd 5%, werd 6%" in picture.body
    assert "gezegd 30%, werd 60%" in picture.body
    assert '<td class="number">60%</td>' in picture.markup("x")


def test_a_band_of_few_cases_is_withheld() -> None:
    choose("nl")
    picture = plot_calibration(bands(FITS, OFF, (0.5, 0.75, 5, 2, 0.6, 1.0, 0.3, 1.0, True)))
    assert len(picture.answer) < 3
    assert picture.note


def test_nothing_to_show_is_a_sentence() -> None:
    choose("nl")
    assert not plot_calibration(bands()).drawn


def test_another_frame_is_refused() -> None:
    with pytest.raises(ParameterError, match="mean_chance"):
        plot_calibration(pd.DataFrame({"n": [1]}))
