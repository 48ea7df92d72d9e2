"""The shared door: rows of any source become an event log, and every row is accounted for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from pmtools.errors import SchemaError
from pmtools.log import EventLog, Origin
from pmtools.sources.pairing import Paired, pair
from pmtools.sources.times import INSTANT

EVENT_COLUMNS = ("case_id", "activity", "start", "end", "resource", "team", "seq", "precision")
CASE_COLUMNS = ("case_id", "finished")
TRANSITION = "lifecycle:transition"
INSTANCE = "concept:instance"
START_RESOURCE = "start_resource"
PRECISION = pl.Enum(["day", "time"])
MAY_BE_ABSENT: dict[str, pl.DataType | type[pl.DataType]] = {
    "start": INSTANT,
    "resource": pl.String,
    "team": pl.String,
    TRANSITION: pl.String,
    INSTANCE: pl.String,
}
LIFECYCLE_COLUMNS = ("case_id", "activity", "transition", "moment", "resource", "team", "seq")
YEARS = 1800, 2200
STANDARD = (
    "schedule", "assign", "withdraw", "reassign", "suspend", "resume", "pi_abort", "ate_abort",
    "autoskip", "manualskip", "unknown",
)  # fmt: skip
"""Transitions that XES knows; any other may be a text with a name in it, and is only counted."""
NO_CASE, NO_TIME, NO_ACTIVITY = (
    "event without a case",
    "event without a time",
    "event without an activity",
)


def assemble(moments: pl.DataFrame, cases: pl.DataFrame, origin: Origin) -> EventLog:
    """Rows in the order of their source, and the attributes of its cases, as an event log.

    `moments` has String `case_id` and `activity`, Datetime (UTC) `end` (the row's moment), Int64
    `seq`, perhaps `start`, `resource`, `team`, `lifecycle:transition`, `concept:instance`, and
    attributes under names that `own_names` gave. `cases` has String `case_id` and attributes. Rows
    without case, time or activity are set aside; start and complete rows are paired; rows of other
    transitions go to `lifecycle`. SchemaError when no event is left.
    """
    lacking = [pl.lit(None, t).alias(n) for n, t in MAY_BE_ABSENT.items() if n not in moments]
    moments, impossible = _possible(moments.with_columns(lacking))
    usable, set_aside = _set_aside(moments)
    coded = _coded(usable)
    paired = pair(coded)
    events, lifecycle = _events(paired.events, origin.zone), _lifecycle(paired.others)
    aside = {**origin.set_aside, **set_aside}
    if events.is_empty():
        raise SchemaError(_nothing_left(origin.name, aside, lifecycle))
    ids = coded.schema["case_id"]
    seen = events.select(pl.col("case_id").unique(maintain_order=True))
    known = cases.filter(pl.col("case_id").is_in(seen["case_id"].cast(pl.String).implode()))
    attributes = known.with_columns(pl.col("case_id").cast(ids))
    whole = seen.join(attributes, on="case_id", how="left", maintain_order="left")
    finished = pl.lit(None, pl.Boolean).alias("finished")
    rest = pl.exclude(CASE_COLUMNS)
    return EventLog(
        events=events,
        cases=whole.with_columns(finished).select(*CASE_COLUMNS, rest),
        lifecycle=lifecycle,
        origin=replace(
            origin,
            paired=paired.n_pairs,
            set_aside=aside,
            notes=(
                *origin.notes,
                *impossible,
                *paired.notes,
                *_backward_notes(events),
                *_lifecycle_notes(paired, lifecycle),
                *_gone_notes(moments, seen.height),
            ),
        ),
    )


def own_names(names: Iterable[str], ours: Iterable[str]) -> tuple[dict[str, str], list[str]]:
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
            notes.append(f"The source's column {name!r} is kept as {own!r}: {name!r} is ours.")
    return free, notes


def _possible(moments: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Moments far outside any case, such as 9999-12-31 for "not yet", are no moments."""
    edges = (pl.datetime(year, 1, 1, time_unit="us", time_zone="UTC") for year in YEARS)
    first, last = edges
    possible = {
        name: pl.when(pl.col(name).is_between(first, last, closed="left")).then(name)
        for name in ("start", "end")
    }
    kept = moments.with_columns(**possible)
    n = sum(kept[name].null_count() - moments[name].null_count() for name in possible)
    said = f"Moments before {YEARS[0]} or from {YEARS[1]} on, taken as empty: {n:,}."
    return kept, [said] if n else []


def _backward_notes(events: pl.DataFrame) -> list[str]:
    """What steps with a start say that cannot be, and how many have no start."""
    if events["start"].null_count() == events.height:
        return []
    counts = {
        "Steps that end before they start, kept as they are": int(
            events.select((pl.col("end") < pl.col("start")).sum()).item()
        ),
        "Steps without a start": events["start"].null_count(),
    }
    return [f"{what}: {n:,}." for what, n in counts.items() if n]


def _set_aside(moments: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
    """The rows that can be placed, and how many cannot, by the first reason that holds."""
    reason = (
        pl.when(_blank("case_id"))
        .then(pl.lit(NO_CASE))
        .when(pl.col("end").is_null() & pl.col("start").is_null())
        .then(pl.lit(NO_TIME))
        .when(_blank("activity"))
        .then(pl.lit(NO_ACTIVITY))
    )
    reasons = moments.select(reason=reason)["reason"]
    if reasons.null_count() == moments.height:
        return moments, {}
    counts = reasons.drop_nulls().value_counts().sort("reason")
    return moments.filter(reasons.is_null()), dict(counts.iter_rows())


def _blank(column: str) -> pl.Expr:
    return pl.col(column).is_null() | (pl.col(column).str.strip_chars() == "")


def _coded(moments: pl.DataFrame) -> pl.DataFrame:
    """Labels as codes, in order of appearance; an empty resource, team or instance is none."""
    texts = moments.with_columns(
        pl.when(~_blank(name)).then(name).alias(name)
        for name in ("resource", "team", TRANSITION, INSTANCE)
    )
    return texts.with_columns(
        texts[name].cast(pl.Enum(texts[name].drop_nulls().unique(maintain_order=True)))
        for name in ("case_id", "activity", "resource", "team")
    )


def _events(rows: pl.DataFrame, zone: str) -> pl.DataFrame:
    """In order, with precision, and no column that says nothing beside ours."""
    moment = pl.coalesce("end", "start")
    local = moment.dt.convert_time_zone(zone).dt.time()
    midnight = local == pl.time(0, 0, 0)
    day = pl.when(midnight).then(pl.lit("day")).otherwise(pl.lit("time"))
    ordered = rows.sort("case_id", moment, "seq")
    silent = [name for name in (INSTANCE,) if ordered[name].null_count() == ordered.height]
    return ordered.with_columns(precision=day.cast(PRECISION)).select(
        *EVENT_COLUMNS, pl.exclude(*EVENT_COLUMNS, TRANSITION, *silent)
    )


def _lifecycle(others: pl.DataFrame) -> pl.DataFrame:
    moment = pl.coalesce("end", "start")
    rows = others.with_columns(moment=moment, transition=pl.col(TRANSITION))
    return rows.select(LIFECYCLE_COLUMNS).sort("case_id", "moment", "seq")


def _lifecycle_notes(paired: Paired, lifecycle: pl.DataFrame) -> list[str]:
    """How often each other transition occurs, and which of its attributes are not kept."""
    if lifecycle.is_empty():
        return []
    word = pl.col("transition").str.strip_chars().str.to_lowercase()
    known = lifecycle.select(transition=pl.when(word.is_in(STANDARD)).then(word).fill_null("other"))
    counts = known["transition"].value_counts().sort("count", "transition", descending=True)
    found = ", ".join(f"{name} {count:,}" for name, count in counts.iter_rows())
    ours = {*EVENT_COLUMNS, *LIFECYCLE_COLUMNS, TRANSITION}
    filled = [c.name for c in paired.others if c.name not in ours and c.null_count() < c.len()]
    notes = [f"Other transitions than start and complete are no work of their own: {found}."]
    if filled:
        notes.append(f"Of those rows these attributes are not kept: {', '.join(filled)}.")
    return notes


def _gone_notes(moments: pl.DataFrame, n_cases: int) -> list[str]:
    """How many cases have rows in the source but no event in the log."""
    gone = moments.filter(~_blank("case_id"))["case_id"].n_unique() - n_cases
    return [f"Cases without an event left, so not in this log: {gone:,}."] if gone else []


def _nothing_left(name: str, aside: dict[str, int], lifecycle: pl.DataFrame) -> str:
    reasons = [f"{count:,} × {reason}" for reason, count in aside.items()]
    if lifecycle.height:
        transitions = ", ".join(lifecycle["transition"].unique().sort().head(5))
        reasons.append(f"{lifecycle.height:,} × a transition that is no work ({transitions})")
    return (
        f"{name}: no event is left. Not used: {'; '.join(reasons) or 'nothing, there was none'}. "
        "An event needs a case, an activity and a time, and as transition start, complete or none."
    )
