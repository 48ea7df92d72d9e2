"""Iterations with their results, agreements, lessons and risks, each from its table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import timedelta
from typing import Any

from pmtools.errors import ParameterError
from pmtools.improvement.register.amounts import (
    CASES,
    DAYS,
    PERCENT,
    POINTS,
    Amount,
    amount_of,
    change_of,
)
from pmtools.improvement.register.fields import count, id_in, number, role_in, time_of
from pmtools.improvement.register.model import (
    BY_NAME,
    UNITS,
    VERDICTS,
    Agreement,
    Goal,
    Iteration,
    Lesson,
    Measure,
    Result,
    Risk,
)
from pmtools.improvement.register.tables import Table, near

ITERATION = (
    *("id", "goal", "team", "title", "problem", "hypothesis", "countermeasure", "start", "scope"),
    *("step", "expected", "wash_out", "ended", "result"),
)
RESULT, AGREEMENT, LESSON, RISK = (
    tuple(field.name for field in fields(kind)) for kind in (Result, Agreement, Lesson, Risk)
)
CHANGES = {DAYS: (DAYS, PERCENT), PERCENT: (POINTS,), CASES: (CASES, PERCENT)}
"""In what an expected change of a measure can be told."""
EXAMPLES = {DAYS: "10 days", PERCENT: "5 percentage points", CASES: "10 cases"}
HYPOTHESIS = (
    "there is no hypothesis yet. What do you expect to happen, and why? It need not come true: it "
    'is how you learn. Write hypothesis = "If we …, then …, because …".'
)


def iteration_in(table: Table, goals: Mapping[str, Goal]) -> Iteration:
    """An iteration, whose goal tells what would be better."""
    table.only(ITERATION)
    start, ended = table.day("start"), table.maybe_day("ended")
    if ended and ended < start:
        table.wrong("ended", f"it ended on {ended}, before it began on {start}. Mend one of them.")
    goal = goals.get(str(table.values.get("goal")))
    results = [result_in(one) for one in table.tables("result")]
    return Iteration(
        id=id_in(table),
        goal=table.text("goal"),
        team=role_in(table, "team"),
        title=table.text("title"),
        problem=table.text("problem"),
        hypothesis=table.text("hypothesis", HYPOTHESIS),
        countermeasure=table.text("countermeasure"),
        start=start,
        step=table.maybe_text("step"),
        scope=_scope(table),
        expected=_expected(table, BY_NAME[goal.measure]) if goal else None,
        wash_out=table.parsed("wash_out", time_of, '"2 weeks"', timedelta(0)),
        ended=ended,
        results=tuple(sorted(results, key=lambda result: result.date)),
        place=table.place,
    )


def result_in(table: Table) -> Result:
    """What a review found."""
    table.only(RESULT, ITERATION)
    effect, low, high = (
        table.parsed(key, number, "-9.5", None) for key in ("effect", "low", "high")
    )
    if low is not None and high is not None and low > high:
        table.wrong("low", f"low = {low:g} is more than high = {high:g}. Change them about.")
    n_before, n_after = (table.parsed(key, count, "200", None) for key in ("n_before", "n_after"))
    return Result(
        date=table.day("date"),
        verdict=table.one_of("verdict", VERDICTS),
        log=table.maybe_text("log"),
        sha256=table.maybe_text("sha256"),
        measure=table.one_of("measure", BY_NAME, needed=False),
        effect=effect,
        low=low,
        high=high,
        unit=table.one_of("unit", UNITS, needed=effect is not None),
        n_before=n_before,
        n_after=n_after,
        worse=_measures(table, "worse"),
        run=table.maybe_text("run"),
    )


def _measures(table: Table, key: str) -> tuple[str, ...]:
    """Names of measures."""
    names = table.texts(key)
    for name in names:
        if name not in BY_NAME:
            table.wrong(key, f"{key}: {name!r} is no measure.{near(name, BY_NAME)}")
            return ()
    return names


def agreement_in(table: Table) -> Agreement:
    """An agreement."""
    table.only(AGREEMENT)
    if "tolerance" not in table.values:
        table.wrong("tolerance", 'tolerance is missing. Write tolerance = "5%".')
    return Agreement(
        id=id_in(table),
        rule=table.text("rule"),
        tolerance=table.parsed("tolerance", amount_of, '"5%"', Amount(0.0, PERCENT)),
        since=table.day("since"),
        iteration=table.maybe_text("iteration"),
    )


def lesson_in(table: Table) -> Lesson:
    """A lesson."""
    table.only(LESSON)
    return Lesson(table.day("date"), table.text("text"), table.maybe_text("iteration"))


def risk_in(table: Table) -> Risk:
    """A risk, of an iteration or of a goal."""
    table.only(RISK)
    if not {"iteration", "goal"} & set(table.values):
        table.wrong("", 'of what is this a risk? Write iteration = "…" or goal = "…".')
    return Risk(
        id=id_in(table),
        risk=table.text("risk"),
        mitigation=table.text("mitigation"),
        carried_out=table.truth("carried_out"),
        date=table.day("date"),
        iteration=table.maybe_text("iteration"),
        goal=table.maybe_text("goal"),
    )


def _scope(table: Table) -> Mapping[str, Any]:
    """The filter as it stands; noted is what was written below its header by mistake."""
    scope = table.values.get("scope", {})
    if not isinstance(scope, dict):
        table.wrong("scope", "scope must be a table: write [scope], and the filter below it.")
        return {}
    free = [key for key in scope if key not in ITERATION]
    Table(table.file, scope, (*table.keys, "scope")).only(free, ITERATION)
    return scope


def _expected(table: Table, measure: Measure) -> Amount | None:
    """The change that is expected, in a unit that can be told of the measure."""

    def read(given: object) -> Amount:
        change = change_of(given, lower_is_better=measure.lower_is_better)
        if change.unit not in CHANGES[measure.unit]:
            units = " or ".join(CHANGES[measure.unit])
            raise ParameterError(f"a change of {measure.name} is told in {units}")
        return change

    better = "less" if measure.lower_is_better else "more"
    example = f'"{EXAMPLES[measure.unit]} {better}"'
    return table.parsed("expected", read, example, None)
