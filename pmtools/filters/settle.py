"""Filters that look at the whole log, made into filters that look at one case at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pmtools.filters.cases import Ids
from pmtools.filters.filter import All, AnyOf, CasesThenEvents, Filter, Not, Selection
from pmtools.filters.variants import MostFrequentVariants, Variants


class Whole(Protocol):
    """What is asked of the whole log."""

    def require_cases(self, names: Sequence[str]) -> None:
        """ParameterError for a case that the log does not have."""

    def first_variants(self, n: int) -> list[list[str]]:
        """The most frequent sequences of activities."""


def settled(kept: Filter, log: Whole) -> Filter:
    """A filter that keeps the same of every part of the log as `kept` does of the whole."""
    if isinstance(kept, CasesThenEvents):
        return CasesThenEvents(_settled(kept.cases, log), kept.events)
    return _settled(kept, log) if isinstance(kept, Selection) else kept


def _settled(kept: Selection, log: Whole) -> Selection:
    match kept:
        case All() | AnyOf():
            return type(kept)(*(_settled(part, log) for part in kept.parts))
        case Not():
            return Not(_settled(kept.part, log))
        case MostFrequentVariants():
            return Variants(log.first_variants(kept.most_frequent_variants))
        case Ids():
            log.require_cases(kept.case_ids)
    return kept
