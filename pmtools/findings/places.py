"""Places: the transitions that stand out, as so much of all time lies in them."""

from __future__ import annotations

import pandas as pd

from pmtools.errors import ParameterError

LEAST_SHARE, MOST_ASKED = 0.20, 0.75
FAIR = 2.0
"""A place stands out from twice the share on that each would have if all had the same."""
NEARLY_ALL = 0.95
LEAST_CASES = 5
COLUMNS = [
    "id", "kind", "scope", "from_activity", "to_activity", "n", "n_cases", "share",
    "total", "median", "p90", "slowest", "save_low", "save_high",
]  # fmt: skip


def places(
    between: pd.DataFrame, saved: pd.DataFrame, most: int = 3, kind: str = "place"
) -> pd.DataFrame:
    """The transitions that stand out by the time that lies in them, largest total first.

    Takes the answers of `time_between` and `savings` (or `waiting_time`, with `kind="waiting"`). A
    transition stands out when it holds at least a fifth of all time, and at least twice what it
    would hold if the transitions that together make up 95 % of the time shared it evenly (three
    quarters are always enough), in at least five cases. Columns: `id`, `kind`, `scope`
    (`transition`), `from_activity`, `to_activity`, `n`, `n_cases`, `share` (of all time, 0 to 1),
    `total`, `median`, `p90`, `slowest` (the time of what takes longer than the P90), and the
    scenarios `save_low` and `save_high` (timedelta64). At most
    `most` rows; none when nothing stands out. Raises ParameterError when `most` is below 1.

    >>> import pmtools as pm
    >>> log = pm.example_log()
    >>> pm.places(pm.time_between(log), pm.savings(log)).to_activity.to_list()
    ['Besluit vaststellen']
    """
    if most < 1:
        raise ParameterError(f"A list of {most} places says nothing. Ask for 1 or more.")
    order = ["total", "from_activity", "to_activity"]
    ranked = between.sort_values(order, ascending=[False, True, True])
    found = ranked[(ranked["share"] >= _least(ranked)) & (ranked["n_cases"] >= LEAST_CASES)]
    found = found[found["total"] > pd.Timedelta(0)].head(most)
    found = found.merge(saved, how="left", on=["from_activity", "to_activity"])
    found = found.fillna(dict.fromkeys(("slowest", "save_low", "save_high"), pd.Timedelta(0)))
    found = found.assign(
        id=[f"{kind}-{rank + 1}" for rank in range(len(found))], kind=kind, scope="transition"
    )
    return found[COLUMNS].reset_index(drop=True)


def _least(ranked: pd.DataFrame) -> float:
    """The share from which a transition stands out among these, largest total first."""
    before = ranked["share"].cumsum() - ranked["share"]
    that_count = int((before < NEARLY_ALL).sum())
    return max(LEAST_SHARE, min(FAIR / max(that_count, 1), MOST_ASKED))
