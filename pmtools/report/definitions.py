"""What a figure of time measures: from which event to which, in which time, gross or net."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmtools.errors import ParameterError
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

TERMS = {
    "throughput_time": "throughput_time",
    "time_between": "time_between",
    "waiting_time": "waiting_time",
    "processing_time": "processing_time",
    "idle_time": "idle_time",
    "rework": "rework_time",
    "handovers": "handover_time",
    "workload": "workload",
    "on_time": "verdict",
    "days_left": "left_at_decision",
    "suspensions": "suspension",
    "waiting_causes": "waiting_causes",
}
"""Which entry of the glossary defines the time of a measure."""
BY_TEAM = ("time_between", "waiting_time", "processing_time", "handover_time")
"""Terms whose office time counts by the hours of the team of a step."""
CAUSES = ("batching", "prioritisation", "contention", "unavailability", "extraneous")
CALENDAR = (
    *("age_median", "age_p90", "longer_than", "longest", "threshold", *CAUSES, "waiting"),
    *("all_waiting", "processing", "unsplit", "place_waiting", "each", "ready_median"),
)
"""Columns of durations that are calendar time on every clock."""


def means(term: str, words: Words) -> str:
    """What a term of the glossary means."""
    said = words(f"glossary.{term}.means")
    if term in BY_TEAM and words.office and words.office.teams:
        said = f"{said} {words('time.by_team')}"
    return said


def definition(of: str, words: Words) -> str:
    """What is measured, as a line below a figure; `of` is the name of a measure.

    Raises ParameterError for another name.
    """
    if of not in TERMS:
        raise ParameterError(f"of is {of!r}. Choose {', '.join(TERMS)}.")
    said = means(TERMS[of], words)
    return f"{words(f'glossary.{TERMS[of]}.term')}: {said[0].lower()}{said[1:]}"


def below(frame: pd.DataFrame, of: str, words: Words) -> str:
    """The line below a table: what is measured, else in which time its durations are."""
    if of:
        return definition(of, words)
    spans = [name for name in frame.columns if frame[name].dtype.kind == "m"]
    return words("time.gross") if set(spans) - set(CALENDAR) else ""


def of_column(column: str, words: Words) -> Words:
    """The words for the durations of a column."""
    return words.in_calendar_time if column in CALENDAR else words
