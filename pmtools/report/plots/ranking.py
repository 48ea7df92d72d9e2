"""The ranking: the largest few, as bars with their label above them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError
from pmtools.labels import short
from pmtools.report.definitions import definition
from pmtools.report.flow.lettering import wrap
from pmtools.report.guard import without_small_groups
from pmtools.report.language import spoken
from pmtools.report.picture import Picture, nothing
from pmtools.report.plots import charts
from pmtools.report.plots.charts import LETTER, SMALL, WIDTH
from pmtools.report.plots.keys import LONGEST, Label, keys_of, label_of
from pmtools.report.tables import ENOUGH, records

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

SHARED = ("time_between", "waiting_time", "processing_time")
"""What is measured where `share` is the share of all time; of anything else it is another share."""
BEFORE = ("time_between", "waiting_time")
"""What lies before a step: it is not the time of that step, nor of its team."""
WHAT = (*SHARED, "throughput_time", "rework", "idle_time", "handovers")
VALUES = {"total": ("n", "total", "median"), "median": ("n", "median", "p80", "p90")}
"""What a bar can be as long as, and the columns that it needs."""
TITLE = 70
"""Letters of a step that a title shows."""
LINE, BAR, BELOW = 13.5, 11.0, 13.0
"""From line to line of a label, height of a bar, and room below it, in points."""
GAP = 10.0


def plot_ranking(
    frame: pd.DataFrame, most: int = 10, of: str = "time_between", value: str = "total"
) -> Picture:
    """The steps, teams or kinds of cases with the most time in all, or with the longest median.

    Takes the answer of a measure of time `by` something: its key columns name the bars, two of
    them (`from_activity` and `to_activity`, or teams) as A → B. `of` says in the title what is
    measured: `time_between`, `waiting_time`, `processing_time`, `throughput_time`, `rework`,
    `idle_time` or `handovers`.

    With `value="total"` bars are by share of all time, from `total`. With `value="median"` they
    are by `median`, and from ten values on with marks at `p80` and `p90`; what has fewer values
    comes last and is paler, since one case would decide. The answer is the frame in that order,
    with `time_share` (0 to 1, of the totals in the frame) where it has no share of time.

    Raises ParameterError for a `most` below 1, an unknown `of` or `value`, and for a frame without
    a key or without the columns that are needed.

    >>> import pmtools as pm
    >>> frame = pm.throughput_time(pm.example_log(), by="kanaal")
    >>> pm.plot_ranking(frame, of="throughput_time", value="median").answer["n"].sum()
    np.int64(600)
    """
    _check(frame, most, of, value)
    frame, withheld = without_small_groups(frame, spoken())
    keys = keys_of(frame)
    ranked = _ranked(_with_share(frame, keys, of) if value == "total" else frame, keys, value)
    shown = records(ranked[ranked["median"].notna()].head(most))
    if not shown:
        return nothing(spoken()("ranking.empty"), ranked, withheld)
    labels = [label_of(row, keys) for row in shown]
    said = [_said(row, value, of) for row in shown]
    title = _title(shown, labels, value, of)
    drawing = _drawing(shown, labels, said, _notes(ranked, shown, value), value)
    alt = spoken()("ranking.alt", title=title)
    return Picture(title, alt, drawing, ranked, withheld, definition=definition(of, spoken()))


def _check(frame: pd.DataFrame, most: int, of: str, value: str) -> None:
    if most < 1:
        raise ParameterError(f"A ranking of {most} bars shows nothing. Ask for 1 or more.")
    for name, given, known in (("of", of, WHAT), ("value", value, tuple(VALUES))):
        if given not in known:
            raise ParameterError(f"{name} is {given!r}. Choose {', '.join(known)}.")
    missing = [column for column in VALUES[value] if column not in frame.columns]
    if missing:
        raise ParameterError(
            f"A ranking by {value} needs the columns {', '.join(VALUES[value])}; this answer has "
            f"no {', '.join(missing)}. Give it the answer of a measure of time."
        )


def _with_share(frame: pd.DataFrame, keys: list[str], of: str) -> pd.DataFrame:
    """The frame with `time_share`, unless its `share` is that of time."""
    if of in SHARED and "share" in frame.columns and "from_team" not in keys:
        return frame
    seconds = frame["total"].dt.total_seconds()
    return frame.assign(time_share=seconds / seconds.sum() if seconds.sum() else 0.0)


def _ranked(frame: pd.DataFrame, keys: list[str], value: str) -> pd.DataFrame:
    """Largest first; by median, those with enough values first; equal ones by name."""
    few = frame["n"] < ENOUGH if value == "median" else frame["n"] < 0
    name = frame[keys].map(lambda one: str(one)[:LONGEST]).agg("\n".join, axis=1)
    order = frame.assign(**{"\nfew": few, "\nname": name if len(frame) else ""})
    order = order.sort_values(["\nfew", value, "\nname"], ascending=[True, False, True])
    return order[list(frame.columns)].reset_index(drop=True)


def _share(row: dict[str, Any]) -> float:
    return float(row.get("time_share", row.get("share", 0.0)))


def _said(row: dict[str, Any], value: str, of: str) -> str:
    """What stands beside a bar."""
    words = spoken()
    told = {
        "median": words.duration(row["median"]),
        "times": words.count(row["n"], "case" if of == "throughput_time" else "time"),
    }
    if value == "total":
        return words("ranking.bar", share=words.percent(_share(row)), **told)
    if row["n"] < ENOUGH:
        return words("ranking.bar_few", **told)
    return words("ranking.bar_median", p90=words.duration(row["p90"]), **told)


def _title(shown: list[dict[str, Any]], labels: list[Label], value: str, of: str) -> str:
    words, top = spoken(), shown[0]
    what, zero = words(f"ranking.what.{of}"), top[value] * 0
    if top[value] <= zero:
        return words("ranking.none", what=what)
    label = words("filter.quoted", label=" → ".join(short(part, TITLE) for part in labels[0].parts))
    name = f"{labels[0].name} {label}" if labels[0].name else label
    tied = len(shown) > 1 and shown[1][value] == top[value]
    before = of in BEFORE and value == "total" and next(iter(top)) in ("activity", "team")
    kind = f"before_{next(iter(top))}" if before else value
    key = f"ranking.{kind}_tied" if tied else f"ranking.{kind}"
    told = {"what": what, "name": name, "median": words.duration(top["median"])}
    title = words(key, share=words.percent(_share(top)), **told)
    if value == "total" and len(shown) > 1:
        share = words.percent(sum(_share(row) for row in shown))
        title += words("ranking.together", n=words.number(len(shown)), share=share)
    return title


def _notes(ranked: pd.DataFrame, shown: list[dict[str, Any]], value: str) -> list[str]:
    """What stands below the bars: how many more there are, and how to read the bars."""
    words, notes = spoken(), []
    rest = len(ranked) - len(shown)
    if rest:
        name = "time_share" if "time_share" in ranked.columns else "share"
        key = "ranking.more_share" if value == "total" else "ranking.more"
        left = max(ranked[name].sum() - sum(map(_share, shown)), 0.0) if value == "total" else 0.0
        notes.append(words(key, n=words.number(rest), share=words.percent(left)))
    if value == "median":
        enough, few = (any((row["n"] < ENOUGH) == small for row in shown) for small in (0, 1))
        notes += [words("ranking.marks")] if enough else []
        notes += [words("ranking.few", n=words.number(ENOUGH))] if few else []
    return [line for note in notes for line in wrap(note, WIDTH, SMALL)]


def _lines(label: Label) -> list[str]:
    """A label on one line, or on two: broken at its arrow."""
    if charts.room(label.line) <= WIDTH:
        return [label.line]
    if len(label.parts) == 1:
        return wrap(label.line, WIDTH, LETTER, lines=2)
    return [charts.fitted(part, WIDTH) for part in (label.parts[0], f"→ {label.parts[1]}")]


def _drawing(
    shown: list[dict[str, Any]],
    labels: list[Label],
    said: list[str],
    notes: list[str],
    value: str,
) -> str:
    lines = [_lines(label) for label in labels]
    height = sum(len(each) * LINE + BAR + BELOW for each in lines) + len(notes) * LINE
    widest = WIDTH - max(charts.room(each, SMALL) for each in said) - GAP
    longest = max(row["p90" if _marked(row, value) else value] for row in shown).total_seconds()
    scale = widest / longest if longest > 0 else 0.0
    with charts.canvas(height) as (figure, axes):
        top = 0.0
        for row, each, beside in zip(shown, lines, said, strict=True):
            for place, one in enumerate(each, 1):
                charts.text(axes, 0, top + place * LINE - 3.5, one)
            top += len(each) * LINE
            charts.bar(axes, 0, top, widest, BAR, charts.TINT)
            _bar(axes, top, row, value, scale)
            charts.text(axes, widest + GAP, top + BAR - 2, beside, size=SMALL, color=charts.MUTED)
            top += BAR + BELOW
        for place, note in enumerate(notes, 1):
            charts.text(axes, 0, top + place * LINE - 5, note, size=SMALL, color=charts.MUTED)
        return charts.svg(figure, "ranking")


def _marked(row: dict[str, Any], value: str) -> bool:
    return value == "median" and row["n"] >= ENOUGH


def _bar(axes: Axes, top: float, row: dict[str, Any], value: str, scale: float) -> None:
    """A bar, and where there are enough values a whisker with marks at P80 and P90.

    `scale` is points a second.
    """
    few = value == "median" and row["n"] < ENOUGH
    length = row[value].total_seconds() * scale
    charts.bar(axes, 0, top, length, BAR, charts.PALE if few else charts.ACCENT)
    if _marked(row, value):
        middle = top + BAR / 2
        start, *marks = (row[name].total_seconds() * scale for name in (value, "p80", "p90"))
        charts.line(axes, [start, marks[-1]], [middle, middle])
        for mark, half in zip(marks, (BAR / 4, BAR / 2), strict=True):
            charts.line(axes, [mark, mark], [middle - half, middle + half], thick=1.5)
