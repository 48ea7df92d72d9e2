"""The notebook explore where nobody is at the screen: what is in sight, as a page."""

from collections.abc import Callable
from pathlib import Path

import pmtools as pm


def test_the_page_shows_all_cases_and_their_map(
    made: Callable[..., Path], answers: Callable, page: Callable[[Path], str]
) -> None:
    run = made("environmental_permit", "explore")
    log, shown = pm.example_log(), page(run)
    assert answers(run)["explored"].n_cases[0] == log.known.n_cases
    assert "In beeld: alle zaken." in shown
    often = pm.activities(log).set_index("activity")["n"]["Toets volledigheid"]
    assert f"Toets volledigheid: {often} keer" in shown
    assert "data-do=" not in shown  # no control that nobody answers


def test_it_shows_what_a_filter_keeps(
    made: Callable[..., Path], answers: Callable, tmp_path: Path
) -> None:
    desk = pm.cases.Attribute("kanaal", ["balie"])
    kept = tmp_path / "desk.toml"
    kept.write_text(desk.to_toml(), encoding="utf-8")
    run = made("environmental_permit", "explore", "--filter", str(kept))
    assert answers(run)["explored"].n_cases[0] == pm.example_log().keep(desk).known.n_cases
