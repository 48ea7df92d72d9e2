"""Answers made by hand, so that the report's tests need no log."""

import pandas as pd
import pytest

HOSTILE = "<script>alert(1)</script> \"&'\n$x$"


@pytest.fixture
def hostile() -> str:
    return HOSTILE


@pytest.fixture(autouse=True)
def dutch() -> None:
    import pmtools as pm

    pm.speak("nl")


@pytest.fixture
def between() -> pd.DataFrame:
    """Four transitions: 40, 30, 20 and 10 hours in all, and one that takes no time."""
    rows = [
        ("b", "c", 4, "20h", "5h", "6h", 4),
        ("a", "b", 4, "40h", "10h", "12h", 4),
        ("c", HOSTILE, 3, "30h", "1min", "20h", 2),
        ("c", "c", 1, "10h", "10h", "10h", 1),
        ("d", "a", 2, "0s", "0s", "0s", 2),
    ]
    columns = ["from_activity", "to_activity", "n", "total", "median", "p90", "n_cases"]
    frame = pd.DataFrame(rows, columns=columns)
    for name in ("total", "median", "p90"):
        frame[name] = pd.to_timedelta(frame[name])
    return frame.assign(share=frame["total"] / frame["total"].sum())
