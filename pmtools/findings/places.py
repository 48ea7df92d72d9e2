"""Where the days are: the transitions in which most of the elapsed time lies."""

from __future__ import annotations

import pandas as pd

COLUMNS = [
    "id", "kind", "scope", "from_activity", "to_activity",
    "n", "n_cases", "share", "total", "median", "p90",
]  # fmt: skip


def places(between: pd.DataFrame, most: int = 3) -> pd.DataFrame:
    """The transitions in which most of the time between steps lies, largest total first.

    Takes the answer of `time_between`. Columns: `id`, `kind` (`"place"`), `scope` (`"transition"`),
    `from_activity`, `to_activity`, `n`, `n_cases`, `share` (of all time between steps, 0 to 1),
    `total`, `median`, `p90` (timedelta64). Transitions without elapsed time are never among them,
    so the list can be shorter than `most`, or empty.

    >>> import pmtools as pm
    >>> found = pm.places(pm.time_between(pm.example_log()), most=2)
    >>> found.id.to_list()
    ['place-1', 'place-2']
    """
    nothing = pd.Timedelta(0)
    spent = between[between["total"] > nothing]
    order = ["total", "from_activity", "to_activity"]
    found = spent.sort_values(order, ascending=[False, True, True]).head(most)
    found = found.assign(
        id=[f"place-{rank + 1}" for rank in range(len(found))],
        kind="place",
        scope="transition",
        share=found["total"] / spent["total"].sum(),
    )
    return found[COLUMNS].reset_index(drop=True)
