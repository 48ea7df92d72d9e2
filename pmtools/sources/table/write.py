"""A log as a table again: a row per event, under the names of XES."""

from __future__ import annotations

import polars as pl
import polars.selectors as cs

from pmtools.log import EventLog
from pmtools.sources.assemble import CASE_COLUMNS, EVENT_COLUMNS, TRANSITION, own_names
from pmtools.sources.table.cases import CASE_PREFIX
from pmtools.sources.zones import written

CASE, ACTIVITY = "case:concept:name", "concept:name"
START, END = "start_timestamp", "time:timestamp"
OURS = {
    CASE: "case_id",
    ACTIVITY: "activity",
    START: "start",
    END: "end",
    "org:resource": "resource",
    "org:group": "team",
}
COMPLETE = "complete"


def rows_of(log: EventLog) -> pl.DataFrame:
    """A row per event and lifecycle row, in the order of the source; values keep their types.

    Columns: `case:concept:name`, `concept:name`, `start_timestamp`, `time:timestamp`,
    `org:resource`, `org:group`, `lifecycle:transition`, then attributes of events under their own
    names and of cases under `case:…`.
    """
    own = attribute_names(log)
    events = log.events.select(
        *(pl.col(ours).alias(name) for name, ours in OURS.items()),
        pl.lit(COMPLETE).alias(TRANSITION),
        "seq",
        *(pl.col(name).alias(told) for name, told in own.items()),
    )
    moments = {"start": pl.lit(None, log.events.schema["start"]), "end": pl.col("moment")}
    others = log.lifecycle.select(
        *(moments.get(ours, pl.col(ours)).alias(name) for name, ours in OURS.items()),
        pl.col("transition").alias(TRANSITION),
        "seq",
    )
    texts = [frame.with_columns(cs.enum().cast(pl.String)) for frame in (events, others)]
    rows = pl.concat(texts, how="diagonal").sort("seq").drop("seq")
    attributes = log.cases.select(
        pl.col("case_id").cast(pl.String).alias(CASE),
        pl.exclude(CASE_COLUMNS).name.prefix(CASE_PREFIX),
    )
    return rows.join(attributes, on=CASE, how="left", maintain_order="left")


def texts_of(log: EventLog) -> pl.DataFrame:
    """The rows of `rows_of` as texts: times in ISO 8601 with their offset in the log's zone."""
    rows = rows_of(log)
    times = [written(pl.col(name), log.origin.zone) for name in rows.select(cs.datetime()).columns]
    return rows.with_columns(times).with_columns(pl.all().cast(pl.String))


def attribute_names(log: EventLog) -> dict[str, str]:
    """Attributes of events to the name under which they are written."""
    own = [name for name in log.events.columns if name not in EVENT_COLUMNS]
    bare = {name: name if name.strip() in own else name.strip() for name in own}
    names = own_names(bare.values(), (*OURS, TRANSITION))[0]
    return {name: names[told] for name, told in bare.items()}
