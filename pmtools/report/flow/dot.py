"""A level of the process map as a graph in DOT: sizes and weights, without a word of the log."""

from __future__ import annotations

from itertools import pairwise

from pmtools.report.flow.labels import END, START, Box, Label, Line, node_names
from pmtools.report.flow.levels import Level

INCH = 72.0
HEAVY = 100
"""How much straighter the most frequent arrow is drawn than a rare one."""
HEAD = """digraph flow {
rankdir=TB; nodesep=0.3; ranksep=0.28;
node [shape=box, fixedsize=true, label=""];"""


def dot_of(level: Level, boxes: dict[str, Box], lines: list[Line]) -> str:
    """The graph to lay out. Line 0 is the arrow `a0`, and so on.

    Every arrow is written from the earlier step to the later, so that the layout keeps the usual
    order from top to bottom; the route of an arrow back has to be turned round.
    """
    most = max([line.arrow.n for line in lines if line.arrow] + [1])
    text = [HEAD, *(_box(name, box.label) for name, box in boxes.items())]
    text += [_line(line, f"a{place}", most) for place, line in enumerate(lines)]
    return "\n".join([*text, *_held(level, lines), "}"])


def _box(name: str, label: Label) -> str:
    rank = {START: "source", END: "sink"}.get(name)
    box = f"{name} [width={label.width / INCH:.3f}, height={label.height / INCH:.3f}];"
    return f"{{rank={rank}; {box}}}" if rank else box


def _line(line: Line, name: str, most: int) -> str:
    # A table of a fixed size keeps room for a label whose words stay here.
    size = f'FIXEDSIZE="TRUE" WIDTH="{line.width:.0f}" HEIGHT="{line.height:.0f}"'
    table = f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" {size}><TR><TD></TD></TR></TABLE>'
    if line.arrow and line.arrow.back:
        return f"{line.head} -> {line.tail} [id={name}, dir=back, weight=1, label=<{table}>];"
    weight = 1 + HEAVY * line.arrow.n // most if line.arrow else 2
    return f"{line.tail} -> {line.head} [id={name}, weight={weight}, label=<{table}>];"


def _held(level: Level, lines: list[Line]) -> list[str]:
    """Unseen arrows that keep a step in its order where no arrow to an earlier step does."""
    node = node_names(level)
    led = {
        line.tail if line.arrow and line.arrow.back else line.head
        for line in lines
        if line.tail != line.head
    }
    names = [node[step.name] for step in level.steps]
    return [
        f"{before} -> {name} [style=invis, weight=0];"
        for before, name in pairwise(names)
        if name not in led
    ]
