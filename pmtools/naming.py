"""Names in words for activities that a case system knows by code."""

from __future__ import annotations

import polars as pl

READABLE = 0.5
"""Labels are words, not codes, when this share of them has a space."""
SURE = 0.9
"""An attribute names the activities when this share of them has one value of it."""


def names_in_words(events: pl.DataFrame, language: str) -> pl.DataFrame | None:
    """`activity` and its `name` by the event attribute that says it in words; None without one.

    Only a log of codes is named. An attribute does when nine in ten activities have one value of
    it, it tells at least half as many names as there are activities, and most names have a space;
    one whose name ends with the language goes first. A few activities with several values get the
    most frequent one.
    """
    codes = labels_of(events["activity"])
    if _with_space(codes) >= READABLE:
        return None
    texts = [name for name, dtype in events.schema.items() if dtype == pl.String]
    for text in sorted(texts, key=lambda name: not name.lower().endswith(language)):
        names = _names(events, text)
        if names is not None and names["name"].n_unique() >= len(codes) / 2:
            return names
    return None


def _names(events: pl.DataFrame, text: str) -> pl.DataFrame | None:
    said = events.filter(pl.col(text).is_not_null()).group_by("activity", text).len()
    order = said.sort("activity", "len", text, descending=[False, True, False])
    names = order.group_by("activity", maintain_order=True).agg(
        name=pl.col(text).first(), values=pl.len()
    )
    sure = (names["values"] == 1).sum() / events["activity"].n_unique()
    words = sure >= SURE and _with_space(names["name"]) >= READABLE
    return names.select("activity", "name") if words else None


def labels_of(column: pl.Series) -> pl.Series:
    """The labels of an Enum column, in their order."""
    assert isinstance(column.dtype, pl.Enum)  # noqa: S101 (a fact of every log)
    return column.dtype.categories


def _with_space(labels: pl.Series) -> float:
    spaced = labels.str.strip_chars().str.contains(" ")
    return int(spaced.sum()) / max(len(labels), 1)
