"""Which cases are finished, as the mapping declares it; unknown stays unknown."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

import polars as pl

from pmtools.errors import SchemaError
from pmtools.naming import labels_of
from pmtools.sources.mapping import LogMapping


def with_finished(
    cases: pl.DataFrame, events: pl.DataFrame, mapping: LogMapping, source: str
) -> pl.DataFrame:
    """The cases with `finished` filled in, when the mapping says what finished means.

    By an activity that has ended in the case, by its last ended activity, or by an attribute of the
    case; one rule that holds is enough. SchemaError for an activity or attribute that is not there.
    """
    if not mapping.says_finished:
        return cases
    labels = labels_of(events["activity"]).to_list()
    for key, names in (("activities", mapping.activities), ("last", mapping.last)):
        _require(source, f"finished.{key}", names, labels, "activity")
    attribute = [mapping.attribute] if mapping.attribute else []
    _require(source, "finished.attribute", attribute, cases.columns, "attribute of a case")
    ended = events.filter(pl.col("end").is_not_null())
    activity = pl.col("activity").cast(pl.String)
    by_case = ended.group_by("case_id").agg(
        done=activity.is_in(mapping.activities).any() | activity.last().is_in(mapping.last)
    )
    rules = [pl.col("done").fill_null(False)]
    if mapping.attribute:
        value = pl.col(mapping.attribute)
        text = value.cast(pl.String)
        rules.append(
            text.is_in(mapping.values).fill_null(False)
            if mapping.values
            else value.is_not_null() & (text.str.strip_chars() != "")
        )
    joined = cases.join(by_case, on="case_id", how="left", maintain_order="left")
    return joined.with_columns(finished=pl.any_horizontal(rules)).drop("done")


def _require(source: str, key: str, names: Iterable[str], there: list[str], what: str) -> None:
    for name in names:
        if name not in there:
            near = get_close_matches(name, there, 3, 0.6)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise SchemaError(
                f"{source} has no {what} {name!r}, which the mapping names under {key}.{hint}"
            )
