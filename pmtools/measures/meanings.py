"""Meanings: what a service says that the activities of a log mean to its term."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.clock.service import normal, recognised
from pmtools.clock.service_files import services
from pmtools.measures.activities import activities
from pmtools.measures.kept import kept
from pmtools.measures.terms.milestones import meaning
from pmtools.measures.terms.rows import attributes_of, missing_roles, read_for

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

OWN = ("deadline", "decided")
"""What a service may take from an attribute, and then needs."""
KINDS = {"zaaktype", "zaaktype omschrijving", "zaaktypeomschrijving", "case type", "procestype"}
"""Attributes of which the values name the service of a case."""


@kept
def meanings(log: EventLog, service: str, terms: str = "") -> pd.DataFrame:
    """Which activities of a log a service looks at, and what they mean to its term.

    To be reviewed by whoever knows the process. Columns: `role` (received, requested, supplemented,
    extended, decided …, or `procedure: <id>` for an activity that shows the procedure), `activity`
    (str), `n_events` (int64). In the order of the roles, then most events first.

    >>> import pmtools as pm
    >>> pm.meanings(pm.example_log(), "environmental_permit").role.iloc[0]
    'received'
    """
    import pandas as pd

    read = read_for(log, service, terms)
    pack, meant = read.pack, read.meant
    rows = [(role, label) for role, found in meant.roles for label in found]
    for procedure, shown in zip(pack.procedures, meant.shown, strict=True):
        rows += [(f"procedure: {procedure.id}", label) for label in shown]
    counts = activities(log).set_index("activity")["n"]
    told = pd.DataFrame(rows, columns=["role", "activity"])
    told["n_events"] = told.activity.map(counts).fillna(0).astype("int64")
    order = told.role.map({role: place for place, role in enumerate(dict.fromkeys(told.role))})
    return (
        told.assign(place=order)
        .sort_values(["place", "n_events", "activity"], ascending=[True, False, True])
        .drop(columns="place")
        .reset_index(drop=True)
    )


def service_of(log: EventLog) -> str:
    """The id of the one service that a log shows and fits; empty when that is none or several.

    A log shows a service by its words in the labels of activities, in the name of the log or in the
    kinds of its cases; it fits when the activities that the term needs are known.

    >>> import pmtools as pm
    >>> pm.service_of(pm.example_log())
    'environmental_permit'
    """
    known = services()
    shown = recognised(known, [*log.labels, log.origin.name, *_kinds(log)])
    fitting = [
        name
        for name in shown
        if not missing_roles(known[name], meaning(known[name], log.labels, log.origin.zone))
        and attributes_of(log).issuperset(filter(None, map(known[name].attribute, OWN)))
    ]
    return fitting[0] if len(fitting) == 1 else ""


def _kinds(log: EventLog) -> list[str]:
    """The values of the attributes that name the service of a case."""
    found = list[str]()
    for name, dtype in log.case_schema.items():
        if normal(name) in KINDS and dtype == pl.String and name not in log.origin.pseudonyms:
            values = log.of_cases(partial(_values, name=name)).answer()[name]
            found += sorted({value for value in values if value})
    return found


def _values(cases: pl.LazyFrame, name: str) -> pl.LazyFrame:
    return cases.select(name).unique()
