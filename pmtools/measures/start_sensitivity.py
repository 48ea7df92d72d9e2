"""Start sensitivity (gevoeligheid): how causes change with the assumption of when work began."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmtools.measures.causes.split import CAUSES
from pmtools.measures.causes.starts import EARLIEST, ESTIMATE, LATEST
from pmtools.measures.cycle_efficiency import cycle_efficiency
from pmtools.measures.kept import kept
from pmtools.measures.waiting_causes import waiting_causes

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


@kept
def start_sensitivity(
    log: EventLog, calendar: str = "", batch: int = 2, parallel: float = 0.5, parties: str = ""
) -> pd.DataFrame:
    """The five causes by each estimate of the starts that are not registered: its two bounds too.

    Columns: `starts` (`earliest`: as soon as the step could begin and its resource was free;
    `estimate`: as that, but taking no longer than the median of its activity; `latest`: when it was
    completed), `waiting`, the five causes and `unsplit` (timedelta64), `efficiency` (of
    `cycle_efficiency`, 0 to 1). What is true lies between the bounds
    when nobody does two things at once. Batches cannot be seen in starts that are estimated. The
    definitions are those of `waiting_causes`.

    >>> import pmtools as pm
    >>> told = pm.start_sensitivity(pm.example_log())
    >>> bool(told.waiting.is_monotonic_increasing)
    True
    """
    import pandas as pd

    rows = list[pd.DataFrame]()
    for starts in (EARLIEST, ESTIMATE, LATEST):
        asked = (calendar, batch, parallel, parties, starts)
        work = cycle_efficiency(log, *asked)["efficiency"].iloc[0]
        rows.append(waiting_causes(log, "log", *asked).assign(starts=starts, efficiency=work))
    told = pd.concat(rows, ignore_index=True).rename(columns={"total": "waiting"})
    return told[["starts", "waiting", *CAUSES, "unsplit", "efficiency"]]
