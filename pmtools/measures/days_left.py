"""Days left (dagen over): how long before or after the end of their term cases were decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.kept import kept
from pmtools.measures.terms.rows import term_rows

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

BOUNDS = (-57, -29, -15, -8, -1, 7, 14, 28, 56)
"""The most days left of each class; negative is past the term."""
BEYOND = 10**6
"""Stands for more than the last bound."""
LATE = -1
"""A decision that was late is at least this far past its term, also by the hour."""


@kept
def days_left(log: EventLog, service: str, at: str = "", terms: str = "") -> pd.DataFrame:
    """How many decided cases had how many days left to their deadline, in classes.

    Columns: `n_left` (Int64: the most calendar days left in this class, included; negative is past
    the deadline, null is more than 56), `n_cases` (int64), `share` and `running_share` (0 to 1, of
    the decided cases whose deadline is told). Classes up to -1 are late. Empty ones at both ends
    are left out.

    Raises ParameterError for a service that the log does not fit.

    >>> import pmtools as pm
    >>> found = pm.days_left(pm.example_log(), "environmental_permit")
    >>> int(found.n_cases[found.n_left < 0].sum())
    32
    """
    import pandas as pd

    rows = term_rows(log, service, at, terms).within("case", _classes)
    counts = rows.per("length", n_cases=pl.len().cast(pl.Int64)).answer()
    known = dict(zip(counts["length"].fillna(BEYOND), counts["n_cases"], strict=True))
    n_cases = [int(known.get(bound, 0)) for bound in (*BOUNDS, BEYOND)]
    n_left = pd.array([*BOUNDS, None], dtype="Int64")
    found = pd.DataFrame({"n_left": n_left, "n_cases": pd.Series(n_cases, dtype="int64")})
    whole = max(sum(n_cases), 1)
    found["share"] = found["n_cases"] / whole
    found["running_share"] = found["n_cases"].cumsum() / whole
    used = found.index[found["n_cases"] > 0]
    return found.loc[used.min() : used.max()].reset_index(drop=True) if len(used) else found.head(0)


def _classes(rows: pl.LazyFrame) -> pl.LazyFrame:
    """One row per decided case: the bound of its class; null for the last class."""
    left, late = pl.col("days_left"), pl.col("status") == "late"
    left = pl.when(late).then(left.clip(upper_bound=LATE)).otherwise(left)
    bound = pl.coalesce(pl.when(left <= most).then(most) for most in BOUNDS)
    decided = rows.filter(pl.col("status").is_in(["in_time", "late"]))
    return decided.select(length=bound)
