"""Where cases wait, why, and whose wait it is: bars of waiting time in five parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError
from pmtools.labels import short
from pmtools.report.definitions import CAUSES, definition
from pmtools.report.flow.lettering import wrap
from pmtools.report.guard import without_small_groups
from pmtools.report.language import spoken
from pmtools.report.picture import Picture, nothing
from pmtools.report.plots import charts
from pmtools.report.plots.charts import LETTER, SMALL, WIDTH
from pmtools.report.plots.keys import Label, label_of
from pmtools.report.tables import records
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

PARTS = (*CAUSES, "unsplit")
"""What a bar consists of: the causes, and what could not be split."""
COLORS = dict(
    zip(
        PARTS,
        (charts.ACCENT, charts.PALE, charts.WARM, charts.LINE, charts.MUTED, charts.TINT),
        strict=True,
    )
)
"""Dark and light by turns, so that parts that touch can be told apart without colour."""
DAY = "weekday"
PAIR = ["from_activity", "to_activity"]
TITLE = 60
"""Letters of a name that a title shows."""
TELLING = 0.1
"""A part is named below its bar from this share of the bar on."""
LINE, BAR, BELOW, GAP, CHIP = 13.5, 12.0, 12.0, 10.0, 9.0


@dataclass(frozen=True)
class _Bar:
    """A bar: its name, its parts from 0 to 1 of the longest, what stands beside and below it."""

    name: list[str]
    parts: dict[str, float]
    beside: str
    below: str


def plot_causes(frame: pd.DataFrame, most: int = 10) -> Picture:
    """The transitions, steps, teams or parties where cases wait most, each split by its causes.

    Takes `waiting_causes`, by whatever it was asked but the whole log. A bar is as long as the
    waiting time of its row in all; its parts are the five causes, below it are the largest in words
    and whose wait it is. The answer is the frame, longest first, with `waiting` for `total` and
    `time_share` for `share`.

    Raises ParameterError for a `most` below 1 and for a frame that is no such answer.

    >>> import pmtools as pm
    >>> plot_causes(pm.waiting_causes(pm.example_log("benefit"), "party")).title[:50]
    'Van alle wachttijd is 92% wachten op de eigen orga'
    """
    missing = [name for name in ("n", "total", *PARTS) if name not in frame.columns]
    if missing or most < 1:
        raise ParameterError(
            f"Causes need the answer of waiting_causes and at least one bar; here is most = {most},"
            f" and missing: {', '.join(missing) or 'nothing'}."
        )
    keys = _keys(frame)
    words = spoken().in_calendar_time
    told = frame.rename(columns={"total": "waiting", "share": "time_share"})
    answer, withheld = without_small_groups(told, words)
    order, up = ["waiting", *keys], [False, *[True] * len(keys)]
    if keys == [DAY]:
        order, up = keys, [True]
    answer = answer.sort_values(order, ascending=up, kind="stable", ignore_index=True)
    rows = records(answer[answer["waiting"] > answer["waiting"] * 0].head(most))
    if not rows:
        return nothing(words("causes.empty"), answer, withheld)
    labels = [_label(row, keys) for row in rows]
    longest = max(row["waiting"] for row in rows).total_seconds()
    bars = [_bar(row, label, longest, words) for row, label in zip(rows, labels, strict=True)]
    title = _title(rows, labels, keys, words)
    rest = int((answer["waiting"] > answer["waiting"] * 0).sum()) - len(rows)
    notes = [words("ranking.more", n=words.number(rest))] if rest else []
    alt = words("ranking.alt", title=title)
    drawing = _drawing(bars, notes, words)
    defined = definition("waiting_causes", words)
    return Picture(title, alt, drawing, answer, withheld, definition=defined)


def _keys(frame: pd.DataFrame) -> list[str]:
    """The columns that name a row: those before the counts, without whose wait a transition is."""
    keys = [str(name) for name in frame.columns[: frame.columns.get_loc("n")]]
    if not keys:
        raise ParameterError("This answer is of the whole log. Ask waiting_causes by something.")
    return [name for name in keys if name != "party"] if set(PAIR) <= set(keys) else keys


def _label(row: dict[str, Any], keys: list[str]) -> Label:
    words = spoken()
    if keys == ["party"]:
        return Label((words(f"party.{row['party']}"),), "")
    if keys == ["weekday"]:
        return Label((words.weekday(row["weekday"]),), "")
    return label_of(row, keys)


def _bar(row: dict[str, Any], label: Label, longest: float, words: Words) -> _Bar:
    beside = words(
        "causes.beside",
        share=words.percent(row["time_share"]),
        waiting=words.duration(row["waiting"]),
        times=words.count(row["n"], "time"),
    )
    parts = {cause: row[cause].total_seconds() / longest for cause in PARTS}
    whose = row.get("party") if len(label.parts) > 1 else None
    below = _why(row, words)
    if whose and whose != "unknown":
        below = words("causes.whose", why=below, party=words(f"party.{whose}"))
    return _Bar(wrap(label.line, WIDTH, LETTER, lines=2), parts, beside, below)


def _why(row: dict[str, Any], words: Words) -> str:
    """The largest causes of a row, with their share of it."""
    whole = row["waiting"].total_seconds()
    shares = sorted(((row[cause].total_seconds() / whole, cause) for cause in PARTS), reverse=True)
    told = [one for one in shares if one[0] >= TELLING] or shares[:1]
    return " · ".join(
        words("causes.part", cause=words(f"cause.{cause}"), share=words.percent(share))
        for share, cause in told
    )


def _title(rows: list[dict[str, Any]], labels: list[Label], keys: list[str], words: Words) -> str:
    at = max(range(len(rows)), key=lambda place: rows[place]["waiting"])
    top = rows[at]
    share, cause = max((top[cause] / top["waiting"], cause) for cause in PARTS)
    told = {
        "share": words.percent(top["time_share"]),
        "name": words("filter.quoted", label=short(labels[at].line, TITLE)),
        "cause": words(f"cause.{cause}"),
        "part": words.percent(share),
    }
    if keys == ["party"]:
        return _by_party(rows, words)
    form = next((one for one in ("weekday", "activity", "team") if keys == [one]), "total")
    if form == "weekday":
        told["name"] = labels[at].line
    return words(f"causes.title.{form}", **told)


def _by_party(rows: list[dict[str, Any]], words: Words) -> str:
    if [row["party"] for row in rows] == ["unknown"]:
        return words("causes.title.unknown")
    told = {row["party"]: words.percent(row["time_share"]) for row in rows}
    shares = [
        words("causes.of", share=share, party=words(f"of.{party}")) for party, share in told.items()
    ]
    return words("causes.title.party", shares=", ".join(shares))


def _drawing(bars: list[_Bar], notes: list[str], words: Words) -> str:
    lines = [line for note in notes for line in wrap(note, WIDTH, SMALL)]
    head = LINE + GAP
    each = [len(bar.name) * LINE + BAR + LINE + BELOW for bar in bars]
    widest = WIDTH - max(charts.room(bar.beside, SMALL) for bar in bars) - GAP
    with charts.canvas(head + sum(each) + len(lines) * LINE) as (figure, axes):
        _legend(axes, [one for one in PARTS if any(bar.parts[one] for bar in bars)], words)
        top = head
        for bar, height in zip(bars, each, strict=True):
            _draw(axes, bar, top, widest)
            top += height
        for place, line in enumerate(lines, 1):
            charts.text(axes, 0, top + place * LINE - 5, line, size=SMALL, color=charts.MUTED)
        return charts.svg(figure, "causes")


def _legend(axes: Axes, parts: list[str], words: Words) -> None:
    at = 0.0
    for cause in parts:
        name = words(f"cause.{cause}")
        charts.bar(axes, at, LINE - CHIP, CHIP, CHIP, COLORS[cause])
        charts.text(axes, at + CHIP + 4, LINE - 1, name, size=SMALL, color=charts.MUTED)
        at += CHIP + 4 + charts.room(name, SMALL) + GAP


def _draw(axes: Axes, bar: _Bar, top: float, widest: float) -> None:
    for place, line in enumerate(bar.name, 1):
        charts.text(axes, 0, top + place * LINE - 3.5, line)
    top += len(bar.name) * LINE
    at = 0.0
    for cause, length in bar.parts.items():
        charts.bar(axes, at, top, length * widest, BAR, COLORS[cause])
        at += length * widest
    foot = top + BAR - 2.5
    charts.text(axes, at + GAP * 0.6, foot, bar.beside, size=SMALL, color=charts.MUTED)
    below = charts.fitted(bar.below, WIDTH, SMALL)
    charts.text(axes, 0, top + BAR + LINE - 3, below, size=SMALL, color=charts.MUTED)
