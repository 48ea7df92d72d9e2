"""Snapshots and trail at odds: which of the two is believed."""

from __future__ import annotations

from typing import Literal

import polars as pl

from pmtools.sources.zgw.history.observations import KEY, SLACK

PLACE = "\0place"
Side = Literal["backward", "forward"]


def without_races(seen: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Sightings without those that only miss, by a little, a change that the trail tells.

    Such a one shows what was just before the change (the answer took its time), or what came just
    after it (clocks differ). What differs from the trail for longer was changed behind its back.
    One of the very moment of a change shows what was before it or what is after it: no news.
    """
    if pairs.is_empty() or seen.is_empty():
        return seen
    halves = [pairs.select(*KEY, "moment", value=half) for half in ("old", "new")]
    seen = seen.join(pl.concat(halves), on=[*KEY, "moment", "value"], how="anti")
    ordered = seen.with_row_index(PLACE).sort("moment", maintain_order=True)
    near = pairs.sort("moment", "row").with_columns(told="moment", missed=pl.lit(value=True))
    after = near.select(*KEY, "moment", holds="new")
    before = near.unique([*KEY, "moment"], keep="first", maintain_order=True)
    before = before.select(*KEY, "moment", held="old")
    asked = _joined(ordered, after, "backward")
    asked = _joined(asked, before, "forward")
    sides: tuple[tuple[str, Side], ...] = (("old", "backward"), ("new", "forward"))
    for half, strategy in sides:
        value = near.select(*KEY, "moment", value=half, **{f"missed {half}": "missed"})
        asked = _joined(asked, value, strategy, "value", tolerance=SLACK)
    wrong = pl.coalesce("holds", "held") != pl.col("value")
    missed = pl.any_horizontal("missed old", "missed new").fill_null(value=False)
    told = asked.sort(PLACE).filter(~(wrong & missed).fill_null(value=False))
    return told.select(seen.columns)


def _joined(
    left: pl.DataFrame,
    right: pl.DataFrame,
    strategy: Side,
    *by: str,
    tolerance: str | None = None,
) -> pl.DataFrame:
    return left.join_asof(
        right,
        on="moment",
        by=[*KEY, *by],
        strategy=strategy,
        tolerance=tolerance,
        check_sortedness=False,
    )
