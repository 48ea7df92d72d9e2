"""In which words a log is spoken of: its language, and the clock by which it is measured."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pmtools.measures.log_summary import log_summary
from pmtools.measures.time_basis import time_basis
from pmtools.report.language import only_days, spoken
from pmtools.report.words import Words, words_of
from pmtools.report.words.office import office_of

if TYPE_CHECKING:
    from pmtools.log import EventLog


def words_for(log: EventLog, language: str | None = None) -> Words:
    """The words of `pm.speak`, or of a language, with durations as this log has them.

    In working days for a log in office time, and no more precise than in days where only those
    are known. Raises ParameterError for a language that is not `nl` or `en`.
    """
    words = spoken()
    if language:
        words = replace(words, language=language, texts=words_of(language).texts)
    days = only_days(log_summary(log)) if log.known.n_events else words.whole_days
    return replace(words, whole_days=days, office=office_of(time_basis(log)))
