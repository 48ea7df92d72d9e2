"""What stands on a process map: the words of every box and arrow, with the room that they take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pmtools.labels import one_line
from pmtools.report.flow.lettering import SEMIBOLD, width, wrap
from pmtools.report.flow.levels import Arrow, Level, Step
from pmtools.report.tables import ENOUGH
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

LETTER, SMALL = 14.0, 12.0
"""Size of the letters on steps and on arrows."""
LEADING = 1.22
"""From line to line, in sizes of the letter."""
WIDEST = 156.0
"""Width of a line on a step: some 22 letters."""
BADGE = 24.0
"""Room for the number of a place beside the label of its arrow."""
TIP = 300
"""Letters of a step that a tooltip shows."""
OFTEN = 0.5
"""A step is dark when at least this share of the cases has it."""
START, END = "start", "end"
FREQUENCY, TIME = "frequency", "time"
"""What the arrows show: how often, or how long. Both are drawn; the reader sees one of them."""


@dataclass(frozen=True)
class Label:
    """Lines of text, and the room that they take in points."""

    lines: tuple[str, ...]
    width: float
    height: float


@dataclass(frozen=True)
class Box:
    """What stands in a box, what a tooltip says, and its classes."""

    label: Label
    tip: str
    kind: str = "flow-end"
    step: str | None = None
    """The step that it stands for, by which a page that can answer asks about it."""


@dataclass(frozen=True)
class Line:
    """An arrow as drawn: the names of its boxes, its labels, and its numbers unless at an end."""

    tail: str
    head: str
    labels: dict[str, Label]
    """By what the arrows show; no label where there is nothing to say."""
    tip: str
    arrow: Arrow | None
    kind: str = "flow-edge"
    """Its classes."""
    thick: Mapping[str, float] = field(default_factory=dict)
    """How thick it is, from 0 to 1, by what the arrows show; thin where that is not said."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """The classes of its labels, by what the arrows show."""

    @property
    def width(self) -> float:
        """Room for the widest of its labels."""
        return max(label.width for label in self.labels.values())

    @property
    def height(self) -> float:
        """Room for the highest of its labels."""
        return max(label.height for label in self.labels.values())


def step_box(step: Step, cases: int, words: Words) -> Box:
    """The name of a step over a few lines, and below it how often it occurs."""
    times = words("flow.times", n=words.number(step.n))
    tip = words(
        "flow.step_tip",
        step=one_line(step.name[:TIP]),
        times=words.count(step.n, "time"),
        first=words.count(step.n_first, "case"),
        last=words.count(step.n_last, "case"),
    )
    often = step.n_cases >= OFTEN * cases
    kind = "flow-step flow-often" if often else "flow-step"
    return Box(named(step, [times]), tip, kind, step.name)


def named(step: Step, below: list[str]) -> Label:
    """The name of a step over a few lines, with lines below it."""
    lines = (*wrap(step.name, WIDEST, LETTER * SEMIBOLD), *below)
    widest = max(width(line, LETTER * SEMIBOLD) for line in lines)
    return Label(lines, max(widest, 50.0) + 22.0, len(lines) * LETTER * LEADING + 12.0)


def often_label(arrow: Arrow, words: Words) -> Label:
    """How often; of a place with most time also its median time and its share."""
    lines = [words("flow.times", n=words.number(arrow.n))]
    if arrow.place:
        lines += [said_time(arrow.median, words), _share(arrow, words)]
    return small(lines, BADGE if arrow.place else 0.0)


def long_label(arrow: Arrow, words: Words) -> Label:
    """The median time, the P90 where there are enough values, and the share of a place."""
    lines = [said_time(arrow.median, words)]
    if _has_p90(arrow):
        lines += [words("flow.p90"), words.duration(arrow.p90)]  # on one line the map is too wide
    if arrow.place:
        lines.append(_share(arrow, words))
    return small(lines, BADGE if arrow.place else 0.0)


def arrow_tip(arrow: Arrow, words: Words) -> str:
    """All that is known of an arrow, in a sentence."""
    within = words("flow.within", median=said_time(arrow.median, words))
    if _has_p90(arrow):
        within = words("flow.within_p90", within=within, p90=words.duration(arrow.p90))
    return words(
        "flow.arrow_tip",
        source=one_line(arrow.source[:TIP]),
        target=one_line(arrow.target[:TIP]),
        times=words.count(arrow.n, "time"),
        within=within,
        share=words.percent(arrow.share),
    )


def _has_p90(arrow: Arrow) -> bool:
    """Whether there are values enough for a P90, and it is more than a moment."""
    return arrow.n >= ENOUGH and arrow.p90.total_seconds() >= 1


def said_time(time: pd.Timedelta, words: Words) -> str:
    """A time between steps; in words where it is none."""
    if time.total_seconds() < 1 and not words.whole_days:
        return words(f"flow.no_time.{words.kind}")
    return words.duration(time)


def _share(arrow: Arrow, words: Words) -> str:
    return words("flow.share", share=words.percent(arrow.share))


def small(lines: list[str], beside: float = 0.0) -> Label:
    """Lines at an arrow, with room beside them."""
    widest = max(width(line, SMALL * SEMIBOLD) for line in lines)
    return Label(tuple(lines), widest + beside + 6.0, len(lines) * SMALL * LEADING + 2.0)


def node_names(level: Level) -> dict[str, str]:
    """Step to the name of its box in the layout; a label of the log never reaches a program."""
    return {step.name: f"s{place}" for place, step in enumerate(level.steps)}


def boxes_of(level: Level, words: Words) -> dict[str, Box]:
    """What stands in every box, by its name in the layout."""
    node = node_names(level)
    boxes = {node[step.name]: step_box(step, level.cases, words) for step in level.steps}
    return boxes | end_boxes(level, words)


def end_boxes(level: Level, words: Words) -> dict[str, Box]:
    """Where cases begin and end."""
    boxes = {}
    for marker, shown in ((START, level.starts), (END, level.ends)):
        if shown:
            said = words(f"flow.{marker}")
            room = width(said, LETTER * SEMIBOLD) + 26.0
            boxes[marker] = Box(Label((said,), room, LETTER * LEADING + 8.0), said)
    return boxes


def lines_of(level: Level, words: Words, timed: bool) -> list[Line]:
    """What stands at every arrow: most frequent first, then those from the start and to the end.

    `timed` says whether the arrows can show how long.
    """
    node = node_names(level)
    often = max([arrow.n for arrow in level.arrows] + [1])
    long = max([arrow.share for arrow in level.arrows] + [0.0]) or 1.0
    lines = []
    for arrow in level.arrows:
        labels = {FREQUENCY: often_label(arrow, words)}
        if timed:
            labels[TIME] = long_label(arrow, words)
        thick = {FREQUENCY: arrow.n / often, TIME: arrow.share / long}
        kinds = ["flow-back" if arrow.back else "", "flow-place" if arrow.place else ""]
        lines.append(
            Line(
                tail=node[arrow.source],
                head=node[arrow.target],
                labels=labels,
                tip=arrow_tip(arrow, words),
                arrow=arrow,
                kind=" ".join(filter(None, kinds)),
                thick=thick,
            )
        )
    lines += [_edge(START, node[step.name], step.n_first, words) for step in level.starts]
    return lines + [_edge(node[step.name], END, step.n_last, words) for step in level.ends]


def _edge(tail: str, head: str, n: int, words: Words) -> Line:
    """In how many cases a step is the first or the last."""
    said = words("flow.times", n=words.number(n))
    return Line(tail, head, {FREQUENCY: small([said])}, words.count(n, "case"), None)
