"""The small-group guard: figures about so few cases that they may say something of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

LEAST = 5
"""Cases in a cell, and people in a team, below which it is not shown."""
COUNTS = ("n_cases", "n")
FIRST_FIGURE = {*COUNTS, "arrivals", "n_events", "share"}
PROCESS = frozenset(
    """
    activity from_activity to_activity sequence kind edge id scope figure value meaning part reason
    rows examples concern subject detail up_to source zone period finished attribute
    capability supported
    """.split()  # noqa: SIM905
)
"""Columns that say something of the process; any other key says something of cases or people."""
AGES = ["age_median", "age_p90"]


def guarded(frame: pd.DataFrame, least: int = LEAST) -> tuple[pd.DataFrame, int]:
    """The rows of an answer that may be shown, and how many are withheld.

    The answer of a measure that was split by a month, a team or an attribute: rows of fewer than
    `least` cases are withheld, and when those together are fewer than `least`, the smallest other
    row too, so that it does not follow from the whole. Ages of fewer than `least` cases in hand
    become empty. An answer about the process alone comes back as it is.

    >>> import pandas as pd
    >>> shown, n = guarded(pd.DataFrame({"channel": ["a", "b", "c"], "n": [90, 8, 2]}))
    >>> shown["channel"].to_list(), n
    (['a'], 2)
    """
    if "wip" in frame.columns and set(AGES) <= {*frame.columns}:
        frame = frame.copy()
        frame.loc[frame["wip"] < least, AGES] = None
    count = next((name for name in COUNTS if name in frame.columns), None)
    if count is None or not _keys(frame):
        return frame, 0
    few = frame[count] < least
    if few.any() and frame.loc[few, count].sum() < least and not few.all():
        few |= frame.index == frame.loc[~few, count].idxmin()
    return frame[~few].reset_index(drop=True), int(few.sum())


def _keys(frame: pd.DataFrame) -> list[str]:
    """The keys of an answer, which stand before its figures, that are no words of the process."""
    names = [str(name) for name in frame.columns]
    figures = next((at for at, name in enumerate(names) if name in FIRST_FIGURE), 0)
    return [
        name
        for name in names[:figures]
        if name not in PROCESS and not name.startswith(("n_", "all_"))
    ]
