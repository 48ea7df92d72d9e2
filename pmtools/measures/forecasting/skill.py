"""How good the chances were (treffer): calibration, and whether they beat days left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pmtools.measures.forecasting.survival import SURE, wilson

if TYPE_CHECKING:
    import pandas as pd

BANDS = (0.0, 0.10, 0.25, 0.50, 0.75, 0.90, 1.0)
RESAMPLES = 2000
CASES_NEEDED = 30
OF_EACH_NEEDED = 10  # cases late, and cases in time
SEED = 20260101


def calibration(frame: pl.DataFrame, chance: str = "chance") -> pd.DataFrame:
    """Whether as many were late as was said, per band of chance.

    Takes what `backtest` gives; `chance` may be `"naive"`. Columns: `from_chance`, `to_chance`
    (float64, the latter excluded but for 1), `n` (int64, forecasts), `n_cases` (int64: a case is
    forecast at several cut-offs), `mean_chance`, `observed` (float64, the share late), `low`,
    `high` (Wilson's 95 % interval over the cases, since forecasts of one case go together) and
    `fits` (bool: `mean_chance` lies in it). A band without forecasts has no row.
    """
    known = frame.filter(pl.col(chance).is_not_null(), pl.col("late").is_not_null())
    band = sum((pl.col(chance) >= edge).cast(pl.Int64) for edge in BANDS[1:-1])
    rows = (
        known.group_by(band=band)
        .agg(
            n=pl.len().cast(pl.Int64),
            n_cases=pl.col("case_id").n_unique().cast(pl.Int64),
            mean_chance=pl.col(chance).mean(),
            observed=pl.col("late").mean(),
        )
        .sort("band")
    )
    low, high = wilson(rows["observed"].to_numpy(), rows["n_cases"].to_numpy())
    at = rows["band"].to_numpy()
    return rows.select(
        pl.Series("from_chance", np.array(BANDS)[at]),
        pl.Series("to_chance", np.array(BANDS)[at + 1]),
        pl.exclude("band"),
        pl.Series("low", low),
        pl.Series("high", high),
        fits=pl.col("mean_chance").is_between(pl.Series(low), pl.Series(high)),
    ).to_pandas()


def skill(frame: pl.DataFrame, seed: int = SEED) -> pd.DataFrame:
    """Whether the chances beat those from the days left alone; one row.

    Takes what `backtest` gives. Columns: `n` (int64, forecasts whose outcome is known), `n_cases`,
    `n_unknown` (forecasts whose outcome is not known, left out), `n_moved` (forecasts whose
    deadline was moved later on), `expected`, `expected_naive` (float64, sum of the chances), `late`
    (int64, observed), `brier`, `brier_naive` (float64, mean squared error; lower is better),
    `gain` (float64, the naive one less ours), `gain_low`, `gain_high` (95 % interval by bootstrap
    over cases, since forecasts of one case go together) and `verdict`: `"beats"` where the whole
    interval is above 0, `"too little data"` below 30 cases or 10 late or 10 in time, else
    `"does not beat"`.
    """
    known = frame.filter(pl.col("late").is_not_null())
    rows = known.drop_nulls(["chance", "naive"]).with_columns(pl.col("late").cast(pl.Float64))
    ours, naive = ((pl.col(c) - pl.col("late")) ** 2 for c in ("chance", "naive"))
    figures = rows.select(
        n=pl.len().cast(pl.Int64),
        n_cases=pl.col("case_id").n_unique().cast(pl.Int64),
        n_unknown=pl.lit(frame.height - known.height, pl.Int64),
        n_moved=pl.col("moved").sum().cast(pl.Int64),
        expected=pl.col("chance").sum(),
        expected_naive=pl.col("naive").sum(),
        late=pl.col("late").sum().cast(pl.Int64),
        brier=ours.mean(),
        brier_naive=naive.mean(),
        gain=(naive - ours).mean(),
    )
    per_case = rows.group_by("case_id").agg(gain=(naive - ours).sum(), n=pl.len()).sort("case_id")
    low, high = resampled(per_case["gain"].to_numpy(), per_case["n"].to_numpy(), seed)
    return figures.with_columns(
        gain_low=pl.lit(low, pl.Float64),
        gain_high=pl.lit(high, pl.Float64),
        verdict=pl.lit(verdict(rows, low)),
    ).to_pandas()


def resampled(total: NDArray[np.float64], n: NDArray[np.uint32], seed: int) -> tuple[float, float]:
    """The 95 % interval of a mean over rows by drawing whole cases; NaN without cases."""
    if not len(total):
        return float("nan"), float("nan")
    random = np.random.default_rng(seed)
    means = np.empty(RESAMPLES)
    for draw in range(RESAMPLES):
        times = np.bincount(random.integers(0, len(total), len(total)), minlength=len(total))
        means[draw] = (times * total).sum() / (times * n).sum()
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def verdict(rows: pl.DataFrame, low: float) -> str:
    """What may be said of the gain."""
    late = rows.filter(pl.col("late") == 1)["case_id"].n_unique()
    in_time = rows.filter(pl.col("late") == 0)["case_id"].n_unique()
    if rows["case_id"].n_unique() < CASES_NEEDED or min(late, in_time) < OF_EACH_NEEDED:
        return "too little data"
    return "beats" if low > 0 else "does not beat"


def expected_late(chances: pl.DataFrame) -> pd.DataFrame:
    """How many of the running cases will miss their deadline; one row.

    Takes what `miss_chance` gives. Columns: `n` (int64, cases), `already` (int64, past it),
    `expected` (float64, those included), `low` and `high` (float64, 95 %): what chance does when
    each case goes its own way, and the intervals of the chances as if all err to the same side.
    """
    spread = (pl.col("chance") * (1 - pl.col("chance"))).sum() * SURE**2
    off = {side: (pl.col(side) - pl.col("chance")).sum() for side in ("low", "high")}
    expected, already = pl.col("chance").sum(), (pl.col("left") <= 0).sum()
    return chances.select(
        n=pl.len().cast(pl.Int64),
        already=already.cast(pl.Int64),
        expected=expected,
        low=pl.max_horizontal(expected - (spread + off["low"] ** 2).sqrt(), already),
        high=pl.min_horizontal(expected + (spread + off["high"] ** 2).sqrt(), pl.len()),
    ).to_pandas()
