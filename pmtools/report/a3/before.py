"""The left half of an A3: why, how it is, where it has to go, and what is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pmtools.report.a3.amounts import a_day, amount, change, counted, level
from pmtools.report.a3.chart import chart
from pmtools.report.a3.sheet import HALF, Sheet, facts
from pmtools.report.passages.goal_figures import TIMES, unit_of

if TYPE_CHECKING:
    import pandas as pd


def context(a3: Any, sheet: Sheet) -> str:
    """The programme goal, the process, and who it is of."""
    goal, one = a3.goal, a3.iteration
    return sheet.part(
        "context",
        facts(
            sheet.fact("programme_goal", sheet.text(goal.programme_goal, "goal", 2)),
            sheet.fact("process", sheet.text(goal.process, "goal", 1)),
            sheet.fact("owner", sheet.text(goal.owner, "goal", 1)),
            sheet.fact("team", sheet.text(one.team, "iteration", 1)),
        ),
    )


def now(a3: Any, sheet: Sheet) -> str:
    """The problem, the figure of the baseline, and the weeks."""
    told = facts(
        sheet.fact("problem", sheet.text(a3.iteration.problem, "iteration", 5)),
        sheet.fact("before", _before(a3, sheet)),
    )
    return sheet.part("now", told, chart(a3, sheet))


def _before(a3: Any, sheet: Sheet) -> str:
    """The figure of the baseline of the last review; empty when it is not known."""
    import pandas as pd

    words = sheet.words
    row = None if a3.run is None else a3.run.outcome.iloc[0]
    if row is None or pd.isna(row["mean_before"]):
        return ""
    said = words(
        "a3.before",
        measure=measured(row["measure"], a3, sheet),
        mean=_mean(row, sheet),
        cases=counted(int(row["n_before"]), row["measure"], words),
        first=a_day(row["before_from"], words),
        last=a_day(row["before_until"], words),
    )
    if row["measure"] not in TIMES:
        return said
    return words("a3.before_horizon", before=said, days=amount(row["horizon"], "days", words))


def _mean(row: pd.Series[Any], sheet: Sheet) -> str:
    said = level(row["mean_before"], row["measure"], sheet.words)
    return sheet.words(f"a3.mean.{unit_of(row['measure'])}", amount=said)


def measured(measure: str, a3: Any, sheet: Sheet) -> str:
    """The name of a measure."""
    step = a3.goal.step or a3.iteration.step
    return sheet.words(f"measure.{measure}", step=sheet.text(step, "goal", 1, HALF))


def target(a3: Any, sheet: Sheet) -> str:
    """What is measured, where it has to be and when, and what this iteration should bring."""
    goal, words = a3.goal, sheet.words
    key = f"a3.measure.{goal.measure}"
    step = sheet.text(goal.step, "goal", 1, HALF) if goal.step else ""
    if step and goal.measure == "rework":
        key = "a3.measure.rework_step"
    wanted = words(
        "a3.target.at_most" if goal.lower_is_better else "a3.target.at_least",
        amount=amount(goal.target.value, goal.target.unit, words),
        date=a_day(goal.date, words),
    )
    expected = a3.iteration.expected
    hoped = change(expected.value, expected.unit, words) if expected else ""
    return sheet.part(
        "target",
        facts(
            sheet.fact("measure", words(key, step=step)),
            sheet.fact("target", wanted),
            sheet.fact("expected", hoped),
            sheet.fact("guards", _guards(goal.guards, sheet)) if goal.guards else "",
        ),
    )


def _guards(guards: Any, sheet: Sheet) -> str:
    """The figures that must not get worse, in a line."""
    said = (
        sheet.words(f"measure.{one.measure}", step=sheet.text(one.step, "goal", 1, HALF))
        for one in guards
    )
    return sheet.text(", ".join(dict.fromkeys(said)), "goal", 2)


def causes(a3: Any, sheet: Sheet) -> str:
    """The hypothesis, and place for the causes, which a register does not keep."""
    expected = sheet.fact("hypothesis", sheet.text(a3.iteration.hypothesis, "iteration", 5))
    return sheet.part("causes", facts(expected), sheet.ask("causes"))
