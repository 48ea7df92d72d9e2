"""The shared door: rows of any source become an event log, and every row is accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl

from pmtools.errors import SchemaError
from pmtools.log import EventLog
from pmtools.origin import Note
from pmtools.sources.accounting import BAD, account, possible, unlikely, without_repeats
from pmtools.sources.finished import with_finished
from pmtools.sources.mapping import LogMapping
from pmtools.sources.order import in_order
from pmtools.sources.pairing import Paired, pair
from pmtools.sources.parts import Parts
from pmtools.sources.zones import INSTANT, at_midnight

EVENT_COLUMNS = ("case_id", "activity", "start", "end", "resource", "team", "seq", "precision")
CASE_COLUMNS = ("case_id", "finished")
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
LIFECYCLE_COLUMNS = ("case_id", "activity", "transition", "moment", "resource", "team", "seq")
MANY = 12
"""From so many names on a note tells how many more there are."""
STANDARD = (
    "schedule", "assign", "withdraw", "reassign", "suspend", "resume", "pi_abort", "ate_abort",
    "autoskip", "manualskip", "unknown",
)  # fmt: skip
"""Transitions that XES knows; any other may be a text with a name in it, and is only counted."""


def assemble(parts: Parts, mapping: LogMapping) -> EventLog:
    """Rows in the order of their source, and the attributes of its cases, as an event log.

    `parts.moments` has String `case_id` and `activity`, Datetime (UTC) `end` (its moment), Int64
    `seq`, perhaps `start`, `resource`, `team`, `lifecycle:transition`, `concept:instance`, `BAD`,
    and attributes under names that `own_names` gave. `parts.cases` has a row per case, with String
    `case_id` and attributes. Rows without case, time or activity are set aside; start and complete
    rows are paired; rows of other transitions go to `lifecycle`. SchemaError when no event is left.
    """
    moments, cases, origin, place = parts.moments, parts.cases, parts.origin, parts.place
    lacking = [pl.lit(None, t).alias(n) for n, t in MAY_BE_ABSENT.items() if n not in moments]
    moments, impossible = possible(moments.with_columns(lacking))
    if mapping.teams:
        moments = moments.with_columns(team=_teams(mapping))
    went = account(moments, place)
    coded = replace(went, usable=_coded(went.usable, cases["case_id"]))
    went, repeated = without_repeats(coded, mapping.duplicates, place)
    paired = pair(went.usable, mapping.start, mapping.complete)
    timed, hollow = _without_copied_starts(paired)
    events, lifecycle = _events(timed, origin.zone), _lifecycle(paired.others)
    aside = {**origin.set_aside, **went.set_aside}
    if events.is_empty():
        raise SchemaError(_nothing_left(origin.name, aside, lifecycle))
    whole = _cases(cases, went.usable.schema["case_id"])
    return EventLog(
        events=events,
        cases=with_finished(whole, events, mapping, origin.name),
        lifecycle=lifecycle,
        origin=replace(
            origin,
            paired=paired.n_pairs,
            set_aside=aside,
            examples={**origin.examples, **went.examples},
            read_at=datetime.now(UTC).isoformat(timespec="seconds"),
            notes=(
                *origin.notes,
                *impossible,
                *repeated,
                *unlikely(went.usable, origin.zone, place),
                *paired.notes,
                *hollow,
                *_backward_notes(events),
                *_lifecycle_notes(paired, lifecycle),
                *_empty_notes(whole.height - events["case_id"].n_unique()),
            ),
        ),
    )


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


def _teams(mapping: LogMapping) -> pl.Expr:
    teams = pl.col("resource").replace_strict(
        list(mapping.teams), list(mapping.teams.values()), default=None, return_dtype=pl.String
    )
    return pl.coalesce(teams, "team")


def _cases(cases: pl.DataFrame, ids: pl.DataType) -> pl.DataFrame:
    finished = pl.lit(None, pl.Boolean).alias("finished")
    rest = pl.exclude(CASE_COLUMNS)
    whole = cases.with_columns(pl.col("case_id").cast(ids), finished)
    return whole.select(*CASE_COLUMNS, rest)


def _without_copied_starts(paired: Paired) -> tuple[pl.DataFrame, list[Note]]:
    """Without starts when their column repeats the ends: it does not tell working from waiting."""
    events, starts = paired.events, paired.events["start"].drop_nulls().len()
    if (
        not starts
        or paired.n_pairs
        or not events.select(pl.col("start").eq_missing(pl.col("end")).all()).item()
    ):
        return events, []
    text = "Every start equals its end, so starts say nothing and are not used: {n}."
    nothing = pl.lit(None, events.schema["start"])
    return events.with_columns(start=nothing), [Note("hollow_starts", text, n=starts)]


def _backward_notes(events: pl.DataFrame) -> list[Note]:
    """What steps with a start say that cannot be, and how many have no start."""
    n_without = events["start"].null_count()
    if n_without == events.height:
        return []
    backward = int(events.select((pl.col("end") < pl.col("start")).sum()).item())
    notes = []
    if backward:
        text = "Steps that end before they start, kept as they are: {n}."
        notes.append(Note("backward", text, n=backward))
    if n_without:
        notes.append(Note("no_start", "Steps without a start: {n}.", n=n_without))
    return notes


def _coded(moments: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """Labels as codes, in order of appearance; an empty resource, team or instance is none."""
    columns = [moments["case_id"].cast(pl.Enum(ids))]
    for name in ("activity", "resource", "team", TRANSITION, INSTANCE):
        if name not in LABELS and moments[name].null_count() == moments.height:
            continue
        labels = moments[name].unique(maintain_order=True).drop_nulls()
        empty = labels.filter(labels.str.strip_chars() == "")
        column = moments[name]
        if empty.len():
            column = column.set(column.is_in(empty.implode()), None)
            labels = labels.filter(~labels.is_in(empty.implode()))
        columns.append(column.cast(pl.Enum(labels)) if name in LABELS else column)
    return moments.with_columns(columns)


def _events(rows: pl.DataFrame, zone: str) -> pl.DataFrame:
    """In order, with precision, and no column that says nothing beside ours."""
    ordered = rows[in_order(rows)]
    silent = [name for name in (INSTANCE,) if ordered[name].null_count() == ordered.height]
    moment = ordered.select(pl.coalesce("end", "start")).to_series()
    day, time = (pl.lit(label, PRECISION) for label in PRECISION.categories)
    precision = pl.when(at_midnight(moment, zone)).then(day).otherwise(time)
    return ordered.with_columns(precision=precision).select(
        *EVENT_COLUMNS, pl.exclude(*EVENT_COLUMNS, TRANSITION, *silent)
    )


def _lifecycle(others: pl.DataFrame) -> pl.DataFrame:
    moment = pl.coalesce("end", "start")
    rows = others.with_columns(moment=moment, transition=pl.col(TRANSITION))
    return rows.select(LIFECYCLE_COLUMNS).sort("case_id", "moment", "seq")


def _lifecycle_notes(paired: Paired, lifecycle: pl.DataFrame) -> list[Note]:
    """How often each other transition occurs, and which of its attributes are not kept."""
    if lifecycle.is_empty():
        return []
    word = pl.col("transition").str.strip_chars().str.to_lowercase()
    known = lifecycle.select(transition=pl.when(word.is_in(STANDARD)).then(word).fill_null("other"))
    counts = known["transition"].value_counts().sort("count", "transition", descending=True)
    found = ", ".join(f"{name} {count:,}" for name, count in counts.iter_rows())
    ours = {*EVENT_COLUMNS, *LIFECYCLE_COLUMNS, TRANSITION}
    filled = [c.name for c in paired.others if c.name not in ours and c.null_count() < c.len()]
    text = "Other transitions than start and complete are no work of their own: {found}."
    notes = [Note("other_transitions", text, found=found)]
    if filled:
        text = "Of those rows these attributes are not kept: {names}."
        notes.append(Note("lifecycle_attributes", text, names=", ".join(filled)))
    return notes


def _empty_notes(n: int) -> list[Note]:
    text = "Cases without an event, in the list of cases and in no figure: {n}."
    return [Note("empty_cases", text, n=n)] if n else []


def _nothing_left(name: str, aside: dict[str, int], lifecycle: pl.DataFrame) -> str:
    reasons = [f"{count:,} × {reason}" for reason, count in aside.items()]
    if lifecycle.height:
        transitions = ", ".join(lifecycle["transition"].unique().sort().head(5))
        reasons.append(f"{lifecycle.height:,} × a transition that is no work ({transitions})")
    return (
        f"{name}: no event is left. Not used: {'; '.join(reasons) or 'nothing, there was none'}. "
        "An event needs a case, an activity and a time, and as transition start, complete or none."
    )
