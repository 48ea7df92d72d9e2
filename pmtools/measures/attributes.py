"""Attributes (kenmerken): what a log tells of its cases, and how many values each has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


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

    n_cases = max(log.cases.height, 1)
    found = [
        (column.name, column.drop_nulls().n_unique(), column.len() - column.null_count())
        for column in log.cases.drop("case_id", "finished")
        if _splits(column) and column.name not in log.origin.pseudonyms
    ]
    frame = pd.DataFrame(found, columns=["attribute", "n_values", "n_cases"])
    frame = frame.astype({"n_values": "int64", "n_cases": "int64"})
    return frame.assign(share=frame["n_cases"] / n_cases)


def _splits(column: pl.Series) -> bool:
    dtype = column.dtype
    return not (dtype.is_temporal() or dtype.is_float() or dtype.is_decimal() or dtype.is_nested())
