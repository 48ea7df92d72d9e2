"""Attributes (kenmerken): what a log tells of its cases, and how many values each has."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.kept import kept

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

COUNTS = ["n_values", "n_cases"]


@kept
def attributes(log: EventLog) -> pd.DataFrame:
    """The attributes of cases by which a figure can be split.

    Columns: `attribute` (str), `n_values` (different values, int64), `n_cases` (cases that have
    one, int64), `share` (of all cases, 0 to 1). Moments, amounts and columns that may name a person
    are left out. In the order of the log.

    >>> import pmtools as pm
    >>> pm.attributes(pm.example_log()).attribute.to_list()
    ['zaaktype', 'kanaal']
    """
    import pandas as pd

    left_out = ("case_id", "finished", *log.origin.pseudonyms)
    names = [
        name for name, dtype in log.case_schema.items() if name not in left_out and _splits(dtype)
    ]
    found = pd.DataFrame({"attribute": pd.Series(names, dtype="str")})
    if names:
        found = found.merge(_counts(log, names), how="left", on="attribute").fillna(0)
    found = found.reindex(columns=["attribute", *COUNTS]).astype(dict.fromkeys(COUNTS, "int64"))
    return found.assign(share=found["n_cases"] / max(log.known.n_cases, 1))


def _counts(log: EventLog, names: list[str]) -> pd.DataFrame:
    n_cases = pl.col("n_cases").sum()
    return (
        log.of_cases(partial(values, names=names))
        .per(["attribute", "value"], n_cases=n_cases)
        .per("attribute", n_values=pl.len(), n_cases=n_cases)
        .answer()
    )


def values(cases: pl.LazyFrame, names: list[str]) -> pl.LazyFrame:
    """One row per attribute and value of it: how many cases have it."""
    told = [
        cases.select(attribute=pl.lit(name), value=pl.col(name).cast(pl.String)).drop_nulls()
        for name in names
    ]
    return pl.concat([rows.group_by("attribute", "value").agg(n_cases=pl.len()) for rows in told])


def _splits(dtype: pl.DataType) -> bool:
    return not (dtype.is_temporal() or dtype.is_float() or dtype.is_decimal() or dtype.is_nested())
