"""Shares: how many of each group were in time, or how many decisions came how early or late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError
from pmtools.labels import short
from pmtools.report.definitions import definition
from pmtools.report.flow.lettering import wrap
from pmtools.report.guard import without_small_groups
from pmtools.report.language import spoken
from pmtools.report.picture import Picture, nothing
from pmtools.report.plots import charts
from pmtools.report.plots.charts import SMALL, WIDTH
from pmtools.report.plots.keys import Label, label_of
from pmtools.report.tables import ENOUGH, records

if TYPE_CHECKING:
    import pandas as pd

CLASSES, GROUPS = "days_left", "on_time"
LAST_WEEK = 7
"""The most days left of the class of decisions that came just in time."""
TITLE = 70
"""Letters of a group that a title shows."""
LABEL = 0.38
"""The most of the width that labels take."""
ROW, BAR, GAP, LINE = 24.0, 14.0, 10.0, 13.5


@dataclass(frozen=True)
class _Bar:
    """A bar: its name, how long it is (0 to 1), what stands beside it, and its colour."""

    name: str
    length: float
    said: str
    color: str


def plot_shares(
    frame: pd.DataFrame, of: str = GROUPS, most: int = 10, exact: bool = False
) -> Picture:
    """Bars of shares: of each group in time (`on_time`), or of decisions by days left.

    With `of="on_time"` takes the answer of `on_time` by something; bars are of the decided cases
    only, the group with most of them first. The answer has the key, `n_cases`, `n_in_time`
    and `in_time_share`, and `n_norm`, `n_in_norm` and `norm_share` where a service norm is given.
    Groups of fewer than ten decisions are paler. With `of="days_left"` takes that measure; classes
    past the term have another colour. `exact` says that deadline and decision were compared to the
    second (see `term_basis`), which classes of whole days do not show.

    Raises ParameterError for another `of`, a `most` below 1, and for a frame that is not its
    answer.

    >>> import pmtools as pm
    >>> frame = pm.on_time(pm.example_log(), "environmental_permit", by="kanaal")
    >>> pm.plot_shares(frame).answer["n_in_time"].to_list()
    [372, 58, 46]
    """
    needs = {GROUPS: ["n_in_time", "n_late", "share"], CLASSES: ["n_left", "n_cases", "share"]}
    if of not in needs:
        raise ParameterError(f"of is {of!r}. Choose {' or '.join(needs)}.")
    missing = [name for name in needs[of] if name not in frame.columns]
    if missing:
        raise ParameterError(f"This answer has no {', '.join(missing)}. Give it that of {of}.")
    if most < 1:
        raise ParameterError(f"most is {most}. Draw at least one bar.")
    return _classes(frame, exact) if of == CLASSES else _groups(frame, most)


def _groups(frame: pd.DataFrame, most: int) -> Picture:
    words = spoken()
    keys = [str(name) for name in frame.columns[: frame.columns.get_loc("n_cases")]]
    if not keys:
        raise ParameterError("This answer is of all cases. Ask on_time by something.")
    answer, withheld = without_small_groups(_decided(frame, keys), words)
    if answer.empty:
        return nothing(words("shares.empty"), answer, withheld)
    rows = records(answer.head(most))
    labels = [label_of(row, keys) for row in rows]
    bars = [_bar(row, label.line) for row, label in zip(rows, labels, strict=True)]
    notes = [words("shares.few", n=words.number(ENOUGH))] if _few(rows) else []
    if len(answer) > most:
        notes.append(words("ranking.more", n=words.number(len(answer) - most)))
    return _picture(_title(rows, labels), bars, notes, answer, withheld, GROUPS)


def _decided(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The decided cases of each group, the largest group first."""
    n_cases = frame["n_in_time"] + frame["n_late"]
    told = frame[keys].assign(
        n_cases=n_cases, n_in_time=frame["n_in_time"], in_time_share=frame["share"]
    )
    if frame["n_norm"].any():
        told = told.assign(
            n_norm=frame["n_norm"], n_in_norm=frame["n_in_norm"], norm_share=frame["share_norm"]
        )
    told = told[n_cases > 0]
    return told.sort_values("n_cases", ascending=False, kind="stable").reset_index(drop=True)


def _few(rows: list[dict[str, Any]]) -> bool:
    return any(row["n_cases"] < ENOUGH for row in rows)


def _bar(row: dict[str, Any], name: str) -> _Bar:
    words, share = spoken(), row["in_time_share"]
    said = words(
        "shares.bar",
        share=words.percent(share),
        n=words.number(row["n_in_time"]),
        whole=words.number(row["n_cases"]),
    )
    if row.get("n_norm"):
        said += words(
            "shares.norm",
            share=words.percent(row["norm_share"]),
            n=words.number(row["n_in_norm"]),
        )
    return _Bar(name, share, said, charts.PALE if row["n_cases"] < ENOUGH else charts.ACCENT)


def _title(rows: list[dict[str, Any]], labels: list[Label]) -> str:
    """From the lowest to the highest share, of groups with enough decisions where there are."""
    words = spoken()
    pairs = [
        (row["in_time_share"], _named(label))
        for row, label in zip(rows, labels, strict=True)
        if row["n_cases"] >= ENOUGH or not any(one["n_cases"] >= ENOUGH for one in rows)
    ]
    low, high = (end(pairs, key=lambda pair: pair[0]) for end in (min, max))
    told = {"low": words.percent(low[0]), "high": words.percent(high[0])}
    if told["low"] == told["high"]:
        return words("shares.title.one" if len(pairs) == 1 else "shares.title.same",
                     share=told["low"], name=low[1])  # fmt: skip
    return words("shares.title.range", low_name=low[1], high_name=high[1], **told)


def _named(label: Label) -> str:
    quoted = spoken()("filter.quoted", label=short(label.line, TITLE))
    return f"{label.name} {quoted}".strip()


def _classes(frame: pd.DataFrame, exact: bool) -> Picture:
    import pandas as pd

    words, whole = spoken(), int(frame["n_cases"].sum())
    if not whole:
        return nothing(words("shares.empty"), frame)
    longest = frame["share"].max()
    bars = []
    for row in records(frame):
        days = None if pd.isna(row["n_left"]) else int(row["n_left"])
        said = words(
            "shares.class_bar",
            share=words.percent(row["share"]),
            cases=words.count(row["n_cases"], "case"),
        )
        color = charts.WARM if days is not None and days < 0 else charts.ACCENT
        bars.append(_Bar(_class(days), row["share"] / longest, said, color))
    left = frame["n_left"].fillna(LAST_WEEK + 1)
    late = int(frame.loc[left < 0, "n_cases"].sum())
    week = int(frame.loc[left == LAST_WEEK, "n_cases"].sum())
    form = {0: "none", 1: "one"}.get(late, "many")
    numbers = {"late": words.number(late), "n": words.number(whole), "week": words.number(week)}
    title = words(f"shares.left.{form}", **numbers)
    notes = [words("shares.left.exact")] if exact else []
    return _picture(title, bars, notes, frame, "", CLASSES, track=False)


def _class(days: int | None) -> str:
    return spoken()(f"shares.class.{'more' if days is None else days}")


def _picture(
    title: str,
    bars: list[_Bar],
    notes: list[str],
    answer: pd.DataFrame,
    withheld: str,
    of: str,
    *,
    track: bool = True,
) -> Picture:
    words = spoken()
    lines = [line for note in notes for line in wrap(note, WIDTH, SMALL)]
    left = min(max(charts.room(bar.name) for bar in bars), LABEL * WIDTH) + GAP
    widest = WIDTH - left - max(charts.room(bar.said, SMALL) for bar in bars) - GAP
    with charts.canvas(ROW * len(bars) + LINE * len(lines)) as (figure, axes):
        for place, bar in enumerate(bars):
            top = place * ROW + (ROW - BAR) / 2
            name = charts.fitted(bar.name, left - GAP)
            charts.text(axes, left - GAP, top + BAR - 3.5, name, align="right")
            if track:
                charts.bar(axes, left, top, widest, BAR, charts.TINT)
            length = widest * bar.length
            charts.bar(axes, left, top, length, BAR, bar.color)
            beside = left + (widest if track else length) + GAP
            charts.text(axes, beside, top + BAR - 3.5, bar.said, size=SMALL, color=charts.MUTED)
        for place, line in enumerate(lines, 1):
            foot = ROW * len(bars) + place * LINE - 5
            charts.text(axes, 0, foot, line, size=SMALL, color=charts.MUTED)
        drawn = charts.svg(figure, "shares")
    alt = words("ranking.alt", title=title)
    counts = definition(of, words) if of == CLASSES else words("shares.counts")
    return Picture(title, alt, drawn, answer, withheld, definition=counts)
