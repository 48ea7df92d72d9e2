"""The review tried on made-up cases of which the true effect is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from pmtools.improvement.estimate.effect import effect_on_time
from pmtools.improvement.estimate.plan import Plan
from pmtools.improvement.estimate.verdict import verdict
from pmtools.improvement.register.model import IMPROVED, VERDICTS, WORSE
from pmtools.improvement.simulation import SCENARIOS, SEEDS, Scenario, scenario

if TYPE_CHECKING:
    import pandas as pd

FEW = "few_cases"
TRIES = 10
"""So many seeds are quick enough to wait for; the tests take the thousand of `SEEDS`."""


def tried_reviews(
    effect: float = 0.0,
    tries: int = TRIES,
    n_cases: int | None = None,
    scenarios: Iterable[str] | None = None,
) -> pd.DataFrame:
    """How often a review says what, in each scenario, when the true effect is known.

    `effect` is the share by which the iteration shortens throughput times; 0 for one that does
    nothing. Takes the first `tries` of `SEEDS` and about `n_cases` cases on each side (else those
    of the scenario; given a number, the scenario of few cases is left out). Reviewed as `pmtools
    review` does, adjusted for the kind of cases. One row a scenario. Columns: `scenario` (str),
    `effect` (float64), `n_cases`, `tries`, `improved`, `not_shown`, `too_little_data`, `worse`
    (int64), `wrong` (float64: the share of improved and worse together where the effect is 0, of
    worse else), `found` (float64: the share of improved; null where the effect is 0).

    Raises ParameterError for a scenario that is not there.

    >>> tried_reviews(tries=2, scenarios=["few_cases"]).too_little_data.tolist()
    [2]
    """
    import pandas as pd

    rows = list[dict[str, object]]()
    some = scenarios or (name for name in SCENARIOS if n_cases is None or name != FEW)
    for name in some:
        made = scenario(name)
        made = made if n_cases is None else replace(made, n_cases=n_cases)
        said = [_said(made, seed, effect) for seed in SEEDS[:tries]]
        counts = {one: said.count(one) for one in VERDICTS}
        wrong = counts[WORSE] + (0 if effect else counts[IMPROVED])
        rows.append(
            {
                **{"scenario": name, "effect": effect, "n_cases": made.n_cases, "tries": len(said)},
                **counts,
                "wrong": wrong / len(said) if said else float("nan"),
                "found": counts[IMPROVED] / len(said) if said and effect else float("nan"),
            }
        )
    return pd.DataFrame(rows)


def _said(made: Scenario, seed: int, effect: float) -> str:
    """The verdict on one simulated iteration."""
    import pandas as pd

    start = made.iteration()
    until = pd.Timestamp(start) + timedelta(weeks=made.weeks)
    plan = Plan(start=start.date(), until=until, adjust=("kind",))
    return verdict(effect_on_time(made.cases(seed, effect), plan), lower_is_better=True)
