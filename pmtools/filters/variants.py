"""Filters of cases by the variant (route) that they take."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import polars as pl

from pmtools.filters import given
from pmtools.filters.filter import value
from pmtools.filters.leaf import CaseFilter

if TYPE_CHECKING:
    from pmtools.filters.frames import Frames


@value
class MostFrequentVariants(CaseFilter):
    """Cases that take one of the most frequent variants of the log: the first of `pm.variants`."""

    most_frequent_variants: int

    def __init__(self, most_frequent_variants: int) -> None:
        number = given.whole("most_frequent_variants", most_frequent_variants)
        self._set(most_frequent_variants=number)

    def holds(self, frames: Frames) -> pl.Expr:
        """Whether the sequence of the case is one of the first, by cases and then by activities."""
        per_case = frames.events.lazy().group_by("case_id").agg(sequence="activity", key=_variant())
        counted = per_case.group_by("sequence", "key").agg(n=pl.len())
        ordered = counted.sort("n", "sequence", descending=[True, False]).collect()
        return _variant().is_in(ordered["key"].head(self.most_frequent_variants).to_list())


@value
class Variants(CaseFilter):
    """Cases that take one of these variants: all their activities, in order.

    >>> import pmtools as pm
    >>> pm.cases.Variants([("Register", "Decide")])
    pm.cases.Variants([['Register', 'Decide']])
    """

    variants: tuple[tuple[str, ...], ...]

    def __init__(self, variants: Iterable[Iterable[str]]) -> None:
        sequences = given.listed("variants", variants, "lists of activities")
        self._set(variants=tuple(given.sequence("variants", one) for one in sequences))

    def holds(self, frames: Frames) -> pl.Expr:
        """Whether the sequence of the case is one of these."""
        codes = [frames.codes("activity", one).to_physical() for one in self.variants]
        keys = [" ".join(str(code) for code in one) for one in codes]
        return _variant().is_in(keys)


def _variant() -> pl.Expr:
    """The codes of the activities of a case, as one text."""
    return pl.col("activity").to_physical().cast(pl.String).str.join(" ")
