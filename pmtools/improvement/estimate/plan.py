"""What is compared with what: fixed by rule before anyone looks at the figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

YEAR, HALF_YEAR = 52, 26
"""Weeks of baseline from which on a season, and a trend, can be considered."""


@dataclass(frozen=True)
class Plan:
    """Which cases are before and after, and what is taken into account.

    The baseline are the cases that begin in `baseline` weeks up to `pause` weeks before `start`:
    teams begin when it was bad for a while, and what comes back by itself is no improvement. After
    are those that begin from `wash_out` weeks after `start`, in a year at most: a trend is straight
    for a while, not for years, and whether a gain holds is another question (`sustain`); or in
    `window` (from, until) where another part is looked at. Cases are followed until `until`, the
    end of the log.
    `adjust` are attributes of cases; `expected` is the effect that the team declared (days, or a
    share), `expected_share` the same as a part of the figure, `horizon` up to how many days a case
    is counted.
    """

    start: date
    until: pd.Timestamp
    baseline: int = YEAR
    pause: int = 4
    wash_out: int = 0
    adjust: tuple[str, ...] = ()
    expected: float | None = None
    expected_share: float | None = None
    horizon: float | None = None
    window: tuple[pd.Timestamp, pd.Timestamp] | None = None

    @property
    def before(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """From and until when the cases of the baseline begin."""
        import pandas as pd

        start = pd.Timestamp(self.start)
        first, last = (start - timedelta(weeks=weeks) for weeks in (self.baseline, self.pause))
        return first, last

    @property
    def after(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """From and until when the cases after the change begin."""
        import pandas as pd

        if self.window:
            return self.window
        first = pd.Timestamp(self.start) + timedelta(weeks=self.wash_out)
        return first, min(first + pd.DateOffset(years=1), self.until)
