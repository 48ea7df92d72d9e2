"""Figures that must not get worse while a goal is worked on, in words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from pmtools.report.language import spoken
from pmtools.report.passages.goal_figures import amount_said, figure_name, unit_of
from pmtools.report.passages.limits import items
from pmtools.report.picture import Passage
from pmtools.report.tables import records
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd


def guard_measures(guards: pd.DataFrame) -> Passage:
    """Which figures must not get worse, and whether they did. The answer is the guards."""
    import pandas as pd

    words = spoken().in_calendar_time
    if guards.empty:
        return Passage(f"<p>{escape(words('review.no_guard'))}</p>", guards)
    told = list[str]()
    for row in records(guards):
        size = 0.0 if pd.isna(row["smallest"]) else row["smallest"]
        smallest = amount_said(size, unit_of(row["measure"]), words)
        name = figure_name(row["measure"], row["step"])
        told.append(words(f"review.guard.{_judged(row)}", name=name, smallest=smallest))
    note = f'<p class="more">{escape(words("review.guards"))}</p>'
    return Passage(f"{items(told, words.language)}{note}", guards)


def _judged(row: dict[str, Any]) -> str:
    import pandas as pd

    if row["worse"]:
        return "worse"
    if pd.isna(row["chance"]):
        return "unknown"
    return "kept" if row["seen"] else "unseen"


def got_worse(guards: pd.DataFrame | None, words: Words) -> list[str]:
    """What must not get worse, and did; in a sentence."""
    if guards is None or not guards["worse"].any():
        return []
    names = (figure_name(row["measure"], row["step"]) for row in records(guards) if row["worse"])
    return [words("review.guard_worse", names=", ".join(names))]
