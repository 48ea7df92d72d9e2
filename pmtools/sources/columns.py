"""The columns of a log, and how those of a source are called beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from pmtools.origin import Note
from pmtools.sources.accounting import BAD
from pmtools.sources.zones import INSTANT

EVENT_COLUMNS = ("case_id", "activity", "start", "end", "resource", "team", "seq", "precision")
CASE_COLUMNS = ("case_id", "finished")
LIFECYCLE_COLUMNS = ("case_id", "activity", "transition", "moment", "resource", "team", "seq")
TRANSITION = "lifecycle:transition"
INSTANCE = "concept:instance"
START_RESOURCE = "start_resource"
PRECISION = pl.Enum(["day", "time"])
MAY_BE_ABSENT: dict[str, pl.DataType | type[pl.DataType]] = {
    "start": INSTANT,
    "end": INSTANT,
    "resource": pl.String,
    "team": pl.String,
    TRANSITION: pl.String,
    INSTANCE: pl.String,
    BAD: pl.String,
}
LABELS = ("activity", "resource", "team")
MANY = 12
"""From so many names on a note tells how many more there are."""


def own_names(names: Iterable[str], ours: Iterable[str]) -> tuple[dict[str, str], list[Note]]:
    """Source name to the name it gets beside our columns, and a note for each that changes.

    >>> own_names(["cost", "end"], ["end"])[0]
    {'cost': 'cost', 'end': 'end_source'}
    """
    names, taken = list(names), {*ours}
    free, notes = {}, []
    for name in names:
        own = name
        while own in taken or (own != name and own in names):
            own += "_source"
        taken.add(own)
        free[name] = own
        if own != name:
            text = "The source's column '{name}' is kept as '{own}': '{name}' is ours."
            notes.append(Note("renamed", text, name=name, own=own))
    return free, notes


def listed(names: Sequence[str]) -> str:
    """Names one after the other, the first dozen of them.

    >>> listed(["a", "b"])
    'a, b'
    """
    more = f" and {len(names) - MANY:,} more" if len(names) > MANY else ""
    return ", ".join(names[:MANY]) + more
