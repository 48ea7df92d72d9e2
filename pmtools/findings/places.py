"""Where the days are: the transitions in which most of the elapsed time lies."""

from __future__ import annotations

import pandas as pd

from pmtools.errors import ParameterError

COLUMNS = [
    "id", "kind", "scope", "from_activity", "to_activity",
    "n", "n_cases", "share", "total", "median", "p90",
]  # fmt: skip


def places(between: pd.DataFrame, most: int = 3) -> pd.DataFrame:
    """The transitions in which most of the time between steps lies, largest total first.

    Takes the answer of `time_between`. Columns: `id`, `kind` (`"place"`), `scope` (`"transition"`),
    `from_activity`, `to_activity`, `n`, `n_cases`, `share` (of all time between steps, 0 to 1),
    `total`, `median`, `p90` (timedelta64). Transitions without elapsed time are never among them,
    so the list can be shorter than `most`, or empty. Raises ParameterError when `most` is below 1.

    >>> import pmtools as pm
    >>> found = pm.places(pm.time_between(pm.example_log()), most=2)
    >>> found.id.to_list()
    ['place-1', 'place-2']
    """
    if most < 1:
        raise ParameterError(f"A list of {most} places says nothing. Ask for 1 or more.")
    spent = between[between["total"] > pd.Timedelta(0)]
    order = ["total", "from_activity", "to_activity"]
    found = spent.sort_values(order, ascending=[False, True, True]).head(most)
    found = found.assign(
        id=[f"place-{rank + 1}" for rank in range(len(found))],
        kind="place",
        scope="transition",
    )
    return found[COLUMNS].reset_index(drop=True)
