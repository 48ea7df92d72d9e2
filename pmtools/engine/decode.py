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
    texts = frame.with_columns(
        cs.enum().cast(pl.String), *(pl.col(name).cast(pl.List(pl.String)) for name in lists)
    )
    answer = texts.drop(lists).to_pandas()
    for name in lists:
        values = [tuple(items) for items in texts[name].to_list()]
        answer.insert(texts.columns.index(name), name, values)
    return answer
