"""Which columns a function from rows to rows reads: found by its plan over no rows at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl

Plan = Callable[[pl.LazyFrame], pl.LazyFrame]


def columns_read(kernel: Plan, empty: pl.DataFrame) -> list[str]:
    """The columns that a kernel asks of rows such as these (which are none), in their order.

    >>> rows = pl.DataFrame({"case_id": ["a"], "end": [1], "note": ["long"]}).clear()
    >>> columns_read(lambda plan: plan.group_by("case_id").agg(pl.col("end").max()), rows)
    ['case_id', 'end']
    """
    # Polars itself says what its plan asks of a source of ours. The interface is young: only here.
    from polars.io.plugins import register_io_source

    asked = set[str]()

    def nothing(columns: list[str] | None, *_: Any) -> Iterator[pl.DataFrame]:
        asked.update(empty.columns if columns is None else columns)
        yield empty if columns is None else empty.select(columns)

    kernel(register_io_source(nothing, schema=empty.schema)).collect()
    return [name for name in empty.columns if name in asked]
