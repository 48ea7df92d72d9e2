"""Where the days are: the transitions with the largest totals."""

import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import ParameterError


def between(*totals: int) -> pd.DataFrame:
    n = len(totals)
    hours = pd.to_timedelta(list(totals), unit="h")
    return pd.DataFrame(
        {
            "from_activity": [f"a{place}" for place in range(n)], "to_activity": "b", "n": 1,
            "total": hours, "median": hours, "p90": hours, "n_cases": 1,
            "share": [total / max(sum(totals), 1) for total in totals],
        }
    )  # fmt: skip


def test_largest_total_first_with_its_share_of_all() -> None:
    found = pm.places(between(1, 6, 0, 3), most=2)
    assert found["from_activity"].to_list() == ["a1", "a3"]
    assert found["share"].to_list() == [0.6, 0.3]
    assert found["id"].to_list() == ["place-1", "place-2"]


def test_a_list_of_none_is_refused() -> None:
    with pytest.raises(ParameterError, match="Ask for 1 or more"):
        pm.places(between(1), most=0)


def test_equal_totals_are_ordered_by_name() -> None:
    assert pm.places(between(2, 2, 2), most=2)["from_activity"].to_list() == ["a0", "a1"]


def test_without_elapsed_time_there_is_no_finding() -> None:
    assert pm.places(between(0, 0)).empty
    assert pm.places(between()).columns.to_list()[:3] == ["id", "kind", "scope"]
