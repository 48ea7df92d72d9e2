"""Cases in hand at the begin of each week: a value that no case has by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

NINE_TENTHS = 0.9
COLUMNS = ["start", "end", "value", "known"]


def in_hand(cases: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    """How many cases had begun and not ended at midnight before each Monday, by local time.

    Takes `start` and `end` (null while a case runs) of cases, and the end of the log. Columns:
    `start`, `known` (both that Monday), `end` (null), `value` (float64). A log begins with an empty
    desk, which it was not: the weeks before it is as old as nine tenths of its finished cases took
    are left out.
    """
    import pandas as pd

    begun, ended = cases["start"].sort_values(), cases["end"].dropna().sort_values()
    if ended.empty:
        return pd.DataFrame(columns=COLUMNS)
    filled = begun.iloc[0] + (cases["end"] - cases["start"]).quantile(NINE_TENTHS)
    week = pd.date_range(filled.normalize(), until, freq="W-MON", unit="us")
    week = week[week >= filled]
    there = np.searchsorted(begun.to_numpy(), week.to_numpy(), side="left")
    gone = np.searchsorted(ended.to_numpy(), week.to_numpy(), side="left")
    told = pd.DataFrame({"start": week, "value": (there - gone).astype(float), "known": week})
    return told.assign(end=pd.Series(pd.NaT, told.index, "datetime64[us]"))[COLUMNS]
