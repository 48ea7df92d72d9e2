"""The executor for a log that fits in memory: all passes are one lazy Polars plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from pmtools.engine.rows import Attribute, Rows


@dataclass(frozen=True, eq=False)
class MemoryRows(Rows):
    """Rows in memory; `attribute` gives (`case_id`, value) rows of a case attribute by name."""

    plan: pl.LazyFrame
    attribute: Attribute
    keys: tuple[str, ...] = ()
    made: frozenset[str] = frozenset()

    def collect(self) -> pl.DataFrame:
        """Run the plan."""
        return self.plan.collect()

    def settled(self) -> Rows:
        """The same rows, collected."""
        return replace(self, plan=self.collect().lazy())

    def _together(self, columns: Sequence[str]) -> Rows:
        return self

    def _map(self, kernel: Callable[[pl.LazyFrame], pl.LazyFrame], keys: tuple[str, ...]) -> Rows:
        return MemoryRows(kernel(self.plan), self.attribute, keys, self.made | {*keys})

    def _columns(self) -> set[str]:
        return set(self.plan.collect_schema().names())

    def _asked(self, key: str, name: str) -> Rows:
        values = self.attribute(key)
        asked = values.select("case_id", pl.exclude("case_id").alias(name))
        return replace(self, plan=self.plan.join(asked, on="case_id", how="left"))
