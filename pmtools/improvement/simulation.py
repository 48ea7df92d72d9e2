"""Made-up cases before and after an iteration, of which the true effect is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from pmtools.errors import ParameterError

if TYPE_CHECKING:
    import pandas as pd

BEGINS = datetime(2024, 1, 1)
"""A Monday: the first week of every simulation."""
WEEK = 7
YEAR = 52
SEEDS = range(1000)
"""The seeds of the table that says how often the review errs; fixed before there was a review."""
KINDS = ("small", "large")
TIMES = (0.8, 1.6)
"""How much longer than usual cases of each kind take: a third of them are large."""


@dataclass(frozen=True)
class Scenario:
    """What besides the iteration moves the time that cases take.

    Times are lognormal with mean `usual` days and coefficient of variation `spread`. `season` is
    how much longer cases take at the height of the year, `trend` how much more or less each year,
    `wave` the standard deviation of the level of a week, and `memory` its correlation with the week
    before, all as a share of the usual time. `large` and `large_after` are the shares of large
    cases before and after the iteration. Cases begin in `weeks` weeks on either side, about
    `n_cases` on each.
    """

    name: str
    n_cases: int = 200
    weeks: int = YEAR
    usual: float = 40.0
    spread: float = 0.5
    season: float = 0.0
    trend: float = 0.0
    wave: float = 0.0
    memory: float = 0.0
    large: float = 1 / 3
    large_after: float = 1 / 3

    def cases(self, seed: int, effect: float = 0.0) -> pd.DataFrame:
        """Cases in order of their begin, as they stand at the end of the last week.

        `effect` is the share by which the iteration shortens times. Columns: `start`, `end`
        (datetime64; null while a case runs), `kind` (str). Cases that begin after `iteration()`
        have the effect. The same arguments give the same cases on every machine.

        >>> bool(SCENARIOS["plain"].cases(seed=7).start.is_monotonic_increasing)
        True
        """
        import pandas as pd

        random = np.random.default_rng([seed, *self.name.encode()])
        weeks = 2 * self.weeks
        n_of_week = random.poisson(self.n_cases / self.weeks, weeks)
        week = np.repeat(np.arange(weeks), n_of_week)
        begins = np.sort(week * WEEK + random.uniform(0, WEEK, len(week)))
        after = begins >= self.weeks * WEEK
        share = np.where(after, self.large_after, self.large)
        kind = (random.uniform(size=len(week)) < share).astype(int)
        days = self._times(random, begins, kind, after, effect)
        ends = np.where(begins + days <= weeks * WEEK, begins + days, np.nan)
        start, end = (
            pd.Timestamp(BEGINS) + pd.to_timedelta(of, unit="D").round("s") for of in (begins, ends)
        )
        return pd.DataFrame({"start": start, "end": end, "kind": np.array(KINDS)[kind]})

    def iteration(self) -> datetime:
        """When the iteration begins."""
        return BEGINS + timedelta(weeks=self.weeks)

    def _times(
        self,
        random: np.random.Generator,
        begins: np.ndarray,
        kind: np.ndarray,
        after: np.ndarray,
        effect: float,
    ) -> np.ndarray:
        years = begins / (YEAR * WEEK)
        level = 1 + self.season * np.sin(2 * np.pi * years) + self.trend * years
        level = level + self._waves(random)[(begins // WEEK).astype(int)]
        level = np.maximum(level, 0.1) * np.array(TIMES)[kind] * (1 - effect * after)
        sigma = np.sqrt(np.log1p(self.spread**2))
        chance = random.lognormal(-(sigma**2) / 2, sigma, len(begins))
        return np.asarray(self.usual * level * chance)

    def _waves(self, random: np.random.Generator) -> np.ndarray:
        """The level of each week: an autoregression of order one."""
        shocks = random.normal(0, self.wave * np.sqrt(1 - self.memory**2), 2 * self.weeks)
        waves = np.zeros(2 * self.weeks)
        waves[0] = random.normal(0, self.wave)
        for week in range(1, len(waves)):
            waves[week] = self.memory * waves[week - 1] + shocks[week]
        return waves


SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario("plain"),
        Scenario("season", season=0.15),
        Scenario("trend", trend=-0.10),
        Scenario("autocorrelation", wave=0.15, memory=0.3),
        Scenario("case_mix", large_after=0.15),
        Scenario("few_cases", n_cases=25),
    )
}
"""What the review is tried on: an effect, and none, in each."""


def scenario(name: str) -> Scenario:
    """A scenario by its name; ParameterError for another."""
    if name not in SCENARIOS:
        raise ParameterError(f"There is no scenario {name!r}. There is: {', '.join(SCENARIOS)}.")
    return SCENARIOS[name]
