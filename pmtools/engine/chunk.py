"""Rows in chunks that are read one at a time: what the executors for large logs begin with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

Chunk = Callable[[], pl.LazyFrame]
"""Rows that are read when they are asked for, and gone from memory after that."""

Names = Callable[[pl.Series], pl.DataFrame]
"""From the numbers of cases to `case_id` and their `label`."""


@dataclass(frozen=True)
class After:
    """A chunk, and a function from rows to rows over it. It can be sent to another process."""

    chunk: Chunk
    kernel: Callable[[pl.LazyFrame], pl.LazyFrame]

    def __call__(self) -> pl.LazyFrame:
        """The rows."""
        return self.kernel(self.chunk())


@dataclass(frozen=True)
class Beside:
    """A chunk with the attribute of its cases (another chunk) in a column of a name."""

    chunk: Chunk
    attribute: Chunk
    name: str

    def __call__(self) -> pl.LazyFrame:
        """The rows."""
        return joined(self.chunk(), self.attribute(), self.name)


def joined(rows: pl.LazyFrame, values: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """Rows with the attribute of their cases: `case_id` and one value, whatever it is called."""
    asked = values.select("case_id", pl.exclude("case_id").alias(name))
    return rows.join(asked, on="case_id", how="left", maintain_order="left")


def named(answer: pl.DataFrame, names: Names) -> pl.DataFrame:
    """An answer with the names of cases in place of their numbers."""
    if answer.schema.get("case_id") != pl.UInt32:
        return answer
    place = answer.columns.index("case_id")
    known = names(answer["case_id"].unique())
    told = answer.join(known, on="case_id", how="left", maintain_order="left")
    return told.drop("case_id", "label").insert_column(place, told["label"].alias("case_id"))
