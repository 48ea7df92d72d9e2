"""Teams of which the report may say nothing leave the log: too small, or of unknown size."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from pmtools.log import EventLog
from pmtools.origin import Note
from pmtools.privacy.small_groups import LEAST
from pmtools.sources.mapping import ORGANISATION


def shield_small_teams(log: EventLog, *, resources_are_people: bool = True) -> EventLog:
    """The log without the names of teams of fewer than five people, or of unknown size.

    The size of a team is what the mapping states (`team_sizes`; an organisation is always shown),
    else the number of resources that did a step for it, when resources are people. The steps of
    the other teams stay, without a team; a note tells how many teams that are.
    """
    people = _people(log.events) if resources_are_people else {}
    declared: dict[str, Any] = {**log.origin.mapping.get("team_sizes", {})}
    sizes = people | {team: size for team, size in declared.items() if size != ORGANISATION}
    outside = {team for team, size in declared.items() if size == ORGANISATION}
    labels = log.events["team"].drop_nulls().unique().cast(pl.String).to_list()
    hidden = sorted(team for team in labels if team not in outside and sizes.get(team, 0) < LEAST)
    if not hidden:
        return log
    text = "Teams of fewer than {least} people or of unknown size, which are not named: {n}."
    note = Note("small_teams", text, least=LEAST, n=len(hidden))
    return log.over(
        events=_without(log.events, hidden),
        lifecycle=_without(log.lifecycle, hidden),
        origin=replace(log.origin, notes=(*log.origin.notes, note)),
    )


def _people(events: pl.DataFrame) -> dict[str, int]:
    named = events.filter(pl.col("team").is_not_null() & pl.col("resource").is_not_null())
    sizes = named.group_by("team").agg(pl.col("resource").n_unique()).cast({"team": pl.String})
    return dict(sizes.iter_rows())


def _without(frame: pl.DataFrame, hidden: list[str]) -> pl.DataFrame:
    """The frame without these teams, also as codes that stand in no row."""
    labels = frame["team"].cast(pl.String)
    shown = labels.set(labels.is_in(hidden).fill_null(False), None)
    left = shown.drop_nulls().unique(maintain_order=True)
    return frame.with_columns(shown.cast(pl.Enum(left)).alias("team"))
