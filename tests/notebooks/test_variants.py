"""The variants notebook: routes, the map, and where cases begin and end."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

import pmtools as pm


def test_it_tells_how_few_routes_most_cases_follow(
    made: Callable[..., Path], answers: Callable, page: Callable[[Path], str]
) -> None:
    run = made("environmental_permit", "variants", "--language", "nl")
    routes = pm.variants(pm.example_log())
    enough = int((routes.share.cumsum() < 0.8 - 1e-9).sum()) + 1
    assert f"{enough} van de {len(routes)} routes" in page(run)
    kept = answers(run)["routes"]
    assert kept.n_cases.to_list() == routes.n_cases.to_list()


def test_starts_and_ends_are_those_of_the_log(made: Callable[..., Path], answers: Callable) -> None:
    run = answers(made("environmental_permit", "variants", "--language", "nl"))
    pd.testing.assert_frame_equal(run["start_and_end"], pm.start_and_end(pm.example_log()))
    assert run["activities"].n.sum() == pm.example_log().events.height
