"""The distribution: how many cases are done within what time, in classes that people use."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError
from pmtools.report.definitions import definition
from pmtools.report.language import spoken
from pmtools.report.picture import Picture, nothing
from pmtools.report.plots import charts
from pmtools.report.plots.charts import SMALL, WIDTH
from pmtools.report.tables import ENOUGH, records
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

CLASSES = (
    "0s", "1h", "1D", "7D", "14D", "28D", "56D", "91D", "182D", "365D", "730D",
)  # fmt: skip
"""Upper bounds: at once, an hour, a day, 1, 2, 4, 8, 13 and 26 weeks, a year, two years."""
WITHIN_A_DAY = "1h"
"""The bound that means nothing where only days are known."""
WORKING_DAYS = (1, 5, 10, 20, 40, 65, 130, 260, 520)
"""The bounds from a working day on; five of them are a week of most offices."""
FORMS = {"throughput_time": "", "time_between": "times_"}
"""What is distributed, and how its title begins in the words."""
MARKS = {"median": "half", "p80": "eight", "p90": "nine"}
HEAD, ROW, BAR = 20.0, 24.0, 14.0
"""Height of the headings, of a class and of its bar, in points."""
GAP = 10.0


def plot_distribution(
    cases: pd.DataFrame, whole: pd.DataFrame, of: str = "throughput_time"
) -> Picture:
    """How many cases are done within an hour, a day, a week …, with the share up to there.

    Takes `throughput_time(log, by="length")` and `throughput_time(log)`; or with `of`
    `time_between` `gap_lengths` of a step, and that with `whole`. The answer has a row per class:
    `up_to` (timedelta64, upper bound, included; null for what is longer), `n_cases` (of times `n`),
    `share` and `running_share` (0 to 1). Empty classes at both ends are left out. Where the report
    says only days, times are rounded to days and no class is within one. In office time classes are
    in working days. The classes in which half, 8 in 10 and 9 in 10 of the cases are done are
    marked; the latter two from ten cases on.

    >>> import pmtools as pm
    >>> log = pm.example_log()
    >>> picture = pm.plot_distribution(
    ...     pm.throughput_time(log, by="length"), pm.throughput_time(log)
    ... )
    >>> int(picture.answer["n_cases"].sum())
    600
    """
    if of not in FORMS:
        raise ParameterError(f"of is {of!r}. A distribution is of {' or '.join(FORMS)}.")
    words, counts = spoken(), classes(cases)
    if counts.empty:
        return nothing(words(f"distribution.{FORMS[of]}empty"), counts)
    all_cases = whole.iloc[0]
    marks = _marks(all_cases, counts)
    form = "title" if all_cases["n"] >= ENOUGH else "title_few"
    times = {name: words.duration(all_cases[name]) for name in MARKS}
    title = words(f"distribution.{FORMS[of]}{form}", **times)
    alt = words(f"distribution.{FORMS[of]}alt", title=title)
    noun = "case" if of == "throughput_time" else "time"
    drawing, defined = _drawing(records(counts), marks, noun), definition(of, words)
    if noun == "time":
        counts = counts.rename(columns={"n_cases": "n"})
    return Picture(title, alt, drawing, counts, definition=defined)


def classes(cases: pd.DataFrame) -> pd.DataFrame:
    """Count cases per class of throughput time; the `n` cases of a row are of one class."""
    import numpy as np
    import pandas as pd

    bounds = _bounds()
    known = cases.dropna(subset="median")
    places = _place(known["median"], bounds)
    n_cases = np.bincount(places, known["n"], minlength=len(bounds) + 1).astype("int64")
    counts = pd.DataFrame({"up_to": [*bounds, pd.NaT], "n_cases": n_cases})
    counts["share"] = counts["n_cases"] / max(n_cases.sum(), 1)
    counts["running_share"] = counts["n_cases"].cumsum() / max(n_cases.sum(), 1)
    used = np.flatnonzero(n_cases)
    last = used[-1] + 1 if len(used) else 0
    return counts.iloc[used[0] if len(used) else 0 : last].reset_index(drop=True)


def _bounds() -> pd.TimedeltaIndex:
    import pandas as pd

    words = spoken()
    if words.office:
        return pd.to_timedelta([*_within_a_day(words), *(n * words.day for n in WORKING_DAYS)])
    return pd.to_timedelta([b for b in CLASSES if not (words.whole_days and b == WITHIN_A_DAY)])


def _within_a_day(words: Words) -> list[timedelta]:
    """The bounds below a working day, where it has room for them."""
    hour = timedelta(hours=1)
    return [timedelta(0), *([hour] if words.day > 2 * hour and not words.whole_days else [])]


def _place(times: pd.Series, bounds: pd.TimedeltaIndex) -> Any:
    """In which class each time is; a bound belongs to the class below it."""
    import numpy as np
    import pandas as pd

    # In local time a day can have 23 or 25 hours; where only days are known it is one all the same.
    words = spoken()
    if words.whole_days:
        times = times.dt.round(pd.Timedelta(words.day))
    return np.searchsorted(bounds.to_numpy(), times.to_numpy(), side="left")


def _marks(whole: pd.Series, counts: pd.DataFrame) -> list[str]:
    """What is said at each class: that half, 8 or 9 in 10 of the cases are done there."""
    import pandas as pd

    words, bounds = spoken(), _bounds()
    told = {name: key for name, key in MARKS.items() if name == "median" or whole["n"] >= ENOUGH}
    places = _place(pd.Series([whole[name] for name in told]), bounds)
    first = 0 if pd.isna(counts["up_to"].iloc[0]) else list(bounds).index(counts["up_to"].iloc[0])
    said: list[list[str]] = [[] for _ in range(len(counts))]
    for place, key in zip(places, told.values(), strict=True):
        said[min(max(place - first, 0), len(said) - 1)].append(words(f"distribution.mark.{key}"))
    return [" · ".join(each) for each in said]


def _drawing(rows: list[dict[str, Any]], marks: list[str], noun: str) -> str:
    """Columns: the class, its bar and count, the mark, and the share up to there."""
    words = spoken()
    names = [_class(row["up_to"]) for row in rows]
    counts = [words.count(row["n_cases"], noun) for row in rows]
    shares = [words.percent(row["running_share"]) for row in rows]
    left = max(map(charts.room, names)) + GAP
    mark = WIDTH - max(map(charts.room, shares)) - 2 * GAP
    beside = max(charts.room(each, SMALL, strong=True) for each in marks) + GAP
    widest = mark - beside - left - max(map(charts.room, counts)) - GAP
    most = max(row["n_cases"] for row in rows)
    with charts.canvas(HEAD + ROW * len(rows)) as (figure, axes):
        head = words("distribution.running")
        charts.text(axes, WIDTH, HEAD - 8, head, size=SMALL, color=charts.MUTED, align="right")
        for place, row in enumerate(rows):
            top = HEAD + place * ROW + (ROW - BAR) / 2
            foot, length = top + BAR - 3.5, widest * row["n_cases"] / most
            ruled = HEAD + place * ROW
            charts.line(axes, [0, WIDTH], [ruled, ruled], color=charts.LINE, thick=0.6)
            charts.text(axes, left - GAP, foot, names[place], align="right")
            charts.bar(axes, left, top, length, BAR)
            charts.text(axes, left + length + GAP * 0.6, foot, counts[place])
            if marks[place]:
                charts.text(
                    axes, mark, foot, marks[place], size=SMALL, color=charts.ACCENT, align="right",
                    strong=True,
                )  # fmt: skip
            charts.text(axes, WIDTH, foot, shares[place], color=charts.MUTED, align="right")
        return charts.svg(figure, "distribution")


def _class(up_to: pd.Timedelta) -> str:
    """The name of a class; classes of whole weeks are said in weeks."""
    import pandas as pd

    words = spoken()
    if pd.isna(up_to) and words.office is None:
        return words("distribution.class.longer")
    if words.office:
        return _working_days(up_to, words)
    hours = f"{int(up_to.total_seconds() // 3600)}"
    if words.whole_days:
        return words.known("day_class." + hours, words(f"distribution.class.{hours}"))
    return words(f"distribution.class.{hours}")


def _working_days(up_to: pd.Timedelta, words: Words) -> str:
    """The name of a class of office time."""
    import pandas as pd

    if pd.isna(up_to):
        return words("distribution.work.longer", first=words.number(WORKING_DAYS[-1]))
    days = up_to / pd.Timedelta(words.day)
    if days < 1:  # an hour, or nothing
        return words("distribution.work.hour" if days else "distribution.work.none")
    before = [n for n in WORKING_DAYS if n < round(days)]
    if not before:
        return words("distribution.work.whole_day" if words.whole_days else "distribution.work.day")
    first = before[-1] + 1 if words.whole_days else before[-1]
    told = {"first": words.number(first), "last": words.number(days)}
    return words("distribution.work.days", **told)
