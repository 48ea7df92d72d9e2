"""Which steps and arrows a process map shows at which level of detail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pmtools.report.tables import largest_first

if TYPE_CHECKING:
    import pandas as pd

DETAIL = (6, 9, 12, 15, 20, 30)
"""Steps per level, as far as the log has them."""
ARROWS = 1.6
"""Arrows per step; with more of them the map becomes a knot."""
LEAST_ARROW = 0.01
"""The strongest arrow of a step is left out below this share of the times that the step occurs."""
ENDS, LEAST_END = 3, 0.1
"""At most so many steps are shown as a start or end, each of at least this share of the cases."""

Pair = tuple[str, str]


@dataclass(frozen=True)
class Step:
    """A step: how often it occurs, in how many cases, and in how many it is first and last."""

    name: str
    n: int
    n_cases: int
    n_first: int
    n_last: int
    position: float


@dataclass(frozen=True)
class Arrow:
    """A step that directly follows another: how often, how long, and its share of all time."""

    source: str
    target: str
    n: int
    median: pd.Timedelta
    p90: pd.Timedelta
    share: float
    place: int | None
    """From 1 on for the arrows with most time in the whole log, else None."""
    back: bool = False
    """Whether it goes against the usual order of the steps."""


@dataclass(frozen=True)
class Level:
    """What is drawn: steps in their usual order, arrows most frequent first, where cases begin."""

    steps: tuple[Step, ...]
    arrows: tuple[Arrow, ...]
    starts: tuple[Step, ...]
    ends: tuple[Step, ...]
    cases: int
    """Cases in the whole log."""

    @property
    def loose(self) -> frozenset[str]:
        """Steps to which no arrow comes from another step or from the start."""
        reached = {arrow.target for arrow in self.arrows if arrow.source != arrow.target}
        reached |= {step.name for step in self.starts}
        return frozenset(step.name for step in self.steps) - reached


def levels(activities: pd.DataFrame, between: pd.DataFrame, steps: int, places: int) -> list[Level]:
    """Levels of rising detail; one of them has `steps` steps, or all that there are."""
    every = _steps(activities)
    arrows = _arrows(between, places)
    sizes = sorted({min(size, len(every)) for size in (*DETAIL, steps)} - {0})
    return [_level(every, arrows, size) for size in sizes]


def _steps(activities: pd.DataFrame) -> list[Step]:
    """All steps, most frequent first."""
    columns = activities[["activity", "n", "n_cases", "n_first", "n_last", "position"]]
    found = (Step(*row) for row in columns.itertuples(index=False, name=None))
    return sorted(found, key=lambda step: (-step.n, step.name))


def _arrows(between: pd.DataFrame, places: int) -> list[Arrow]:
    """All arrows, most frequent first; those with most time are numbered."""
    spent = between[between["total"] > between["total"] * 0]
    most = largest_first(spent).head(places)
    pairs = zip(most["from_activity"], most["to_activity"], strict=True)
    number = {pair: place for place, pair in enumerate(pairs, 1)}
    columns = between[["from_activity", "to_activity", "n", "median", "p90", "share"]]
    found = [
        Arrow(a, b, n, median, p90, share, number.get((a, b)))
        for a, b, n, median, p90, share in columns.itertuples(index=False, name=None)
    ]
    return sorted(found, key=lambda arrow: (-arrow.n, arrow.source, arrow.target))


def _level(every: list[Step], arrows: list[Arrow], size: int) -> Level:
    shown = _shown(every, arrows, size)
    among = [arrow for arrow in arrows if arrow.source in shown and arrow.target in shown]
    steps = [step for step in every if step.name in shown]
    chosen = _chosen(among, steps)
    steps = _usual_order(steps, chosen)
    rank = {step.name: place for place, step in enumerate(steps)}
    drawn = (replace(arrow, back=rank[arrow.source] > rank[arrow.target]) for arrow in chosen)
    cases = sum(step.n_first for step in every)
    starts = _most(steps, {step.name: step.n_first for step in steps}, cases)
    ends = _most(steps, {step.name: step.n_last for step in steps}, cases)
    return Level(tuple(steps), tuple(drawn), starts, ends, cases)


def _shown(every: list[Step], arrows: list[Arrow], size: int) -> set[str]:
    """The steps around the places with most time (one place per four steps), then the frequent."""
    places = sorted((arrow for arrow in arrows if arrow.place), key=lambda arrow: arrow.place or 0)
    around = [name for arrow in places[: size // 4] for name in (arrow.source, arrow.target)]
    names = dict.fromkeys([*around, *(step.name for step in every)])
    return set(list(names)[:size])


def _usual_order(steps: list[Step], arrows: list[Arrow]) -> list[Step]:
    """Steps in the order of the strongest arrows, then by their median place in the case.

    Arrows are taken most frequent first; one that would close a circle goes back, and does not
    count.
    """
    after: dict[str, set[str]] = {step.name: set() for step in steps}
    for arrow in arrows:
        if not _reaches(after, arrow.target, arrow.source):
            after[arrow.source].add(arrow.target)
    waiting = sorted(steps, key=lambda step: (step.position, -step.n, step.name))
    order: list[Step] = []
    while waiting:
        held = {name for step in waiting for name in after[step.name]}
        order.append(next(step for step in waiting if step.name not in held))
        waiting.remove(order[-1])
    return order


def _reaches(after: dict[str, set[str]], source: str, target: str) -> bool:
    seen, todo = {source}, [source]
    while todo:
        todo += after[todo.pop()] - seen
        seen.update(todo)
    return target in seen


def _chosen(arrows: list[Arrow], steps: list[Step]) -> list[Arrow]:
    """The strongest arrow into and out of every step, the places, then the frequent up to a cap."""
    others = [arrow for arrow in arrows if arrow.source != arrow.target]
    # Arrows come most frequent first, so the last one that a dict keeps must be the first seen.
    out = {arrow.source: arrow for arrow in reversed(others)}
    into = {arrow.target: arrow for arrow in reversed(others)}
    n = {step.name: step.n for step in steps}
    kept = {arrow for name, arrow in out.items() if arrow.n >= LEAST_ARROW * n[name]}
    kept |= {arrow for name, arrow in into.items() if arrow.n >= LEAST_ARROW * n[name]}
    kept |= {arrow for arrow in arrows if arrow.place}
    for arrow in arrows:
        if len(kept) >= ARROWS * len(steps):
            break
        if arrow.n >= LEAST_ARROW * n[arrow.source]:
            kept.add(arrow)
    return [arrow for arrow in arrows if arrow in kept]


def _most(steps: list[Step], counts: dict[str, int], cases: int) -> tuple[Step, ...]:
    """The steps in which most cases begin (or end): the strongest, and others that matter."""
    ranked = sorted((step for step in steps if counts[step.name]), key=lambda s: -counts[s.name])
    return tuple(
        step
        for place, step in enumerate(ranked[:ENDS])
        if place == 0 or counts[step.name] >= LEAST_END * cases
    )
