"""The process map of a log, in one line of a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmtools.exploring.spoken_of import words_for
from pmtools.measures.activities import activities
from pmtools.measures.time_between import time_between
from pmtools.report.flow.plot import plot_flow
from pmtools.report.language import speaking

if TYPE_CHECKING:
    from pmtools.log import EventLog
    from pmtools.report.picture import Picture


def map(
    log: EventLog, *, steps: int = 12, mode: str = "frequency", language: str | None = None
) -> Picture:
    """The process map of a log: `plot_flow` of its `activities` and `time_between`.

    It shows itself in any notebook, also where no kernel runs. Durations are said by the clock of
    the log (see `EventLog.on`), in Dutch or as `pm.speak` has it.

    Raises ParameterError as `plot_flow` does, and for a language that is not `nl` or `en`.

    >>> import pmtools as pm
    >>> pm.map(pm.example_log()).title[:19]
    'Zo loopt het werk. '
    """
    with speaking(words_for(log, language)):
        return plot_flow(activities(log), time_between(log), steps=steps, mode=mode)
