"""What changed in the process: figures over new cases that moved more than weeks vary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from pmtools.runs.comparing.changes import Said, changed, lacks, noted
from pmtools.runs.comparing.figures import (
    FEWEST_CASES,
    FEWEST_WEEKS,
    WEEK,
    Course,
    arrivals,
    course_of,
    figure,
    followed,
    new_cases,
)
from pmtools.runs.comparing.noise import Side, Verdict, differ, moved
from pmtools.runs.comparing.traces import Trace, day_of

if TYPE_CHECKING:
    import polars as pl

ALL = ("throughput", "per_week", "steps", "again")
"""The figures, in the order in which they are told."""


def of_process(
    older: Trace, newer: Trace, *, one_key: bool, tells_finished: bool = True
) -> list[Said]:
    """What to say of the process: the cases of the older run beside the new ones of the newer.

    Both are taken from what the runs kept of their logs, so that other parameters or rows that were
    altered meanwhile change nothing here. A figure is judged when both sides have four weeks and 20
    cases of it; of them all together at most 1 % is said to have moved when none did.
    `tells_finished` is false where the runs do not mean the same by a finished case.
    """
    new = new_cases(older, newer, one_key=one_key)
    if new.is_empty():
        return [noted("no_new_cases")]
    course = course_of(older, newer, tells_finished=tells_finished)
    sides = _sides(older, newer, new, course)
    ready = [name for name in ALL if enough(*sides[name])]
    judged = {name: differ(*sides[name], len(ready)) for name in ready}
    found = _without_pace(moved(judged), judged)
    said = [_moved(name, judged[name], sides[name], course) for name in ALL if name in found]
    unjudged = [name for name in ALL if name not in judged]
    if unjudged:
        said.append(_too_few(unjudged, sides, older, new, course))
    if judged:
        said += _notes(judged, found, new, course)
    return said


def _without_pace(found: set[str], judged: Mapping[str, Verdict]) -> set[str]:
    """What moved, without what may follow from the pace: later steps are fewer in the same time."""
    if "throughput" not in found:
        return found
    slower = judged["throughput"].after > judged["throughput"].before
    return {
        name
        for name in found
        if name not in ("steps", "again") or (judged[name].after > judged[name].before) == slower
    }


def enough(before: Side, after: Side) -> bool:
    """Whether a figure of both can be judged."""
    sides = (before, after)
    return all(s.weeks >= FEWEST_WEEKS and s.n_cases >= FEWEST_CASES for s in sides)


def _sides(
    older: Trace, newer: Trace, new: pl.DataFrame, course: Course
) -> dict[str, tuple[Side, Side]]:
    lag = course.whole if course.finished_only else 0
    told = {
        "per_week": (
            arrivals(older.cases, older.since, older.until + 1 - lag),
            arrivals(new, older.until + 1, newer.until + 1 - lag),
        )
    }
    for name, span in course.spans.items():
        early, late = followed(older.cases, older, span), followed(new, newer, span)
        told[name] = (figure(name, early, course), figure(name, late, course))
    return told


def _moved(name: str, verdict: Verdict, sides: tuple[Side, Side], course: Course) -> Said:
    way = "up" if verdict.after > verdict.before else "down"
    before, after = sides
    return changed(
        f"{name}_{way}",
        before=verdict.before,
        after=verdict.after,
        n_before=before.n_cases,
        n_after=after.n_cases,
        weeks=after.weeks,
        within=timedelta(hours=course.horizon if name == "throughput" else course.whole),
    )


def _too_few(
    unjudged: list[str],
    sides: dict[str, tuple[Side, Side]],
    older: Trace,
    new: pl.DataFrame,
    course: Course,
) -> Said:
    """What cannot be judged yet, by how much is missing, and from when on it can be."""
    before, after = sides[unjudged[0]]
    short = not enough(before, before)
    side = before if short else after
    soon = "too_few_weeks" if after.weeks < FEWEST_WEEKS else "too_few_cases"
    soon = "too_few_arrivals" if unjudged[0] == "per_week" else soon
    lag = course.spans.get(unjudged[0], course.whole if course.finished_only else 0)
    return lacks(
        "too_few_older" if short else soon,
        figures=tuple(unjudged),
        cases=side.n_cases,
        weeks=side.weeks,
        all_cases=new.height,
        fewest_cases=FEWEST_CASES,
        fewest_weeks=FEWEST_WEEKS,
        followed=timedelta(hours=lag),
        from_day=day_of(older.until + 1 + lag + FEWEST_WEEKS * WEEK),
    )


def _notes(
    judged: dict[str, Verdict], found: set[str], new: pl.DataFrame, course: Course
) -> list[Said]:
    first = new["first"].to_numpy()
    still = tuple(name for name in ALL if name in judged and name not in found)
    said = [
        noted(
            "looked_at" if still else "all_moved",
            figures=still,
            cases=new.height,
            first=day_of(first.min()),
            last=day_of(first.max()),
        )
    ]
    if "throughput" in still:
        said.append(noted("smallest", smallest=timedelta(days=judged["throughput"].smallest)))
    if course.finished_only:
        said.append(noted("finished_only", followed=timedelta(hours=course.whole)))
    return said
