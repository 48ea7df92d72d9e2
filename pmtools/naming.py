"""Names in words for activities that a case system knows by code."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

MOST = 0.5
"""Labels are codes, and names are words, when this share of them is."""
CODE = r"^\S*[0-9_]\S*$"
"""A code: no space, and a digit or an underscore."""
NAMED = re.compile(r"(?i)(activit|concept|step|stap|task|taak).*(name|naam|omschrijving|descr)")
"""The key of an attribute that names activities; a free text is never taken for one."""
SURE = 0.9
"""An attribute names the activities when this share of them has one value of it."""


def texts_that_name(schema: Mapping[str, pl.DataType], language: str) -> list[str]:
    """The attributes of events that may say activities in words; those of the language first.

    None when the activities are no codes. An attribute may when its key says so (such as
    activityNameNL) and it holds texts.
    """
    if _share(labels_in(schema["activity"]), CODE) < MOST:
        return []
    texts = [name for name, dtype in schema.items() if dtype == pl.String and NAMED.search(name)]
    return sorted(texts, key=lambda name: not name.lower().endswith(language))


def said(events: pl.LazyFrame, text: str) -> pl.LazyFrame:
    """One row per event: its activity, and the `name` that an attribute has for it."""
    return events.select("activity", name=text)


def names_in_words(pairs: pl.DataFrame) -> dict[str, str]:
    """Code to name in words, by how often (`times`) each `name` goes with each `activity`.

    Empty unless nine in ten activities have one name, most names have a space, and there are at
    least half as many names as activities. A few activities with several names get the most
    frequent one.
    """
    order = pairs.drop_nulls("name").sort(
        "activity", "times", "name", descending=[False, True, False]
    )
    names = order.group_by("activity", maintain_order=True).agg(
        pl.col("name").first(), values=pl.len()
    )
    n_activities = max(pairs["activity"].n_unique(), 1)
    sure = (names["values"] == 1).sum() / n_activities
    words = sure >= SURE and _share(names["name"], r"\S\s+\S") >= MOST
    several = names["name"].n_unique() >= n_activities / 2
    if not (words and several):
        return {}
    codes = names["activity"].cast(pl.String)
    return dict(zip(codes, names["name"] + " (" + codes + ")", strict=True))


def labels_of(column: pl.Series) -> pl.Series:
    """The labels of an Enum column, in their order."""
    return labels_in(column.dtype)


def labels_in(dtype: pl.DataType) -> pl.Series:
    """The labels of an Enum type, in their order."""
    assert isinstance(dtype, pl.Enum)  # noqa: S101 (a fact of every log)
    return dtype.categories


def _share(labels: pl.Series, pattern: str) -> float:
    return int(labels.str.contains(pattern).sum()) / max(len(labels), 1)
