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


def only(frames: Lazies, ids: pl.LazyFrame) -> Lazies:
    """The cases of which `case_id` is among the ids."""
    events, cases, lifecycle = (
        frame.join(ids, on="case_id", how="semi", maintain_order="left") for frame in frames
    )
    return Lazies(events, cases, lifecycle)


def only_finished(frames: Lazies) -> Lazies:
    """The finished cases."""
    return only(frames, frames.cases.filter("finished").select("case_id"))
