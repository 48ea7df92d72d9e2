"""Answers are kept with the log that they are of, so that no report works one out twice."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

P = ParamSpec("P")
Measure = Callable[Concatenate["EventLog", P], "pd.DataFrame"]
MOST = 100_000
"""Answers with more rows are not kept."""


def kept(measure: Measure[P]) -> Measure[P]:
    """A measure whose answer to the same question of the same log is worked out once.

    What is done to an answer does nothing to the one that is kept.
    """
    signature = inspect.signature(measure)

    @wraps(measure)
    def answer(log: EventLog, /, *args: P.args, **named: P.kwargs) -> pd.DataFrame:
        asked = signature.bind(log, *args, **named)
        asked.apply_defaults()
        question = (measure.__name__, *list(asked.arguments.values())[1:])
        if question in log.answers:
            return log.answers[question].copy()
        found = measure(log, *args, **named)
        if len(found) <= MOST:
            log.answers[question] = found
            return found.copy()
        return found

    return answer
