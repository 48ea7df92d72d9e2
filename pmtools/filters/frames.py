"""The frames that a filter looks at, and what stays of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import polars as pl
import polars.selectors as cs

from pmtools.errors import EmptyError, ParameterError, PrivacyError
from pmtools.filters.filter import Filter, Selection
from pmtools.filters.given import Value, near

OURS = {"case_id", "finished", "activity", "start", "end", "seq", "precision"}
"""Columns that are no attribute."""
SHOWN = 8
"""So many names are listed when none is like the one that was asked for."""


@dataclass(frozen=True, eq=False)
class Frames:
    """The frames of an event log, its zone, and its columns that may name a person."""

    events: pl.DataFrame
    cases: pl.DataFrame
    lifecycle: pl.DataFrame
    zone: str
    pseudonyms: tuple[str, ...]
    ids: pl.DataFrame | None = None
    """`case_id` and its `label`, where cases are numbers."""

    def activity(self, label: str) -> pl.Expr:
        """Whether an event is of an activity; ParameterError when the log does not know it."""
        return self.activities([label])

    def activities(self, labels: Sequence[str]) -> pl.Expr:
        """Whether an event is of one of these activities."""
        codes = self.codes("activity", labels)
        return pl.col("activity").to_physical().is_in(codes.to_physical().to_list())

    def case_in(self, ids: pl.Series) -> pl.Expr:
        """Whether a case is one of these, as an aggregate of its events."""
        # A list of numbers is looked up once; Polars looks a series up again for every group.
        return pl.col("case_id").to_physical().first().is_in(ids.to_physical().to_list())

    def codes(self, column: str, labels: Sequence[str]) -> pl.Series:
        """Labels of `activity` or `case_id` as the log codes them; ParameterError for others."""
        if column == "case_id" and self.ids is not None:
            return self.ids.filter(pl.col("label").is_in(list(labels)))["case_id"]
        coded = self.events.schema[column]
        assert isinstance(coded, pl.Enum)  # noqa: S101 (a fact of every log)
        known = dict.fromkeys(coded.categories.to_list())
        what = {"activity": "activity", "case_id": "case"}[column]
        for label in labels:
            require_known(what, label, known)
        return pl.Series(labels, dtype=coded)

    def local_day(self, moment: pl.Expr) -> pl.Expr:
        """The day of a moment in the zone of the log."""
        return moment.dt.convert_time_zone(self.zone).dt.date()

    def case_attribute(self, name: str, values: Sequence[Value], *, empty: bool) -> pl.Expr:
        """Whether a case has one of these values of an attribute, or (`empty`) none at all.

        An attribute of events counts when it has one value in each case.
        """
        self._refuse_person(name)
        there = [column for column in self.cases.columns if column not in OURS]
        if name in there:
            told = self.cases.select("case_id", cs.by_name(name).alias("\0value"))
        elif name in self._event_attributes():
            told = self._one_per_case(name)
        else:
            raise ParameterError(_unknown("attribute of cases", name, there))
        match = _matches("\0value", name, told.schema["\0value"], values, empty=empty)
        return self.case_in(told.filter(match)["case_id"])

    def event_attribute(self, name: str, values: Sequence[Value], *, empty: bool) -> pl.Expr:
        """Whether an event has one of these values of an attribute, or (`empty`) none at all."""
        self._refuse_person(name)
        there = self._event_attributes()
        if name not in there:
            raise ParameterError(_unknown("attribute of events", name, there))
        return _matches(name, name, self.events.schema[name], values, empty=empty)

    def _event_attributes(self) -> list[str]:
        return [column for column in self.events.columns if column not in OURS]

    def _refuse_person(self, name: str) -> None:
        if name in self.pseudonyms:
            raise PrivacyError(
                f"Cannot filter by {name!r}: it may name a person. No person is singled out; "
                "filter by team or by an attribute of the case."
            )

    def _one_per_case(self, name: str) -> pl.DataFrame:
        column = cs.by_name(name).alias("\0value")
        found = self.events.select("case_id", column).drop_nulls().unique()
        if found.height > found["case_id"].n_unique():
            raise ParameterError(
                f"Cannot filter cases by {name!r}: it has several values within a case. Filter "
                f"events by it: pm.events.Attribute({name!r}, …)."
            )
        return self.cases.select("case_id").join(found, on="case_id", how="left")


def select(kept: Filter, frames: Frames) -> Frames:
    """What stays of the frames: first the cases that a filter keeps, then of those the events.

    The order and the codes stay as they are. With a filter of events a case stays as far as it has
    events.
    """
    left = frames
    if kept.of_cases is not None:
        left = _of_cases(left, kept_cases(kept.of_cases, frames))
    if kept.of_events is not None:
        holds = kept.of_events.holds(frames)
        plans = events_left(holds, left.events.lazy(), left.cases.lazy(), left.lifecycle.lazy())
        events, cases, lifecycle = pl.collect_all(plans)
        left = replace(left, events=events, cases=cases, lifecycle=lifecycle)
    return left


def events_left(
    holds: pl.Expr, events: pl.LazyFrame, cases: pl.LazyFrame, lifecycle: pl.LazyFrame
) -> tuple[pl.LazyFrame, pl.LazyFrame, pl.LazyFrame]:
    """What stays of the frames: the events for which a filter holds, and the cases that have one.

    A row of the lifecycle is looked at as an event at its moment.
    """
    own = lifecycle.collect_schema().names()
    like_events = lifecycle.with_columns(
        pl.lit(None, dtype).alias(name)
        for name, dtype in events.collect_schema().items()
        if name not in own
    ).with_columns(pl.col("moment").alias("end"))
    kept = events.filter(holds)
    ids = kept.select("case_id").unique()
    rows = like_events.filter(holds).select(own)
    cases, rows = (
        frame.join(ids, on="case_id", how="semi", maintain_order="left") for frame in (cases, rows)
    )
    return kept, cases, rows


def require_some(kept: Filter, n_events: int) -> None:
    """EmptyError when a filter leaves no event."""
    if not n_events:
        raise EmptyError(
            f"The filter {kept!r} leaves no event of this log, so there is nothing to measure. "
            "Ask for less at once, or check the values that it asks for."
        )


def require_known(what: str, label: str, known: Collection[str]) -> None:
    """ParameterError with near names for a label that a log does not have."""
    if label not in known:
        raise ParameterError(_unknown(what, label, known))


def kept_cases(kept: Selection, frames: Frames) -> pl.Series:
    """The ids of the cases for which a filter holds, those without events among them."""
    rows = frames.events
    without = frames.cases.select("case_id").join(rows, on="case_id", how="anti")
    if not without.is_empty():
        rows = pl.concat([rows, without], how="diagonal")
    per_case = rows.lazy().group_by("case_id", maintain_order=True)
    held = per_case.agg(kept.holds(frames).alias("\0held")).collect()
    return held.filter("\0held")["case_id"]


def _of_cases(frames: Frames, ids: pl.Series) -> Frames:
    kept = pl.col("case_id").is_in(ids.implode())
    return replace(
        frames,
        events=frames.events.filter(kept),
        cases=frames.cases.filter(kept),
        lifecycle=frames.lifecycle.filter(kept),
    )


def _matches(
    column: str, name: str, dtype: pl.DataType, values: Sequence[Value], *, empty: bool
) -> pl.Expr:
    found = cs.by_name(column).as_expr()
    if dtype.is_decimal():
        found, dtype = found.cast(pl.Float64), pl.Float64()
    wanted = _like_column(name, dtype, values)
    held = found.is_in(wanted.implode()).fill_null(False)
    return held | found.is_null() if empty else held


def _like_column(name: str, dtype: pl.DataType, values: Sequence[Value]) -> pl.Series:
    """The values as a column holds them; a number that it cannot hold equals none of its values."""
    expected: dict[type, str]
    if dtype == pl.Boolean:
        expected = {bool: "true or false"}
    elif dtype.is_numeric():
        expected = {int: "numbers", float: "numbers"}
    elif dtype in (pl.String, pl.Enum, pl.Categorical):
        expected = {str: "texts"}
    else:
        raise ParameterError(
            f"Cannot filter by the values of {name!r}: it holds {dtype}. Use a filter on a period."
        )
    for one in values:
        if type(one) not in expected:
            kind = next(iter(expected.values()))
            raise ParameterError(f"The values of {name!r} are {kind}; {one!r} is not.")
    if dtype.is_integer():
        values = [one for one in values if isinstance(one, int | float) and one == int(one)]
    if isinstance(dtype, pl.Enum):
        values = [one for one in values if one in set(dtype.categories)]
    return pl.Series(values, dtype=dtype, strict=False).drop_nulls()


def _unknown(what: str, name: str, known: Collection[str]) -> str:
    there = _listed(known)
    return f"This log has no {what} {name!r}.{near(name, known) or there}"


def _listed(known: Iterable[str]) -> str:
    names = [repr(name) for name in known]
    if not names:
        return " It has none."
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return f" It has: {', '.join(names[:SHOWN])}{more}."
