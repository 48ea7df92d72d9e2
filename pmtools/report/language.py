"""The language that the report is made in: chosen once, at the top of a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from pmtools.report.words import Words, words_of
from pmtools.report.words.office import Office

if TYPE_CHECKING:
    import pandas as pd

NEARLY_ALL = 0.95

_chosen = [words_of("nl")]


def choose(language: str, whole_days: bool = False, office: Office | None = None) -> None:
    """Choose the language of what follows; ParameterError when it is not nl or en.

    With `whole_days` no duration is said more precisely than in days; with an `office` durations
    are office time by its hours.
    """
    _chosen[0] = replace(words_of(language), whole_days=whole_days, office=office)


def spoken() -> Words:
    """The words of the chosen language; Dutch until `choose` says otherwise."""
    return _chosen[0]


@contextmanager
def speaking(words: Words) -> Iterator[None]:
    """What is made within is said in these words; after it all is said as before."""
    before = _chosen[0]
    _chosen[0] = words
    try:
        yield
    finally:
        _chosen[0] = before


def only_days(summary: pd.DataFrame) -> bool:
    """Whether of (nearly) all events only the day is known. Takes `log_summary`."""
    row = summary.iloc[0]
    return bool(row["n_day_only"] >= NEARLY_ALL * row["n_events"])
