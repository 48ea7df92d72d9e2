"""From what a control says to a filter, and from a filter to the rules it consists of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError
from pmtools.filters import cases
from pmtools.filters.filter import All, Filter, Selection

if TYPE_CHECKING:
    from pmtools.exploring.choices import Choices

Told = Mapping[str, Any]
"""The values of a control by their names, as the page sends them: texts, and lists of texts."""


def rule_of(kind: str, told: Told, choices: Choices) -> tuple[str, Filter | None]:
    """The key of a rule, and the rule; None when the control asks for nothing.

    Steps, attributes and their values come as their place among the choices. A rule takes the place
    of one with the same key. Raises ParameterError for what is no period or number.
    """
    if kind not in KINDS:
        raise ParameterError(f"There is no control {kind!r}.")
    return KINDS[kind](told, choices)


def joined(rules: Sequence[Filter]) -> Filter | None:
    """All rules together; None when there are none."""
    return reduce(and_, rules) if rules else None


def parts_of(kept: Filter) -> list[Filter]:
    """The rules that must all hold, as far as a filter says them one by one."""
    if isinstance(kept, All):
        return [part for each in kept.parts for part in parts_of(each)]
    if isinstance(kept, Selection):
        return [kept]
    halves = [half for half in (kept.of_cases, kept.of_events) if half is not None]
    return [part for half in halves for part in parts_of(half)]


def _period(told: Told, choices: Choices) -> tuple[str, Filter | None]:
    first, last = str(told.get("first", "")), str(told.get("last", ""))
    if not first and not last:
        return "period", None
    early, late = first or choices.first.isoformat(), last or choices.last.isoformat()
    if date.fromisoformat(early) > date.fromisoformat(late):
        early, late = (early, early) if first and not last else (late, late)
    return "period", cases.Period(str(told.get("how") or "starts"), early, late)


def _attribute(told: Told, choices: Choices) -> tuple[str, Filter | None]:
    place = _whole(told.get("attribute"))
    name, values = choices.attributes[place]
    chosen = told.get("value", [])
    places = [chosen] if isinstance(chosen, str) else list(chosen)
    empty = "empty" in places
    kept = [values[_whole(one)].value for one in places if one != "empty"]
    key = f"attribute:{name}"
    return key, cases.Attribute(name, kept, not_filled=empty) if kept or empty else None


def _step(told: Told, choices: Choices) -> tuple[str, Filter | None]:
    if told.get("step", "") == "":
        return "step:", None
    name = choices.steps[_whole(told["step"])].name
    occurs = cases.Occurs(name)
    return f"step:{name}", ~occurs if told.get("occurs") == "no" else occurs


def _followed(told: Told, choices: Choices) -> tuple[str, Filter | None]:
    if "" in (told.get("from", ""), told.get("to", "")):
        return "followed:", None
    first, then = (choices.steps[_whole(told[end])].name for end in ("from", "to"))
    kept = cases.Followed(first, by=then, directly=told.get("directly") == "yes")
    return f"followed:{first}:{then}", ~kept if told.get("occurs") == "no" else kept


def _variants(told: Told, choices: Choices) -> tuple[str, Filter | None]:
    most = told.get("most", "")
    return "variants", cases.MostFrequentVariants(_whole(most)) if most else None


def _duration(told: Told, choices: Choices) -> tuple[str, Filter | None]:
    bounds: list[Filter] = []
    if told.get("least"):
        bounds.append(cases.ThroughputAtLeast(f"{_whole(told['least'])} days"))
    if told.get("longest"):
        bounds.append(cases.ThroughputAtMost(f"{_whole(told['longest'])} days"))
    return "duration", joined(bounds)


def _finished(told: Told, choices: Choices) -> tuple[str, Filter | None]:
    state = str(told.get("state", ""))
    return "finished", cases.Finished(state) if state else None


def _whole(told: Any) -> int:
    try:
        number = int(str(told))
    except ValueError:
        number = -1
    if number < 0:
        raise ParameterError(f"{told!r} is no whole number of 0 or more.")
    return number


KINDS = {
    "period": _period,
    "attribute": _attribute,
    "step": _step,
    "followed": _followed,
    "variants": _variants,
    "duration": _duration,
    "finished": _finished,
}
"""What each control asks for."""
