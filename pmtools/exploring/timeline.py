"""All cases of a log in time, or one of them, in one line of a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pmtools.errors import ParameterError
from pmtools.exploring.spoken_of import words_for
from pmtools.measures.moments import moments
from pmtools.report.language import speaking
from pmtools.report.plots.dotted import plot_dotted
from pmtools.report.plots.strip import plot_strip

if TYPE_CHECKING:
    from pmtools.log import EventLog
    from pmtools.report.picture import Picture


def timeline(
    log: EventLog,
    case: str | None = None,
    *,
    along: str = "calendar",
    activities: Sequence[str] = (),
    language: str | None = None,
) -> Picture:
    """All cases in time as a dotted chart, or with `case` that one as a strip.

    `along` (`calendar` or `since_start`) and `activities` are those of `plot_dotted`. It shows
    itself in any notebook, also where no kernel runs.

    Raises ParameterError with near names for a case that the log does not have, for `along` or
    `activities` of one case, and as `plot_dotted` does.

    >>> import pmtools as pm
    >>> pm.timeline(pm.example_log(), "OMG-2025-0001").title[:19]
    'Zaak OMG-2025-0001:'
    """
    if case is not None and (along != "calendar" or activities):
        raise ParameterError(
            "One case is a strip along the calendar, with all of its steps. Leave along and "
            "activities out, or leave case out."
        )
    words, found = words_for(log, language), moments(log, case)
    with speaking(words):
        picture = plot_strip(found) if case is not None else plot_dotted(found, along, activities)
    return replace(picture, words=words)
