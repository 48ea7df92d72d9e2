"""The deadline of one case: to look a date up, and to check the many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from pmtools.clock.deadline import ends
from pmtools.clock.penalty import due
from pmtools.clock.rule import Rule, holds
from pmtools.clock.rule_files import read_rules
from pmtools.clock.suspension import merged
from pmtools.errors import ParameterError


def deadline_of(
    rule: str,
    start: date,
    *,
    suspensions: Sequence[tuple[date, date]] = (),
    extended: date | None = None,
    received: date | None = None,
) -> date:
    """The last day of a statutory term that is counted from the day after `start`.

    `suspensions` are pairs of the day on which something was asked and the day on which it came:
    the term stands still from the day after the first until the day of the second. `extended` is
    the day on which an extension was told. Of a rule with several versions the one counts that held
    on the day `received` (by default `start`).

    Raises ParameterError for a rule that is not known or did not hold on that day.

    >>> asked, came = date(2026, 1, 12), date(2026, 2, 2)
    >>> deadline_of("awb-4-13", date(2026, 1, 5), suspensions=[(asked, came)])
    datetime.date(2026, 3, 23)
    """
    asked = _days([day for day, _ in suspensions]) + np.timedelta64(1, "D")
    came = _days([day for _, day in suspensions])
    stops = merged(np.zeros(len(asked), np.int64), asked, came)
    told = _days([extended])
    end: date = ends(_rule(rule, received or start), _days([start]), stops, told).end[0].item()
    return end


def penalty_of(penalty: str, deadline: date, notice: date, until: date) -> int:
    """What is due, in euros, when the decision comes on the day `until` (see `penalty.due`).

    Raises ParameterError for a penalty that is not known or did not hold on the day of the notice.

    >>> penalty_of("awb-4-17", date(2026, 3, 2), date(2026, 3, 3), date(2027, 3, 3))
    1442
    """
    penalties = read_rules().penalties
    held = [one for one in penalties.get(penalty, ()) if holds(one, _days([notice]))[0]]
    if not held:
        raise ParameterError(
            f"There is no penalty {penalty!r} for a notice of {notice}. Known are: "
            f"{', '.join(penalties)}; see pmtools terms."
        )
    return int(due(held[0], _days([deadline]), _days([notice]), _days([until]))[0])


def _rule(name: str, day: date) -> Rule:
    """The version of a rule that held on a day, or that of the rule to which it hands over."""
    rules = read_rules().rules
    if name not in rules:
        raise ParameterError(f"There is no rule {name!r}. Known are: {', '.join(rules)}.")
    held = [one for one in rules[name] if one.valid(_days([day]))[0]]
    if not held:
        raise ParameterError(f"The rule {name!r} did not hold on {day}; see pmtools terms.")
    other = held[0].otherwise
    return _rule(other, day) if other and held[0].hands_over(_days([day]))[0] else held[0]


def _days(days: Sequence[date | None]) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    return np.array(days, "M8[D]")
