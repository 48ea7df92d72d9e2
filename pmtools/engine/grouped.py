"""One row per key: at once, or for many rows one column after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pmtools.engine.chunk import Chunk

MANY = 2_000_000
"""From so many rows on, columns are worked out one after the other, for which memory is enough."""


@dataclass(frozen=True, eq=False)
class Grouped:
    """A function from rows to one row per key.

    `keys` are the names of the keys in the answer, and the columns of the rows that they are;
    `columns` are computed by Polars aggregates.
    """

    keys: Mapping[str, str]
    columns: Mapping[str, pl.Expr]

    def __call__(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """All at once."""
        return rows.group_by(self._by()).agg(**self.columns)

    def one_by_one(self, chunk: Chunk) -> pl.DataFrame:
        """The same of many rows, each column by itself: only what it needs is then in memory."""
        by = self._by()
        found = chunk().select(by).unique().collect()
        for name, column in self.columns.items():
            one = {name: column}
            if found.height == 1:
                found = pl.concat([found, chunk().select(**one).collect()], how="horizontal")
            else:
                told = chunk().group_by(by).agg(**one).collect()
                found = found.join(told, on=list(self.keys), nulls_equal=True)
        return found

    def _by(self) -> list[pl.Expr]:
        return [pl.col(column).alias(name) for name, column in self.keys.items()]
