"""Answers made by hand for the findings."""

from collections.abc import Callable

import pandas as pd
import pytest

SPANS = ("total", "median", "p80", "p90")


@pytest.fixture(scope="session")
def between() -> Callable[..., pd.DataFrame]:
    """A transition per given total in hours, from a0, a1 … to b, each in nine cases."""

    def made(*totals: float, n_cases: int = 9) -> pd.DataFrame:
        hours = pd.to_timedelta(list(totals), unit="h")
        whole = max(sum(totals), 1)
        return pd.DataFrame(
            {
                "from_activity": [f"a{place}" for place in range(len(totals))],
                "to_activity": "b",
                "n": n_cases,
                **dict.fromkeys(SPANS, hours),
                "n_cases": n_cases,
                "share": [total / whole for total in totals],
            }
        )

    return made


@pytest.fixture(scope="session")
def saved() -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Scenarios for those transitions: half and a tenth of each total."""

    def made(between: pd.DataFrame) -> pd.DataFrame:
        frame = between[["from_activity", "to_activity"]].assign(n_touched=7)
        return frame.assign(
            save_high=between["total"] / 2,
            save_low=between["total"] / 10,
            slowest=between["total"] / 4,
        )

    return made


@pytest.fixture(scope="session")
def again() -> Callable[..., pd.DataFrame]:
    """Rework of a hundred cases: activity to the number of cases and hours."""

    def made(**found: tuple[int, float]) -> pd.DataFrame:
        n_cases = [cases for cases, _ in found.values()]
        hours = pd.to_timedelta([hours for _, hours in found.values()], unit="h")
        return pd.DataFrame(
            {
                "kind": "repetition",
                "activity": list(found),
                "n": n_cases,
                **dict.fromkeys(SPANS, hours),
                "n_cases": n_cases,
                "n_repeat": 0,
                "n_redo": 0,
                "n_to_start": 0,
                "share": [cases / 100 for cases in n_cases],
            }
        )

    return made
