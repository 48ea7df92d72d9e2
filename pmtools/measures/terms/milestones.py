"""Milestones: the days in a case that mean something to its term."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from pmtools.clock.service import Service, matching

FIRST = ("received", "complete", "supplemented", "extended", "decided", "sent", "withdrawn")
LAST = ("reopened", "objection_term")
"""Of these the last day counts, of the others the first."""
PAIRS = (("requested", "supplemented"), ("view_asked", "view_given"), ("suspended", "resumed"))
"""What begins a suspension, and what ends it."""


@dataclass(frozen=True)
class Meaning:
    """What the activities of a log mean: labels per role, and labels that show a procedure."""

    roles: tuple[tuple[str, tuple[str, ...]], ...]
    shown: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...]
    """All labels of the log, in the order of their codes."""
    zone: str

    def of(self, *roles: str) -> list[str]:
        """The labels of some roles."""
        known = dict(self.roles)
        return [label for role in roles for label in known.get(role, ())]

    def is_of(self, labels: Iterable[str]) -> pl.Expr:
        """Whether an event is of one of these activities."""
        codes = sorted({self.labels.index(label) for label in labels})
        # Codes are compared many times faster than labels are.
        return pl.col("activity").to_physical().is_in(codes) if codes else pl.lit(False)


def meaning(service: Service, labels: Sequence[str], zone: str) -> Meaning:
    """What a service says that the labels of a log mean."""
    roles = tuple((role, tuple(found)) for role, found in service.roles(labels).items())
    shown = tuple(tuple(matching(labels, one.activities)) for one in service.procedures)
    return Meaning(roles, shown, tuple(labels), zone)


def on_days(events: pl.LazyFrame, meaning: Meaning, role: str) -> pl.LazyFrame:
    """The days of all events of a role."""
    moment = pl.coalesce("end", "start").dt.convert_time_zone(meaning.zone)
    return events.filter(meaning.is_of(meaning.of(role))).select(day=moment.dt.date())


def milestones(events: pl.LazyFrame, meaning: Meaning, at: date | None = None) -> pl.LazyFrame:
    """One row per case: the day of each milestone, as far as known at the end of the day `at`.

    Columns `day_<role>` (date), `notices` (list of dates), per pair of `PAIRS` the days on which a
    suspension began or ended in their order (`days_<n>`) and which of the two it was (`opens_<n>`),
    `shows_<n>` (whether an activity shows the procedure), `first_day`, `last_day` (that of the
    whole log), `step` (the last one), `step_day`, `team` (the team that decided, else that of the
    last step).
    """
    moment = pl.coalesce("end", "start").dt.convert_time_zone(meaning.zone)
    rows = events.select("case_id", "team", "activity", day=moment.dt.date())
    day, last_day = pl.col("day"), pl.col("day").max()
    if at is not None:
        rows = rows.with_columns(last_day=last_day.over("case_id")).filter(day <= at)
        last_day = pl.col("last_day").first()

    def on(*roles: str) -> pl.Expr:
        return meaning.is_of(meaning.of(*roles))

    days = {role: day.filter(on(role)) for role in (*FIRST, *LAST) if meaning.of(role)}
    never = pl.lit(None, pl.Date)
    found = {f"day_{role}": days[role].min() if role in days else never for role in FIRST}
    found |= {f"day_{role}": days[role].max() if role in days else never for role in LAST}
    for number, pair in enumerate(PAIRS):
        found[f"days_{number}"] = day.filter(on(*pair))
        found[f"opens_{number}"] = on(pair[0]).filter(on(*pair))
    for number, labels in enumerate(meaning.shown):
        found[f"shows_{number}"] = meaning.is_of(labels).any()
    team = pl.col("team")
    cases = rows.group_by("case_id").agg(
        **found,
        notices=day.filter(on("notice")),
        first_day=day.min(),
        last_day=last_day,
        step=pl.col("activity").last(),
        step_day=day.max(),
        team=team.filter(on("sent", "decided")).last().fill_null(team.last()),
    )
    return cases.with_columns(pl.col("step").cast(pl.String))
