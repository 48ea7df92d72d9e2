"""Batches: which steps are saved up, how large the batches are and what waiting they cost."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pmtools.report.language import spoken
from pmtools.report.picture import Passage
from pmtools.report.tables import table

if TYPE_CHECKING:
    import pandas as pd

SHOWN = ["activity", "n", "n_batched", "n_batches", "size_usual", "size_max", "waiting"]


def stacks(batches: pd.DataFrame, basis: pd.DataFrame) -> Passage:
    """The activities with batches, most waiting first. Takes `batches` and `causes_basis`.

    The answer is that of `batches`.
    """
    import pandas as pd

    words = spoken().in_calendar_time
    if batches.empty:
        form = "guessed" if basis.iloc[0]["starts"] else "none"
        return Passage(f"<p>{escape(words(f'stacks.{form}'))}</p>", batches)
    told = words(
        "stacks.text",
        n=words.number(len(batches)),
        batches=words.number(int(batches["n_batches"].sum())),
        waiting=words.duration(pd.Timedelta(batches["waiting"].sum())),
    )
    rows = table(batches[SHOWN], words, "batches")
    return Passage(f"<p>{escape(told)}</p>{rows}", batches)
