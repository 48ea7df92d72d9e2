"""Teams of which the report may say nothing leave the log: too small, or of unknown size."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from pmtools.log import EventLog
from pmtools.origin import Note, Origin
from pmtools.privacy.small_groups import LEAST
from pmtools.sources.mapping import ORGANISATION


def shield_small_teams(log: EventLog, *, resources_are_people: bool = True) -> EventLog:
    """The log without the names of teams of fewer than five people, or of unknown size.

    The steps of these teams stay, without a team; a note tells how many teams that are.
    """
    hidden = hidden_teams(log, resources_are_people=resources_are_people)
    if not hidden:
        return log
    return log.over(
        events=_without(log.events, hidden),
        lifecycle=_without(log.lifecycle, hidden),
        origin=with_hidden(log.origin, hidden),
    )


def hidden_teams(log: EventLog, *, resources_are_people: bool) -> list[str]:
    """The teams that may not be named.

    The size of a team is what the mapping states (`team_sizes`; an organisation is always shown),
    else the number of resources that did a step for it, when resources are people.
    """
    told = log.within("case", teamed).per("team", people=pl.col("resource").drop_nulls().n_unique())
    people = told.answer().dropna(subset="team")
    counted = dict(zip(people["team"], people["people"] * resources_are_people, strict=True))
    declared: dict[str, Any] = {**log.origin.mapping.get("team_sizes", {})}
    sizes = counted | {team: size for team, size in declared.items() if size != ORGANISATION}
    outside = {team for team, size in declared.items() if size == ORGANISATION}
    return sorted(team for team in counted if team not in outside and sizes[team] < LEAST)


def with_hidden(origin: Origin, hidden: list[str]) -> Origin:
    """The origin with a note of how many teams are not named."""
    if not hidden:
        return origin
    text = "Teams of fewer than {least} people or of unknown size, which are not named: {n}."
    note = Note("small_teams", text, least=LEAST, n=len(hidden))
    return replace(origin, notes=(*origin.notes, note))


def teamed(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row per team and resource that did a step for it."""
    return events.select("team", "resource").unique()


def _without(frame: pl.DataFrame, hidden: list[str]) -> pl.DataFrame:
    """The frame without these teams, also as codes that stand in no row."""
    labels = frame["team"].cast(pl.String)
    shown = labels.set(labels.is_in(hidden).fill_null(False), None)
    left = shown.drop_nulls().unique(maintain_order=True)
    return frame.with_columns(shown.cast(pl.Enum(left)).alias("team"))
