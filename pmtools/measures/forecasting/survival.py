"""Of how many cases the decision came after the deadline, when some of them still run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int64]
Floats = NDArray[np.float64]
SURE = 1.959964  # standard normal, two-sided 95 %


@dataclass(frozen=True)
class Followed:
    """Stretches of cases in some state, in whole days; each day at whose end it lasts is a moment.

    On the scale of days since the deadline (before it they are negative): `first` and `last`
    moment, and `end`, the day of the decision or the last day of which anything is known, later
    than the last moment. `decided` (bool): that is a decision. `term`: days from receipt to
    deadline. `case`: numbers, sorted.
    """

    case: Days
    first: Days
    last: Days
    end: Days
    decided: NDArray[np.bool_]
    term: Days

    def near(self, left: int, used: int | None, band: int) -> Followed:
        """Only the moments with `left` days left and `used` days used, or at most `band` off.

        From the deadline on there is nothing left to ask: those moments are never among them.
        """
        first, last = np.maximum(self.first, -left - band), np.minimum(self.last, band - left)
        last = np.minimum(last, -1)
        if used is not None:
            received = -self.term
            first = np.maximum(first, received + used - band)
            last = np.minimum(last, received + used + band)
        kept = np.flatnonzero(first <= last)
        return Followed(
            self.case[kept],
            first[kept],
            last[kept],
            self.end[kept],
            self.decided[kept],
            self.term[kept],
        )

    def n_cases(self, rows: NDArray[np.bool_] | None = None) -> int:
        """The number of cases with such rows."""
        case = self.case if rows is None else self.case[rows]
        return int(np.count_nonzero(np.diff(case))) + bool(len(case))

    def n_known(self) -> int:
        """The number of cases of which it is known whether they were decided by the deadline."""
        return self.n_cases(self.decided | (self.end >= 0))


class Chance(NamedTuple):
    """A chance with its 95 % interval, and the number of cases that it rests on."""

    chance: float
    low: float
    high: float
    n: int


def decided_after(past: Followed, day: int = 0) -> Chance:
    """The chance that a case is decided later than `day` (0: its deadline), estimated at moments.

    Kaplan and Meier (1958) over the days since the deadline: a case that runs counts until the last
    day it was followed, and no further. Without running cases it is the share of the moments whose
    case was decided later. The interval is Wilson's with the effective number of Rothman (1978),
    S(1-S) over Greenwood's variance, times cases per moment, for the moments of one case are not
    independent. If nobody was followed until then, `low` is 0.
    """
    weights = (past.last - past.first + 1).astype(np.float64)
    begin = min(int(past.end.min()), day)
    place, size = np.minimum(past.end, day + 1) - begin, day - begin + 2
    ended = np.bincount(place, weights, size)
    decided = np.bincount(place[past.decided], weights[past.decided], size)[:-1]
    at_risk = ended[::-1].cumsum()[::-1][:-1]
    risk = np.maximum(at_risk, 1)
    survival = float(np.prod(1 - decided / risk))
    greenwood = float((decided / (risk * np.maximum(risk - decided, 1))).sum())
    low, high = wilson(np.array([survival]), np.array([effective(past, survival, greenwood)]))
    seen = at_risk[-1] > 0 or survival <= 0
    return Chance(survival, float(low[0]) if seen else 0.0, float(high[0]), past.n_known())


def effective(past: Followed, survival: float, greenwood: float) -> float:
    """As how many whole cases the estimate is worth; never more than there are."""
    if not 0 < survival < 1:
        return past.n_known()
    moments = int((past.last - past.first + 1).sum())
    cases = past.n_cases()
    return min((1 - survival) / (survival * greenwood) * cases / moments, cases)


def wilson(share: Floats, n: Floats | Days) -> tuple[Floats, Floats]:
    """Wilson's 95 % interval of a share of n (1927); from 0 to 1 where n is 0."""
    n = np.maximum(n, 1e-9)
    middle = (share + SURE**2 / (2 * n)) / (1 + SURE**2 / n)
    half = SURE * np.sqrt(share * (1 - share) / n + SURE**2 / (4 * n**2)) / (1 + SURE**2 / n)
    return np.clip(middle - half, 0, share), np.clip(middle + half, share, 1)
