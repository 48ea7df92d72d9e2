"""The way out of the engine: Polars rows become the pandas frame that a person touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import polars.selectors as cs

if TYPE_CHECKING:
    import pandas as pd


def to_pandas(frame: pl.DataFrame) -> pd.DataFrame:
    """Decode labels to strings and lists to tuples; durations become timedelta64."""
    lists = [name for name, dtype in frame.schema.items() if dtype == pl.List]
    answer = frame.drop(lists).with_columns(cs.enum().cast(pl.String)).to_pandas()
    for name in lists:
        answer.insert(frame.columns.index(name), name, _tuples(frame[name]))
    return answer


def _tuples(column: pl.Series) -> list[tuple[str, ...] | None]:
    """Lists of labels as tuples, in which equal labels are one string; None where there is none."""
    labels = column.explode().unique()
    if isinstance(labels.dtype, pl.Enum):
        names = labels.dtype.categories.to_list()
        rows = column.list.eval(pl.element().to_physical()).to_list()
        return [None if codes is None else tuple([names[code] for code in codes]) for codes in rows]
    lists = column.cast(pl.List(pl.String)).to_list()
    return [None if items is None else tuple(items) for items in lists]
