"""The restricted mean: how many days cases take, counted to a horizon, running cases included."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.float64]


class Survival(NamedTuple):
    """Which share of cases still runs: at each `day` that a case ended, and just after it."""

    day: Days
    share: Days
    at_risk: Days
    """Cases that run until that day at least."""
    ended: Days
    """Cases that end on it."""


def kaplan_meier(days: Days, ended: NDArray[np.bool_]) -> Survival:
    """The share of cases that still runs, with cases of which the end is not known (censored).

    Kaplan and Meier, Nonparametric estimation from incomplete observations, JASA 1958. A case that
    is censored on the day that another ends is counted as running on it.

    >>> kaplan_meier(np.array([1.0, 2.0, 3.0]), np.array([True, False, True])).share.round(3)
    array([0.667, 0.   ])
    """
    day, ends = np.unique(days[ended], return_counts=True)
    at_risk = len(days) - np.searchsorted(np.sort(days), day, side="left")
    share = np.asarray(np.cumprod(1 - ends / at_risk), np.float64)
    return Survival(day, share, at_risk.astype(float), ends.astype(float))


def restricted_mean(days: Days, ended: NDArray[np.bool_], horizon: float) -> float:
    """The mean of the days that cases take, each counted up to `horizon`: the area under the curve.

    >>> restricted_mean(np.array([1.0, 2.0, 3.0]), np.array([True, False, True]), 4.0)
    2.3333333333333335
    """
    return float(_areas(kaplan_meier(days, ended), horizon)[0])


def _areas(curve: Survival, horizon: float) -> Days:
    """The area under the curve from day 0, and from each day that a case ended, to the horizon."""
    edges = np.minimum(np.concatenate([[0.0], curve.day, [np.inf]]), horizon)
    level = np.concatenate([[1.0], curve.share])
    pieces = level * np.diff(edges)
    return np.asarray(np.cumsum(pieces[::-1])[::-1])


def pseudo_values(days: Days, ended: NDArray[np.bool_], horizon: float) -> Days:
    """For each case what it adds to the restricted mean, so that their mean is that mean.

    The restricted mean and the influence of the case on it (infinitesimal jackknife): what the
    pseudo-observations of Andersen, Hansen and Klein (Regression analysis of restricted mean
    survival time based on pseudo-observations, 2004) come to. Without censoring it is the days of
    the case itself, up to the horizon.

    >>> pseudo_values(np.array([1.0, 2.0, 9.0]), np.array([True, True, True]), 4.0)
    array([1., 2., 4.])
    """
    curve, n = kaplan_meier(days, ended), len(days)
    area = _areas(curve, horizon)
    left = curve.at_risk - curve.ended
    # Where none is left the curve is zero from there on, and nothing is added.
    within = (curve.day <= horizon) & (left > 0)
    weight = np.where(within, area[1:] * n / np.maximum(left, 1), 0.0)
    hazard = np.concatenate([[0.0], np.cumsum(weight * curve.ended / curve.at_risk)])
    passed = np.searchsorted(curve.day, np.minimum(days, horizon), side="right")
    place = np.minimum(np.searchsorted(curve.day, days), max(len(curve.day) - 1, 0))
    own = np.where(ended, weight[place], 0.0) if len(curve.day) else np.zeros(n)
    return np.asarray(area[0] - own + hazard[passed])
