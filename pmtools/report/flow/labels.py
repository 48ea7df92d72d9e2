"""What stands on a process map: the words of every box and arrow, with the room that they take."""

from __future__ import annotations

from dataclasses import dataclass

from pmtools.report.flow.lettering import SEMIBOLD, width, wrap
from pmtools.report.flow.levels import Arrow, Level, Step
from pmtools.report.labels import one_line
from pmtools.report.words import Words

LETTER, SMALL = 14.0, 12.0
"""Size of the letters on steps and on arrows."""
LEADING = 1.22
"""From line to line, in sizes of the letter."""
WIDEST = 156.0
"""Width of a line on a step: some 22 letters."""
BADGE = 24.0
"""Room for the number of a place beside the label of its arrow."""
TELLING = 0.01
"""An arrow says its time from this share of all time on."""
TIP = 300
"""Letters of a step that a tooltip shows."""
START, END = "start", "end"


@dataclass(frozen=True)
class Label:
    """Lines of text, the room that they take in points, and what a tooltip says."""

    lines: tuple[str, ...]
    width: float
    height: float
    tip: str


def step_label(step: Step, words: Words) -> Label:
    """The name of a step over a few lines, and below it how often it occurs."""
    times = words("flow.times", n=words.number(step.n))
    lines = (*wrap(step.name, WIDEST, LETTER * SEMIBOLD), times)
    widest = max(width(line, LETTER * SEMIBOLD) for line in lines)
    name = one_line(step.name[:TIP])
    tip = words(
        "flow.step_tip",
        step=name,
        times=words.count(step.n, "time"),
        first=words.count(step.n_first, "case"),
        last=words.count(step.n_last, "case"),
    )
    return Label(lines, max(widest, 50.0) + 22.0, len(lines) * LETTER * LEADING + 12.0, tip)


def arrow_label(arrow: Arrow, words: Words) -> Label:
    """How often, the median time where it matters, and its share for a place with most time."""
    lines = [words("flow.times", n=words.number(arrow.n))]
    if arrow.share >= TELLING or arrow.place:
        lines.append(_median(arrow, words))
    if arrow.place:
        lines.append(words("flow.share", share=words.percent(arrow.share)))
    tip = words(
        "flow.arrow_tip",
        source=one_line(arrow.source[:TIP]),
        target=one_line(arrow.target[:TIP]),
        times=words.count(arrow.n, "time"),
        median=_median(arrow, words),
        share=words.percent(arrow.share),
    )
    return _small(lines, tip, BADGE if arrow.place else 0.0)


def end_label(n: int, words: Words) -> Label:
    """In how many cases a step is the first or the last."""
    said = words("flow.times", n=words.number(n))
    return _small([said], words.count(n, "case"), 0.0)


def _median(arrow: Arrow, words: Words) -> str:
    if arrow.median.total_seconds() < 1:
        return words("flow.same_moment")
    return words.duration(arrow.median)


def _small(lines: list[str], tip: str, beside: float) -> Label:
    widest = max(width(line, SMALL * SEMIBOLD) for line in lines)
    return Label(tuple(lines), widest + beside + 6.0, len(lines) * SMALL * LEADING + 2.0, tip)


def node_names(level: Level) -> dict[str, str]:
    """Step to the name of its box in the layout; a label of the log never reaches a program."""
    return {step.name: f"s{place}" for place, step in enumerate(level.steps)}


@dataclass(frozen=True)
class Line:
    """An arrow as drawn: the names of its boxes, its label, and its numbers unless at an end."""

    tail: str
    head: str
    label: Label
    arrow: Arrow | None


def boxes_of(level: Level, words: Words) -> dict[str, Label]:
    """What stands in every box, by its name in the layout."""
    node = node_names(level)
    boxes = {node[step.name]: step_label(step, words) for step in level.steps}
    for marker, shown in ((START, level.starts), (END, level.ends)):
        if shown:
            said = words(f"flow.{marker}")
            room = width(said, LETTER * SEMIBOLD) + 26.0
            boxes[marker] = Label((said,), room, LETTER * LEADING + 8.0, said)
    return boxes


def lines_of(level: Level, words: Words) -> list[Line]:
    """What stands at every arrow: most frequent first, then those from the start and to the end."""
    node = node_names(level)
    lines = [
        Line(node[arrow.source], node[arrow.target], arrow_label(arrow, words), arrow)
        for arrow in level.arrows
    ]
    lines += [Line(START, node[s.name], end_label(s.n_first, words), None) for s in level.starts]
    return lines + [Line(node[s.name], END, end_label(s.n_last, words), None) for s in level.ends]
