"""A goal from its table: what is measured, and where that should be."""

from __future__ import annotations

from pmtools.improvement.register.amounts import CASES, DAYS, PERCENT, Amount, amount_of
from pmtools.improvement.register.fields import id_in, role_in, some_time
from pmtools.improvement.register.model import BY_NAME, Goal, Guard, Measure
from pmtools.improvement.register.tables import Table

GOAL = (
    *("id", "programme_goal", "process", "measure", "step", "target", "target_days"),
    *("target_percent", "date", "owner", "baseline_weeks", "adjust", "horizon", "guard"),
)
EXAMPLES = {DAYS: '"30 days"', PERCENT: '"90%"', CASES: '"25 cases"'}
NOT_SAID = Amount(0.0, CASES)
ALL = 100
WHOLE = "wip"
"""The measure that no case has by itself."""


def goal_in(table: Table) -> Goal:
    """A goal."""
    table.only(GOAL)
    measure, step = _measure_in(table)
    if measure == WHOLE and "adjust" in table.values:
        why = "cases in hand are counted together, so that their kinds cannot be held equal."
        table.wrong("adjust", f"{why} Take the line with adjust away.")
    adjust = table.texts("adjust")
    if len(set(adjust)) < len(adjust):
        table.wrong("adjust", "adjust names an attribute twice. Take one of them away.")
    horizon = table.parsed("horizon", some_time, '"60 days"', None)
    return Goal(
        id=id_in(table),
        programme_goal=table.text("programme_goal"),
        process=table.text("process"),
        measure=measure,
        target=_target(table, BY_NAME.get(measure)),
        date=table.day("date"),
        owner=role_in(table, "owner"),
        step=step,
        baseline_weeks=table.whole("baseline_weeks", 52),
        adjust=adjust,
        horizon=horizon,
        guards=_guards(table, (measure, step)),
        place=table.place,
    )


def _target(table: Table, measure: Measure | None) -> Amount:
    """The amount to be reached, in the measure's own unit."""
    keys = [key for key in ("target", "target_days", "target_percent") if key in table.values]
    example = f"target = {EXAMPLES[measure.unit if measure else DAYS]}"
    if len(keys) != 1:
        why = f"{' and '.join(keys)} say the same. Keep one." if keys else "target is missing."
        table.wrong(keys[1] if keys else "target", f"{why} Write {example}.")
        return NOT_SAID
    key = keys[0]
    said = table.parsed(key, amount_of, example.partition(" = ")[2], NOT_SAID)
    if said is NOT_SAID:
        return said
    unit = {"target_days": DAYS, "target_percent": PERCENT}.get(key, said.unit)
    target = Amount(said.value, unit)
    if measure and (unit != measure.unit or (key != "target" and said.unit != CASES)):
        table.wrong(key, f"{measure.name} is counted in {measure.unit}. Write {example}.")
    if unit == PERCENT and target.value > ALL:
        table.wrong(key, f"a share of {target} is more than all. Write {example}.")
    return target


def _guards(table: Table, own: tuple[str, str]) -> tuple[Guard, ...]:
    guards = list[Guard]()
    for one in table.tables("guard"):
        one.only(("measure", "step"), GOAL)
        guard = Guard(*_measure_in(one))
        if (guard.measure, guard.step) == own:
            one.wrong("measure", "the goal's own measure cannot guard it. Name another, or none.")
        if guard.measure and guard in guards:
            one.wrong("measure", f"{guard.measure} guards this goal already. Take one away.")
        guards.append(guard)
    return tuple(guards)


def _measure_in(table: Table) -> tuple[str, str]:
    """A measure's name and the step that it is about."""
    name, step = table.one_of("measure", BY_NAME), table.maybe_text("step")
    measure = BY_NAME.get(name)
    if measure and measure.step == "must" and not step:
        table.wrong("step", f'{name} needs the activity that is waited for: step = "…".')
    if measure and step and not measure.step:
        table.wrong("step", f"{name} is about whole cases. Take the line with step away.")
    return name, step
