"""Two groups side by side: what is drawn, and that it can be read without colour."""

import re
from datetime import date

import numpy as np
import pandas as pd
import pytest

from pmtools.errors import ParameterError
from pmtools.report.language import choose
from pmtools.report.plots import side_by_side
from pmtools.report.plots.side_by_side import plot_side_by_side

START = date(2025, 1, 6)
RESULT = {"measure": "throughput_p80", "reading": "supported", "apart_low": -1.0, "apart_high": 1.0}


def groups(**given: object) -> pd.DataFrame:
    begin = pd.date_range("2024-09-16", periods=8, freq="28D")
    frame = pd.DataFrame({
        "begin": begin, "n_inside": 9, "n_outside": 12,
        "inside": [40.0, 41, 39, 40, 30, 31, 29, 30], "outside": [35.0, 36, 35, 36, 34, 35, 34, 35],
        "side": ["before"] * 3 + [""] + ["after"] * 4, "weeks": 4,
    })  # fmt: skip
    return frame.assign(**given)


def drawn(frame: pd.DataFrame, **given: object) -> str:
    return plot_side_by_side(frame, pd.DataFrame([{**RESULT, **given}]), START).markup("groups")


def texts(markup: str) -> list[str]:
    return re.findall(r">([^<>]+)</text>", markup)


def test_each_line_has_its_name_and_the_start_its_line() -> None:
    markup = drawn(groups())
    assert {"deze iteratie", "andere zaken", "verandering"} <= {*texts(markup)}
    assert "dagen (kalendertijd)" in texts(markup)
    assert "Vóór de start is niet te zien dat beide groepen uit elkaar liepen" in markup
    assert "dat is de aanname" in markup
    assert "Per periode van 4 weken" in markup
    assert "<td" in markup
    assert "ervoor" in markup


def test_the_groups_differ_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    styles = list[tuple[object, ...]]()
    line = side_by_side._line
    monkeypatch.setattr(
        side_by_side, "_line", lambda axes, runs, style: (styles.append(style), line(axes, runs, style))
    )  # fmt: skip
    drawn(groups())
    (_, dashes, corners), (_, others, shapes) = styles
    assert dashes != others
    assert corners != shapes


def test_a_period_without_a_point_breaks_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = list[list[int]]()
    line = side_by_side._line
    monkeypatch.setattr(
        side_by_side, "_line",
        lambda axes, runs, style: (seen.append([len(run) for run in runs]), line(axes, runs, style)),
    )  # fmt: skip
    outside = [35.0, 36, np.nan, 36, 34, 35, 34, 35]
    n_outside = pd.array([9, 9, None, 9, 9, 9, 9, 9], dtype="Int64")
    assert "–" in drawn(groups(outside=outside, n_outside=n_outside))
    assert seen == [[8], [2, 5]]


def test_a_share_is_drawn_in_per_cent() -> None:
    frame = groups(inside=[0.4] * 8, outside=[0.3] * 8)
    said = texts(drawn(frame, measure="rework"))
    assert "%" in said
    assert "40" in said


def test_hours_are_drawn_in_hours() -> None:
    assert "uur (kalendertijd)" in texts(drawn(groups(inside=[0.4] * 8, outside=[0.3] * 8)))


def test_groups_that_drifted_apart_have_that_for_a_title() -> None:
    choose("en")
    assert "drifting apart already" in drawn(groups(), apart_low=0.1)


def test_names_at_the_same_height_do_not_touch() -> None:
    markup = drawn(groups(inside=[30.0] * 8, outside=[30.0] * 8))
    at = [float(y) for y in re.findall(r'<text[^>]* y="([\d.]+)"[^>]*>(?:deze|andere) ', markup)]
    assert len(at) == 2
    assert abs(at[0] - at[1]) > 10


def test_nothing_is_drawn_of_too_few_and_a_strange_frame_is_refused() -> None:
    assert "te weinig zaken om beide groepen te tekenen" in drawn(groups(), reading="too_few")
    assert "<svg" not in drawn(groups(inside=np.nan, outside=np.nan))
    assert "<svg" in drawn(groups(outside=np.nan))
    with pytest.raises(ParameterError, match="n_outside"):
        drawn(groups().drop(columns="n_outside"))
