"""What can be asked of a case: its month, its variant, whether it is finished, an attribute."""

from __future__ import annotations

import polars as pl

from pmtools.engine.keys import ATTRIBUTE
from pmtools.errors import ParameterError, PrivacyError
from pmtools.origin import Origin


def attribute_of(
    name: str, events: pl.LazyFrame, cases: pl.LazyFrame, origin: Origin
) -> pl.LazyFrame:
    """`case_id` and one value per case: `month` of start, `variant`, `finished`, an attribute.

    `attribute:month` means the case attribute of that name. An attribute of events counts when it
    has one value in each case. ParameterError for what a case does not have, PrivacyError for what
    may name a person.
    """
    match name:
        case "month":
            return _month(events, origin.zone)
        case "variant":
            return events.group_by("case_id").agg(variant="activity")
        case "finished":
            return cases.select("case_id", "finished")
    own = name.removeprefix(ATTRIBUTE)
    if own in origin.pseudonyms:
        raise PrivacyError(
            f"Cannot split by {name!r}: it may name a person. No person is ranked or named; "
            "split by team or by an attribute of the case."
        )
    if own == "case_id":
        raise ParameterError("Cannot split by 'case_id'. Ask for by='case'.")
    there = [name for name in cases.collect_schema() if name not in ("case_id", "finished")]
    if own in there:
        return cases.select("case_id", own)
    if own in events.collect_schema():
        return _one_per_case(own, events)
    has = ", ".join(["month", "variant", "finished", *there])
    raise ParameterError(f"Cannot split by {name!r}. A case has: {has}.")


def _month(events: pl.LazyFrame, zone: str) -> pl.LazyFrame:
    moment = pl.coalesce("start", "end").min().dt.convert_time_zone(zone)
    month = moment.dt.replace_time_zone(None).dt.truncate("1mo")
    return events.group_by("case_id").agg(month=month)


def _one_per_case(name: str, events: pl.LazyFrame) -> pl.LazyFrame:
    told = events.select("case_id", name).drop_nulls().unique(maintain_order=True)
    values = told.collect()
    if values.height > values["case_id"].n_unique():
        raise ParameterError(
            f"Cannot split by {name!r}: it has several values within a case. Split by "
            "something that a case has once."
        )
    return values.lazy()
