"""A change of registration is named where it was planted, and nowhere else."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from pmtools.improvement.plan import Plan
from pmtools.improvement.registration import registration

BEGINS, WEEKS = pd.Timestamp("2024-01-01"), 52
UNTIL = BEGINS + pd.Timedelta(weeks=2 * WEEKS)
PLAN = Plan((BEGINS + pd.Timedelta(weeks=WEEKS)).date(), UNTIL)
STEPS = "ABCDEFGH"
DAYS = np.array([0, 4, 10, 8, 6, 12, 5, 9.0])
"""Mean days before each step."""


@dataclass(frozen=True)
class Made:
    """Cases that take eight steps one after the other; what changes, changes after a year."""

    n_cases: int = 400
    shift: tuple[tuple[str, float], ...] = ()
    """Steps that are registered so many days later (or earlier), as far as that can be."""
    faster: tuple[tuple[str, float], ...] = ()
    """Steps of which the time before is shorter by this share."""
    wave: float = 0.0
    """How much a week differs from the usual; each resembles the one before it (0.3)."""

    def frames(self, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        """What `step_gaps` and `case_values` tell of them at the end of the second year."""
        random = np.random.default_rng(seed)
        n = random.poisson(2 * self.n_cases)
        begin = np.sort(random.uniform(0, 2 * WEEKS * 7, n))
        after = begin >= WEEKS * 7
        sigma = np.sqrt(np.log1p(0.6**2))
        gap = DAYS * random.lognormal(-(sigma**2) / 2, sigma, (n, len(STEPS)))
        gap *= np.maximum(0.1, 1 + self._waves(random)[(begin // 7).astype(int)])[:, None]
        for step, share in self.faster:
            gap[after, STEPS.index(step)] *= 1 - share
        day = gap.cumsum(axis=1)
        for step, days in self.shift:
            at = STEPS.index(step)
            room = day[:, at] - day[:, at - 1]
            most = day[:, at + 1] - day[:, at] if at + 1 < len(STEPS) else np.inf
            day[after, at] += np.clip(days, -0.9 * room, 0.9 * most)[after]
        return self._told(begin, day)

    def _waves(self, random: np.random.Generator) -> np.ndarray:
        waves = random.normal(0, self.wave, 2 * WEEKS)
        for week in range(1, len(waves)):
            waves[week] = 0.3 * waves[week - 1] + np.sqrt(1 - 0.3**2) * waves[week]
        return waves

    def _told(self, begin: np.ndarray, day: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
        n = len(begin)
        moment = np.where(begin[:, None] + day <= 2 * WEEKS * 7, day, np.nan)
        before = np.diff(moment, prepend=np.nan)
        after = np.diff(moment, append=np.nan)
        start = BEGINS + pd.to_timedelta(begin, unit="D")
        ids = [f"c{number}" for number in range(n)]
        columns = {"day": moment, "before": before, "after": after}
        gaps = pd.DataFrame({name: of.ravel() for name, of in columns.items()})
        gaps["case_id"], gaps["activity"] = np.repeat(ids, len(STEPS)), list(STEPS) * n
        gaps["start"], gaps["work"] = np.repeat(start, len(STEPS)), gaps["before"] / 4
        gaps["last"] = gaps["activity"] == STEPS[-1]
        end = start + pd.to_timedelta(moment[:, -1], unit="D")
        cases = pd.DataFrame({"case_id": ids, "start": start, "end": end})
        return gaps.dropna(subset="day"), cases


def found(made: Made, seed: int, measure: str = "", step: str = "") -> dict[str, str]:
    """What is named, by step."""
    told = registration(*made.frames(seed), PLAN, measure, step)
    named = told[told.kind != ""]
    return dict(zip(named.activity, named.kind, strict=True))
