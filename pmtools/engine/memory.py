"""The executor for a log that fits in memory: all passes are one lazy Polars plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from pmtools.engine.keys import columns_of
from pmtools.engine.rows import Attribute, Rows


@dataclass(frozen=True, eq=False)
class MemoryRows(Rows):
    """Rows in memory; `attribute` gives (`case_id`, value) rows of a case attribute by name."""

    plan: pl.LazyFrame
    attribute: Attribute

    def collect(self) -> pl.DataFrame:
        """Run the plan."""
        return self.plan.collect()

    def _together(self, columns: Sequence[str]) -> Rows:
        return self

    def _map(self, kernel: Callable[[pl.LazyFrame], pl.LazyFrame]) -> Rows:
        return MemoryRows(kernel(self.plan), self.attribute)

    def _with(self, keys: Sequence[str]) -> tuple[Rows, list[str]]:
        plan, found = self.plan, []
        present = set(plan.collect_schema().names())
        for key in keys:
            columns = columns_of(key)
            if not present.issuperset(columns):
                values = self.attribute(key)
                columns = [name for name in values.collect_schema().names() if name != "case_id"]
                plan = plan.join(values, on="case_id", how="left")
            found += columns
        return MemoryRows(plan, self.attribute), found
