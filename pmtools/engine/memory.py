"""The executor for a log that fits in memory: all passes are one lazy Polars plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from pmtools.engine.keys import ATTRIBUTE, COLUMNS
from pmtools.engine.rows import Attribute, Rows

ASKED = "\0"
"""Before the name of an attribute's column, so that it is no column of the rows."""


@dataclass(frozen=True, eq=False)
class MemoryRows(Rows):
    """Rows in memory; `attribute` gives (`case_id`, value) rows of a case attribute by name."""

    plan: pl.LazyFrame
    attribute: Attribute
    keys: tuple[str, ...] = ()
    made: frozenset[str] = frozenset()
    """The keys of earlier passes: columns of the rows that later passes can ask for again."""

    def collect(self) -> pl.DataFrame:
        """Run the plan."""
        return self.plan.collect()

    def _together(self, columns: Sequence[str]) -> Rows:
        return self

    def _map(self, kernel: Callable[[pl.LazyFrame], pl.LazyFrame], keys: tuple[str, ...]) -> Rows:
        return MemoryRows(kernel(self.plan), self.attribute, keys, self.made | {*keys})

    def _with(self, keys: Sequence[str]) -> tuple[Rows, dict[str, str]]:
        plan, found = self.plan, dict[str, str]()
        present = set(plan.collect_schema().names())
        for key in keys:
            if key in COLUMNS and present.issuperset(COLUMNS[key]):
                found |= {column: column for column in COLUMNS[key]}
                continue
            name = key.removeprefix(ATTRIBUTE)
            if name in self.made & present:
                found[name] = name
                continue
            values = self.attribute(key)
            asked = values.select("case_id", pl.exclude("case_id").alias(ASKED + name))
            plan = plan.join(asked, on="case_id", how="left")
            found[name] = ASKED + name
        return MemoryRows(plan, self.attribute, made=self.made), found
