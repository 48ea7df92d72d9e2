"""Names in words for activities that a case system knows by code."""

from __future__ import annotations

import re

import polars as pl

MOST = 0.5
"""Labels are codes, and names are words, when this share of them is."""
CODE = r"^\S*[0-9_]\S*$"
"""A code: no space, and a digit or an underscore."""
NAMED = re.compile(r"(?i)(activit|concept|step|stap|task|taak).*(name|naam|omschrijving|descr)")
"""The key of an attribute that names activities; a free text is never taken for one."""
SURE = 0.9
"""An attribute names the activities when this share of them has one value of it."""


def names_in_words(events: pl.DataFrame, language: str) -> pl.DataFrame | None:
    """`activity` and its `name` by the event attribute that says it in words; None without one.

    Only a log of codes is named. An attribute does when its key says so (such as activityNameNL),
    nine in ten activities have one value of it, it tells at least half as many names as there are
    activities, and most names have a space; one whose key ends with the language goes first. A few
    activities with several values get the most frequent one.
    """
    codes = labels_of(events["activity"])
    if _share(codes, CODE) < MOST:
        return None
    texts = [
        name for name, dtype in events.schema.items() if dtype == pl.String and NAMED.search(name)
    ]
    for text in sorted(texts, key=lambda name: not name.lower().endswith(language)):
        names = _names(events, text)
        if names is not None and names["name"].n_unique() >= len(codes) / 2:
            return names
    return None


def _names(events: pl.DataFrame, text: str) -> pl.DataFrame | None:
    pairs = events.filter(pl.col(text).is_not_null()).select("activity", name=text)
    said = pairs.group_by("activity", "name").agg(times=pl.len())
    order = said.sort("activity", "times", "name", descending=[False, True, False])
    names = order.group_by("activity", maintain_order=True).agg(
        pl.col("name").first(), values=pl.len()
    )
    sure = (names["values"] == 1).sum() / events["activity"].n_unique()
    words = sure >= SURE and _share(names["name"], r"\S\s+\S") >= MOST
    return names.select("activity", "name") if words else None


def labels_of(column: pl.Series) -> pl.Series:
    """The labels of an Enum column, in their order."""
    return labels_in(column.dtype)


def labels_in(dtype: pl.DataType) -> pl.Series:
    """The labels of an Enum type, in their order."""
    assert isinstance(dtype, pl.Enum)  # noqa: S101 (a fact of every log)
    return dtype.categories


def _share(labels: pl.Series, pattern: str) -> float:
    return int(labels.str.contains(pattern).sum()) / max(len(labels), 1)
