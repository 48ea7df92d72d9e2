"""The three frames of a log on their way, and changes to them that look at one case at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import polars as pl


class Lazies(NamedTuple):
    """The frames of whole cases, as plans."""

    events: pl.LazyFrame
    cases: pl.LazyFrame
    lifecycle: pl.LazyFrame


Change = Callable[[Lazies], Lazies]
"""A function over the frames of whole cases that gives the same whichever cases are together."""


def only_finished(frames: Lazies) -> Lazies:
    """The finished cases."""
    kept = frames.cases.filter("finished").select("case_id")
    events, cases, lifecycle = (
        frame.join(kept, on="case_id", how="semi", maintain_order="left") for frame in frames
    )
    return Lazies(events, cases, lifecycle)
