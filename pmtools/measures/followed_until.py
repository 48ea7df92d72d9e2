"""Followed until (gevolgd tot): the moment until which a log tells how its cases went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmtools.measures.kept import kept
from pmtools.measures.log_summary import log_summary
from pmtools.measures.terms.tail import tail

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


@kept
def followed_until(log: EventLog) -> pd.DataFrame:
    """Until when cases can be followed: the last moment of the log, or that before its tail.

    A tail are a few events (at most 1 % of all) that come after a silence of four weeks or more:
    a date that was mistyped would else make every running case run for years. One row. Columns:
    `until` (datetime64, local), `last` (datetime64, local: the last moment of all) and `n_after`
    (int64: events after `until`).

    >>> import pmtools as pm
    >>> pm.followed_until(pm.example_log()).n_after.tolist()
    [0]
    """
    import pandas as pd

    found = tail(log)
    last = pd.Timestamp(log_summary(log)["last"].iloc[0])
    until, n_after = (last, 0) if found is None else (pd.Timestamp(found[0]), found[2])
    local = [at.tz_convert(log.origin.zone).tz_localize(None) for at in (until, last)]
    return pd.DataFrame({"until": [local[0]], "last": [local[1]], "n_after": [n_after]})
