"""The verdict on an iteration: improved, not shown, too little data, or worse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pmtools.improvement.estimate.effect import ENOUGH_WEEKS, Effect
from pmtools.improvement.estimate.valued import ENOUGH_CASES
from pmtools.improvement.register.model import IMPROVED, NOT_SHOWN, TOO_LITTLE, WORSE

LARGE = 0.3
"""Without a declared effect, one that could only be seen from this share of the figure on is no
sign that nothing happened."""


def verdict(
    effect: Effect, *, lower_is_better: bool, expected: float | None = None, share: bool = False
) -> str:
    """What may be said of an effect, by its 95 % interval and by what could have been seen.

    Improved or worse when the interval lies wholly on one side of nothing. Else not shown, when an
    effect as large as `expected` (in the unit of the figure; when None three tenths of it, or of
    what a `share` can still get better) would have been found four times in five; too little data
    when not, or when a side has fewer than 30 cases or 8 weeks.
    """
    found = effect.difference
    if found is None:
        return TOO_LITTLE
    low, high = found.interval()
    if low > 0 or high < 0:
        return IMPROVED if (high < 0) == lower_is_better else WORSE
    room = 1 - effect.mean_before if share and not lower_is_better else abs(effect.mean_before)
    wanted = abs(expected) if expected else LARGE * room
    return NOT_SHOWN if found.smallest() <= wanted else TOO_LITTLE


def why_nothing(row: Mapping[str, Any]) -> str:
    """Why no effect can be told, of the row of a review: the first that holds.

    `no_after` (nothing began after the change), `unlike` (what is not known differs too much
    between the sides), `no_spread` (nearly all figures are the same), `no_baseline`, `no_overlap`
    (of kinds of cases), `no_before`, or `no_effect` (too few cases or weeks).
    """
    cases, weeks = (min(row[f"{of}_before"], row[f"{of}_after"]) for of in ("n", "weeks"))
    reasons = {
        "no_after": row["after_from"] >= row["after_until"],
        "unlike": row["unknown_before"] or row["unknown_after"],
        "no_spread": cases >= ENOUGH_CASES and weeks >= ENOUGH_WEEKS,
        "no_baseline": row["before_from"] >= row["before_until"],
        "no_overlap": row["left_out"] and not row["n_before"],
        "no_before": not row["n_before"],
        "no_effect": row["n_after"],
    }
    return next((reason for reason, holds in reasons.items() if holds), "no_after")
