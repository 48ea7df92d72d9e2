"""Capabilities (wat kan dit log): which questions a log can answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmtools.errors import CapabilityError
from pmtools.measures.kept import kept

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

ASKED = ("transition", "start", "team", "resource", "finished")


@kept
def capabilities(log: EventLog) -> pd.DataFrame:
    """Which questions a log can answer.

    Columns: `capability` (str: `transition`, time between steps; `start`, waiting and processing
    time; `team`, handovers; `resource`, rework by the same person or another; `finished`, work in
    progress), `supported` (bool).

    >>> import pmtools as pm
    >>> able = pm.capabilities(pm.example_log()).set_index("capability").supported
    >>> bool(able["team"]), bool(able["start"])
    (True, False)
    """
    import pandas as pd

    return pd.DataFrame({"capability": ASKED, "supported": [_can(log, one) for one in ASKED]})


def _can(log: EventLog, lack: str) -> bool:
    try:
        log.require(lack)
    except CapabilityError:
        return False
    return True
