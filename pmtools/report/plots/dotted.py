"""The dotted chart: a row for each case, a dot for each step, along time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pmtools.errors import ParameterError
from pmtools.report.definitions import definition
from pmtools.report.language import spoken
from pmtools.report.picture import Picture, nothing
from pmtools.report.plots.dotted_drawing import MOST, Dots, drawing
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("case_id", "place", "activity", "moment", "since")
ALONG = ("calendar", "since_start")


def plot_dotted(
    moments: pd.DataFrame, along: str = "calendar", activities: Sequence[str] = ()
) -> Picture:
    """All steps of all cases in time: cases from top to bottom as they begin, a dot for each step.

    Takes `moments`. `along` is `calendar`, or `since_start`: the time since the first moment of
    the case. The three most frequent activities, or the at most three `activities` that are asked
    for, have a colour and a shape; all others are pale. Dots that would lie on top of one another
    are drawn as one, which is said. The answer has a row per activity: `n`, `n_cases` (int64),
    `first`, `last` (datetime64) and `since_median` (timedelta64).

    Raises ParameterError for a frame that is no such answer, another `along`, and activities that
    do not occur or are more than three.

    >>> import pmtools as pm
    >>> plot_dotted(pm.moments(pm.example_log())).title[:34]
    'Elke rij is een zaak, elke stip ee'
    """
    missing = [name for name in COLUMNS if name not in moments.columns]
    if missing or along not in ALONG:
        raise ParameterError(
            f"A dotted chart needs pm.moments(log), along {' or '.join(ALONG)}; here is along = "
            f"{along!r}, and missing: {', '.join(missing) or 'nothing'}."
        )
    words, answer = spoken(), _by_activity(moments)
    if moments.empty:
        return nothing(words("flow.empty"), answer)
    shown = _asked([*activities], answer) if activities else [*answer["activity"][:MOST]]
    drawn = drawing(moments, along, shown, words)
    title = _title(moments, along, words)
    alt = words("dotted.alt", title=title)
    defined = definition("throughput_time", words) if along == "since_start" else ""
    return Picture(
        title, alt, drawn.svg, answer, _note(drawn, len(moments), words), definition=defined
    )


def _by_activity(moments: pd.DataFrame) -> pd.DataFrame:
    """What the dots say, by activity: most frequent first."""
    grouped = moments.groupby("activity", sort=False, observed=True)
    rows = grouped.agg(
        n=("case_id", "size"),
        n_cases=("case_id", "nunique"),
        first=("moment", "min"),
        last=("moment", "max"),
        since_median=("since", "median"),
    )
    order = ["n", "activity"]
    return rows.reset_index().sort_values(order, ascending=[False, True], ignore_index=True)


def _asked(names: list[str], answer: pd.DataFrame) -> list[str]:
    known = set(answer["activity"])
    unknown = [name for name in names if name not in known]
    if unknown or len(names) > MOST:
        some = ", ".join(map(repr, answer["activity"][:MOST]))
        raise ParameterError(
            f"A dotted chart can colour up to {MOST} activities that occur; asked were {names!r}. "
            f"The most frequent are {some}."
        )
    return list(dict.fromkeys(names))


def _title(moments: pd.DataFrame, along: str, words: Words) -> str:
    import pandas as pd

    n = int(moments["place"].nunique())
    told = {"cases": words.count(n, "case"), "steps": words.count(len(moments), "step")}
    if along == "calendar":
        edges = moments["moment"].min(), moments["moment"].max()
        first, last = (words.month(edge, "d MMMM y") for edge in edges)
        return words("dotted.title.calendar", first=first, last=last, **told)
    lasts = moments.groupby("place", sort=False)["since"].max()
    half, longest = (words.duration(pd.Timedelta(of)) for of in (lasts.median(), lasts.max()))
    return words("dotted.title.since_start", half=half, longest=longest, **told)


def _note(drawn: Dots, n: int, words: Words) -> str:
    if drawn.n == n:
        return ""
    return words("dotted.fewer", steps=words.count(n, "step"), dots=words.number(drawn.n))
