"""The steps of many resources, laid one behind the other so that few calls do for all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pmtools.clock.worked_time import OfficeCalendar, Week, Worked
from pmtools.measures.causes.dominance import Whole, stable_order
from pmtools.measures.causes.enabling import codes, microseconds
from pmtools.measures.causes.lane import Lane
from pmtools.measures.causes.starts import GUESSED

FEW, FAR, WEEKS = 32_000, 2**61, 500
"""Resources are laid together up to so many steps, and so many microseconds."""
LANE_COLUMNS = ("resource", "team", "activity", "start", "end", "enabled", GUESSED)
"""What is asked of a step, where it is there."""
EPOCH, DAY = date(1970, 1, 1), 86_400_000_000


@dataclass(frozen=True)
class Laid:
    """Some resources in one lane: which rows they are, where each begins, and who works when."""

    rows: slice
    lane: Lane
    moved: Whole
    """How far each step was moved."""
    begins: Whole
    shift: Whole
    worked: list[Worked]
    number: Whole
    """Of each resource the number of its hours."""
    kinds: NDArray[np.str_]

    @property
    def whose(self) -> NDArray[np.str_]:
        """Of each step whose hours these are: `own`, `team` or `office`."""
        return self.kinds[np.searchsorted(self.begins, self.lane.start, side="right") - 1]

    def away(self, at: Whole) -> Whole:
        """How long nobody worked until moments of the lane, each by the hours of its resource."""
        resource = np.searchsorted(self.begins, at, side="right") - 1
        real = at - self.shift[resource]
        if len(self.worked) == 1:
            return real - self.worked[0].until(real)
        number = self.number[resource]
        order = stable_order(number)
        ends = np.cumsum(np.bincount(number, minlength=len(self.worked)))
        for worked, rows in zip(self.worked, np.split(order, ends[:-1]), strict=True):
            real[rows] -= worked.until(real[rows])
        return real


def in_order(steps: pl.DataFrame, usable: pl.Series) -> Whole:
    """The usable rows by resource and start; of equal ones first what could begin and ended first.

    That order tells which steps make a batch.
    """
    rows = np.flatnonzero(usable.to_numpy())
    start, enabled, end = (microseconds(steps[name])[rows] for name in ("start", "enabled", "end"))
    resource = codes(steps["resource"])[rows]
    span = int(start.max(initial=0) - start.min(initial=0)) + 1
    if (int(resource.max(initial=0)) + 1) * span > FAR:
        return rows[np.lexsort((end, enabled, start, resource))]
    key = resource * span + start
    order = np.argsort(key)
    key = key[order]
    equal = np.flatnonzero(key[1:] == key[:-1])
    if len(equal):
        equal = np.union1d(equal, equal + 1)
        some = order[equal]
        order[equal] = some[np.lexsort((end[some], enabled[some], key[equal]))]
    return rows[order]


def lanes(steps: pl.DataFrame, hours: OfficeCalendar, rows: Whole | None = None) -> Iterator[Laid]:
    """The lanes of steps that are in order, or of these `rows` of them that are (`in_order`)."""
    rows = np.arange(len(steps)) if rows is None else rows
    if not len(rows):
        return
    start, end, enabled = (microseconds(steps[name])[rows] for name in ("start", "end", "enabled"))
    end = np.where(steps["end"].is_not_null().to_numpy()[rows], end, start)
    edges = np.flatnonzero(np.diff(codes(steps["resource"])[rows], prepend=-1))
    low = np.minimum.reduceat(enabled, edges)
    # Room for the moment after the last one, that it is not one of the next resource.
    spans = np.maximum.reduceat(np.maximum(end, start), edges) - low + 2
    table = _Days(hours, int(low.min()), int((low + spans).max()))
    weeks = weeks_of(steps.select("resource", "team"), rows, rows[edges], hours)
    edges = np.append(edges, len(rows))
    activity = _activities(steps)[rows]
    n_activities = int(activity.max()) + 1
    for first, last in _together(edges, spans):
        part = slice(int(edges[first]), int(edges[last]))
        sizes = np.diff(edges[first : last + 1])
        begins = np.cumsum(spans[first:last]) - spans[first:last]
        shift = begins - low[first:last]
        number = np.repeat(np.arange(last - first), sizes)
        moved = shift[number]
        lane = Lane(
            activity[part] + number * n_activities,
            start[part] + moved,
            end[part] + moved,
            enabled[part] + moved,
        )
        known = dict[Week, int]()
        hours_of = np.array([known.setdefault(week, len(known)) for _, week in weeks[first:last]])
        kinds = np.array([kind for kind, _ in weeks[first:last]])
        worked = [table.of(week) for week in known]
        yield Laid(part, lane, moved, begins, shift, worked, hours_of, kinds)


def _activities(steps: pl.DataFrame) -> Whole:
    """Numbers of activities; a step of which the start is a guess has one of its own.

    By the estimate one step begins when another ends, so that all would be batches.
    """
    activity = codes(steps["activity"])
    if GUESSED not in steps.columns:
        return activity
    own = int(activity.max()) + 1 + np.arange(len(activity))
    return np.where(steps[GUESSED].to_numpy(), own, activity)


def _together(edges: Whole, spans: Whole) -> Iterator[tuple[int, int]]:
    """From which resource to which they are taken together."""
    first, n, far = 0, 0, 0
    for at, (size, span) in enumerate(zip(np.diff(edges).tolist(), spans.tolist(), strict=True)):
        if at > first and (n + size > FEW or far + span > FAR):
            yield first, at
            first, n, far = at, 0, 0
        n, far = n + size, far + span
    yield first, len(spans)


class _Days:
    """What is worked in the days of the steps, by weeks of hours, of which the last are kept."""

    def __init__(self, hours: OfficeCalendar, low: int, high: int) -> None:
        self.hours = hours
        # A day to either side: the days of a zone begin and end at other moments than those of UTC.
        self.first, self.last = (
            EPOCH + timedelta(days=at // DAY + beyond) for at, beyond in ((low, -1), (high, 1))
        )
        self.of = lru_cache(WEEKS)(self._of)

    def _of(self, week: Week) -> Worked:
        return self.hours.days(week, self.first, self.last)


def weeks_of(
    steps: pl.DataFrame, rows: Whole, first: Whole, hours: OfficeCalendar
) -> list[tuple[str, Week]]:
    """The hours of each resource, by its `first` row, and whose they are.

    The team of a resource is that of most of its `rows`.
    """
    names, team = steps["resource"][first].cast(pl.String), dict[str, str]()
    if hours.teams:
        each = steps[rows].group_by("resource", "team").agg(n=pl.len()).drop_nulls("team")
        each = each.with_columns(pl.col("resource", "team").cast(pl.String))
        most = each.sort("n", "team", descending=[True, False])
        most = most.unique("resource", keep="first", maintain_order=True)
        team = dict(most.select("resource", "team").rows())
    return [hours.week_of(name, team.get(name)) for name in names]
