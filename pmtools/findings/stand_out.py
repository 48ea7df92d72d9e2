"""What stands out: the findings of a report, places and repeats together."""

from __future__ import annotations

import pandas as pd

from pmtools.findings.places import places
from pmtools.findings.repeats import repeats

MOST = 5


def stand_out(
    lost: pd.DataFrame,
    saved: pd.DataFrame,
    again: pd.DataFrame,
    most: int = 3,
    kind: str = "place",
) -> pd.DataFrame:
    """The findings of a report, most time first: at most five, and none when nothing stands out.

    Takes `time_between` (or `waiting_time`, with `kind="waiting"`), `savings` and `rework`. At most
    `most` of them are places and two are repeats. Columns as `places` gives.

    >>> import pmtools as pm
    >>> log = pm.example_log()
    >>> found = pm.stand_out(pm.time_between(log), pm.savings(log), pm.rework(log))
    >>> found.kind.to_list()
    ['place', 'rework']
    """
    found = [one for one in (places(lost, saved, most, kind), repeats(again)) if len(one)]
    if not found:
        return places(lost.head(0), saved)
    together = pd.concat(found, ignore_index=True)
    return (
        together.sort_values(["total", "id"], ascending=[False, True])
        .head(MOST)
        .reset_index(drop=True)
    )
