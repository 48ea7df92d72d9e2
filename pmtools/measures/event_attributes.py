"""Attributes of events (kenmerken) that hold for a whole case: what a case can be chosen by."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.kept import kept

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

OURS = ("case_id", "activity", "start", "end", "seq", "precision")
TEXTS = (pl.String, pl.Enum, pl.Categorical, pl.Boolean)


@kept
def event_attributes(log: EventLog) -> pd.DataFrame:
    """The attributes of events that have no more than one value in any case.

    A table has no columns of cases, so that what holds for a case stands at each of its events.
    Columns as of `attributes`: `attribute` (str), `n_values` (different values, int64), `n_cases`
    (cases that have one, int64), `share` (of all cases, 0 to 1). Moments, amounts and columns that
    may name a person are left out. In the order of the log.

    >>> import pmtools as pm
    >>> pm.event_attributes(pm.example_log()).attribute.to_list()
    []
    """
    import pandas as pd

    left_out = {*OURS, *log.origin.pseudonyms}
    names = [
        name
        for name, dtype in log.event_schema.items()
        if name not in left_out and (dtype in TEXTS or dtype.is_integer())
    ]
    told = []
    if names:
        rows = log.within("case", partial(values_in_case, names=names))
        asked = {
            f"{what}_{place}": one
            for place in range(len(names))
            for what, one in _counts(place).items()
        }
        row = rows.per(None, **asked).answer().iloc[0]
        told = [
            (name, int(row[f"values_{place}"]), int(row[f"cases_{place}"]))
            for place, name in enumerate(names)
            if row[f"most_{place}"] == 1
        ]
    found = pd.DataFrame(told, columns=["attribute", "n_values", "n_cases"])
    found = found.astype({"attribute": "str", "n_values": "int64", "n_cases": "int64"})
    return found.assign(share=found["n_cases"] / max(log.known.n_cases, 1))


def _counts(place: int) -> dict[str, pl.Expr]:
    value = pl.col(f"value_{place}")
    return {
        "most": pl.col(f"n_{place}").max(),
        "values": value.drop_nulls().n_unique(),
        "cases": value.is_not_null().sum(),
    }


def values_in_case(events: pl.LazyFrame, names: list[str]) -> pl.LazyFrame:
    """One row per case: how many values each column has in it, and the first of them."""
    told = {place: pl.col(name).drop_nulls() for place, name in enumerate(names)}
    return events.group_by("case_id").agg(
        **{f"n_{place}": one.n_unique() for place, one in told.items()},
        **{f"value_{place}": one.first().cast(pl.String) for place, one in told.items()},
    )
