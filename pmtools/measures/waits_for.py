"""Whose wait (van wie is het wachten): which activities say for whom a case waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmtools.clock.party_files import read_parties
from pmtools.measures.activities import activities
from pmtools.measures.kept import kept

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


@kept
def waits_for(log: EventLog, parties: str = "") -> pd.DataFrame:
    """Which activities of a log say for whom a case waits, by a file or by the usual labels.

    To be reviewed by whoever knows the process. Columns: `party` (own, applicant, partner, legal),
    `when` (`before`: the wait ends with this activity; `after`: it begins with it), `activity`,
    `n_events` (int64). A wait that none of them tells of is the organisation's own.

    >>> import pmtools as pm
    >>> pm.waits_for(pm.example_log("benefit")).party.unique().tolist()
    ['applicant']
    """
    import pandas as pd

    told = read_parties(parties).of(log.labels)
    rows = [
        (party, when, activity)
        for when, named in (("before", told.before), ("after", told.after))
        for activity, party in named.items()
    ]
    counts = activities(log).set_index("activity")["n"]
    found = pd.DataFrame(rows, columns=["party", "when", "activity"])
    found["n_events"] = found["activity"].map(counts).fillna(0).astype("int64")
    order, up = ["party", "when", "activity"], [True, False, True]
    return found.sort_values(order, ascending=up, ignore_index=True)
