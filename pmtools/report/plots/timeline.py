"""The timeline: values by month, as lines that say at their end what they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pmtools.errors import ParameterError
from pmtools.report.definitions import definition
from pmtools.report.guard import without_small_groups
from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.picture import Picture, nothing
from pmtools.report.plots.scales import Scale, month_name, month_number, scale_of
from pmtools.report.plots.timeline_drawing import Series, drawing
from pmtools.report.tables import ENOUGH, MONTHS

if TYPE_CHECKING:
    import pandas as pd

TAILS = ("p80", "p90")
"""What is told of at least ten values only."""
KINDS = {"m": "duration", "i": "count", "u": "count", "f": "count"}
"""What a column holds, by the kind of its dtype."""
CASES, WORKLOAD, ON_TIME = "throughput_time", "workload", "on_time"
COUNTS = {"in_time_share": "n_cases", "norm_share": "n_norm"}
"""Of how many decisions a share is."""
NORM = ["n_norm", "n_in_norm", "norm_share"]
COUNTED = ("cases_n", "arrivals", "completions", "wip")
"""Sentences in which cases are counted."""


def plot_timeline(
    frame: pd.DataFrame, columns: str | Sequence[str], of: str = CASES, left_out: int = 0
) -> Picture:
    """One or more columns by month, as lines from zero with their name and last value at the end.

    Takes an answer with one row a month: the column `month` or `period` (datetime64, first of the
    month), and `columns`, all of them durations (timedelta64), counts (int64) or shares (float64, 0
    to 1). A month without a row, and a null, is a gap. Of a month in which `n` is below ten no
    `p80` or `p90` is drawn. `of` says in the title what is measured, such as `throughput_time`,
    `waiting_time` or `workload`. `left_out` is how many months were left out because they are not
    complete (of `on_time`: cannot be compared); that is said below. The title compares the last
    month with the first, of those with ten cases where there are such; it claims no cause. The
    answer is the frame in the order of time, without columns of a service norm that there is not.

    Raises ParameterError for columns that are not there or cannot share an axis, for more than one
    row a month, and for an unknown `of`.

    >>> import pmtools as pm
    >>> months = pm.throughput_time(pm.example_log(), by="month")
    >>> plot_timeline(months, ["median", "p90"]).title[:46]
    'De helft van de zaken die in december 2025 beg'
    """
    names = [columns] if isinstance(columns, str) else list(columns)
    time, words = _checked(frame, names, of), spoken()
    frame, withheld = without_small_groups(frame, words)
    ordered = _without_norm(frame).sort_values(time).reset_index(drop=True)
    dated = ordered[ordered[time].notna()]
    series = [_series(dated, time, name) for name in names]
    series = [one for one in series if one.values]
    form = "one" if left_out == 1 else "many"
    why = "left_out_on_time" if of == ON_TIME else "left_out"
    notes = [words(f"timeline.{why}.{form}", n=words.number(left_out))] if left_out else []
    if not series:
        return nothing(words("timeline.empty"), ordered, " ".join([withheld, *notes]).strip())
    largest = max(value for one in series for value in one.values.values())
    kind = _kind(frame[names[0]])
    scale = scale_of(kind, largest, words.in_calendar_time if of == WORKLOAD else words)
    months = [month_number(when) for when in dated[time]]
    title = _title(dated, time, series[0], scale, of)
    drawn = drawing(series, months[0], months[-1], scale, notes)
    alt = words("timeline.alt", title=title, lines=", ".join(one.name for one in series))
    defined = definition(of, words) if kind == "duration" else ""
    return Picture(title, " ".join([alt, *notes]), drawn, ordered, withheld, definition=defined)


def _checked(frame: pd.DataFrame, names: list[str], of: str) -> str:
    """The column of time; ParameterError when the frame cannot be drawn."""
    time = next((name for name in MONTHS if name in frame.columns), None)
    missing = [name for name in names if name not in frame.columns]
    if time is None or missing or not names:
        wanted = ", ".join(missing or names) if time else "month or period"
        there = ", ".join(str(name) for name in frame.columns)
        raise ParameterError(f"A timeline needs the column {wanted}; this answer has {there}.")
    if frame[time].duplicated().any():
        raise ParameterError(
            "This answer has more than one row for a month. Keep one group of it, or ask the "
            "measure by month alone."
        )
    kinds = {_kind(frame[name]) for name in names}
    if len(kinds) > 1 or "" in kinds:
        raise ParameterError(
            f"{', '.join(names)} cannot share an axis. Draw durations, counts and shares apart."
        )
    if of not in spoken().texts["timeline"]["what"]:
        known = ", ".join(spoken().texts["timeline"]["what"])
        raise ParameterError(f"of is {of!r}. Choose {known}.")
    return time


def _without_norm(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame without columns of a service norm that there is not."""
    none = set(NORM) <= {*frame.columns} and not frame["n_norm"].any()
    return frame.drop(columns=NORM) if none else frame


def _series(dated: pd.DataFrame, time: str, name: str) -> Series:
    """The values of a column that are told, by month."""
    told = dated[name].notna()
    if name in TAILS and "n" in dated.columns:
        told &= dated["n"] >= ENOUGH
    rows = dated[told]
    values = dict(zip(map(month_number, rows[time]), rows[name], strict=True))
    return Series(name, spoken().known(f"series.{name}", said_label(name)), values)


def _title(dated: pd.DataFrame, time: str, series: Series, scale: Scale, of: str) -> str:
    """The last month beside the first, as they are: what made the difference is not told."""
    words = spoken()
    column = COUNTS.get(series.column, "n")
    counts = dated[column] if column in dated.columns else [ENOUGH] * len(dated)
    n_of = dict(zip(map(month_number, dated[time]), counts, strict=True))
    enough = [month for month in series.values if n_of[month] >= ENOUGH] or list(series.values)
    form = _form(series.column, of)
    told = {"what": words(f"timeline.what.{of}"), "name": series.name}

    def said(part: str, month: int) -> str:
        value = series.values[month]
        value = words.count(value, "case") if form in COUNTED else scale.said(value)
        when = month_name(month, words)
        n = words.number(n_of[month])
        return words(f"timeline.says.{form}.{part}", when=when, value=value, n=n, **told)

    first, last = enough[0], enough[-1]
    return said("now", last) + (said("before", first) if first != last else "")


def _form(column: str, of: str) -> str:
    """Which sentence says a column."""
    known = spoken().texts["timeline"]["says"]
    form = f"{'cases' if of == CASES else 'times'}_{column}"
    return next((name for name in (form, column) if name in known), "other")


def _kind(column: pd.Series) -> str:
    """Whether a column holds durations, counts or shares; empty when none of these."""
    kind = KINDS.get(column.dtype.kind, "")
    return "share" if kind and str(column.name).endswith("share") else kind
