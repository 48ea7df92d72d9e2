"""Two logs on one process map: the same steps and arrows, with what differs at each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError
from pmtools.report.tables import ENOUGH, records

if TYPE_CHECKING:
    import pandas as pd

PER = 10_000
"""A map of both counts occurrences per so many cases of each, so that both weigh the same."""
POINTS, PART, LEAST = 5, 0.1, 60.0
"""From so many percentage points a difference is marked, and from such a part of the longer time,
if that is so many seconds."""
BOTH = ("n_a", "n_b", "n_cases_a", "n_cases_b", "share_a", "share_b", "share_difference")
TIMES = ("median_a", "median_b", "median_difference")
EDGES = ("n_first_a", "n_first_b", "n_last_a", "n_last_b", "position_a", "position_b")


@dataclass(frozen=True)
class Compared:
    """What both have of a step or an arrow, as `differences` tells it."""

    row: dict[str, Any]

    @property
    def only(self) -> str:
        """`a` or `b` where it is in one of both alone, else nothing."""
        if not self.row["n_cases_b"]:
            return "a"
        return "" if self.row["n_cases_a"] else "b"

    @property
    def points(self) -> int:
        """Percentage points that `b` has more: those of the percentages that stand beside it."""
        return points(self.row["share_a"], self.row["share_b"])

    @property
    def timed(self) -> bool:
        """Whether both have it ten times or more, so that their medians can be set side by side."""
        row = self.row
        known = all(row[name] == row[name] for name in TIMES)  # no value differs from itself
        return bool(known and min(row["n_a"], row["n_b"]) >= ENOUGH)

    @property
    def longer(self) -> float:
        """Seconds that it takes longer in `b`; 0 where that is not told."""
        return float(self.row["median_difference"].total_seconds()) if self.timed else 0.0

    @property
    def sign(self) -> int:
        """1 or -1 where `b` has clearly more or less, else 0."""
        return (self.points > 0) - (self.points < 0) if abs(self.points) >= POINTS else 0

    @property
    def sign_in_time(self) -> int:
        """1 or -1 where it takes clearly longer or shorter in `b`, else 0."""
        if not self.timed:
            return 0
        most = max(self.row["median_a"], self.row["median_b"]).total_seconds()
        apart = abs(self.longer) >= max(PART * most, LEAST)
        return ((self.longer > 0) - (self.longer < 0)) if apart else 0


@dataclass(frozen=True)
class Both:
    """All that is compared on a map: steps by name and arrows by pair, and the cases of each."""

    steps: dict[str, Compared]
    arrows: dict[tuple[str, str], Compared]
    cases: tuple[int, int]

    def edge_shares(self, step: str, edge: str) -> tuple[float, float]:
        """In which share of the cases of each a step is `first` or `last`."""
        row = self.steps[step].row
        a, b = (
            row[f"n_{edge}_{side}"] / max(n, 1) for side, n in zip("ab", self.cases, strict=True)
        )
        return a, b


def points(a: float, b: float) -> int:
    """Percentage points between two shares as they are said, in whole per cent."""
    return round(b * 100) - round(a * 100)


def both_of(activities: pd.DataFrame, transitions: pd.DataFrame) -> Both:
    """What `differences` by activity and by transition tell; ParameterError for other frames."""
    wanted = {
        "activity": (activities, ("activity", *BOTH, *TIMES, *EDGES)),
        "transition": (transitions, ("from_activity", "to_activity", *BOTH, *TIMES)),
    }
    for by, (frame, columns) in wanted.items():
        missing = [name for name in columns if name not in frame.columns]
        if missing:
            raise ParameterError(
                f"Two processes are compared from pm.differences(a, b, by={by!r}); this frame "
                f"lacks {', '.join(missing)}."
            )
    steps = {row["activity"]: Compared(row) for row in records(activities)}
    pairs = ((row["from_activity"], row["to_activity"], row) for row in records(transitions))
    arrows = {(source, target): Compared(row) for source, target, row in pairs}
    a, b = (int(activities[f"n_first_{side}"].sum()) for side in "ab")
    return Both(steps, arrows, (a, b))


def together(
    activities: pd.DataFrame, transitions: pd.DataFrame, cases: tuple[int, int]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both as one process: frames as of `activities` and `time_between`, per 10,000 cases of each.

    The time of a transition is what its share of the cases differs, so that a map keeps the
    arrows that differ most as it keeps the places with most time.
    """
    import pandas as pd

    def mean(frame: pd.DataFrame, name: str) -> pd.Series:
        rates = (frame[f"{name}_{side}"] / max(n, 1) for side, n in zip("ab", cases, strict=True))
        return (sum(rates, 0 * frame["n_a"]) * PER / 2).round().clip(lower=1).astype("int64")

    def edge(name: str) -> pd.Series:
        none = activities[[f"{name}_a", f"{name}_b"]].sum(axis=1) == 0
        return mean(activities, name).mask(none, 0)

    steps = activities[["activity"]].assign(
        n=mean(activities, "n"),
        n_cases=mean(activities, "n_cases"),
        n_first=edge("n_first"),
        n_last=edge("n_last"),
        position=activities[["position_a", "position_b"]].mean(axis=1),
    )
    nothing = pd.Series(pd.Timedelta(0), index=transitions.index)
    arrows = transitions[["from_activity", "to_activity"]].assign(
        n=mean(transitions, "n"),
        total=transitions["share_difference"].abs(),
        median=nothing,
        p90=nothing,
        share=0.0,
    )
    return steps, arrows
