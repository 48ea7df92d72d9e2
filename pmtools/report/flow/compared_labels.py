"""What stands on a map of two processes: both shares or times, and a sign for what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmtools.labels import one_line
from pmtools.report.flow.compared import Both, Compared, points
from pmtools.report.flow.labels import (
    END,
    FREQUENCY,
    START,
    TIME,
    TIP,
    Box,
    Label,
    Line,
    end_boxes,
    named,
    node_names,
    said_time,
    small,
)
from pmtools.report.flow.levels import Arrow, Level
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

KINDS = {1: "more", -1: "less", 0: "same"}
WIDE = 20
"""Percentage points from which on an arrow is as thick as it gets, if none differs more."""


def boxes_of_both(level: Level, both: Both, words: Words) -> dict[str, Box]:
    """What stands in every box: the name of the step, and in which share of the cases of each."""
    node = node_names(level)
    boxes = {}
    for step in level.steps:
        compared = both.steps[step.name]
        below = [" ".join(_shares(compared, words))]
        tip = f"{one_line(step.name[:TIP])}: {_tip(compared, words)}"
        kind = f"flow-step flow-{_kind(compared)}"
        boxes[node[step.name]] = Box(named(step, below), tip, kind, step.name)
    return boxes | end_boxes(level, words)


def lines_of_both(level: Level, both: Both, words: Words, timed: bool) -> list[Line]:
    """What stands at every arrow, and at those from the start and to the end."""
    node = node_names(level)
    compared = {arrow: both.arrows[arrow.source, arrow.target] for arrow in level.arrows}
    most = max([abs(one.points) for one in compared.values()] + [WIDE])
    longest = max([abs(one.longer) for one in compared.values()] + [0.0]) or 1.0
    lines = []
    for arrow, one in compared.items():
        thick = {
            FREQUENCY: abs(one.points) / most,
            TIME: abs(one.longer * one.sign_in_time) / longest,
        }
        tail, head = node[arrow.source], node[arrow.target]
        lines.append(_line(tail, head, arrow, one, thick, words, timed))
    lines += [
        _edge(START, node[step.name], both.edge_shares(step.name, "first"), words)
        for step in level.starts
    ]
    return lines + [
        _edge(node[step.name], END, both.edge_shares(step.name, "last"), words)
        for step in level.ends
    ]


def _line(
    tail: str,
    head: str,
    arrow: Arrow,
    compared: Compared,
    thick: dict[str, float],
    words: Words,
    timed: bool,
) -> Line:
    labels = {FREQUENCY: small(_shares(compared, words))}
    kinds = {FREQUENCY: _kind(compared)}
    if timed:
        labels[TIME], kinds[TIME] = _time_label(compared, words), _time_kind(compared)
    names = f"{one_line(arrow.source[:TIP])} → {one_line(arrow.target[:TIP])}"
    return Line(
        tail=tail,
        head=head,
        labels=labels,
        tip=f"{names}: {_tip(compared, words)}{_time_tip(compared, words)}",
        arrow=arrow,
        kind=" ".join(f"flow-{kind}-in-{mode}" for mode, kind in kinds.items()),
        thick=thick,
        kinds={mode: f"flow-{kind}" for mode, kind in kinds.items()},
    )


def _edge(tail: str, head: str, shares: tuple[float, float], words: Words) -> Line:
    said = [f"{share_said(shares[0], words)} → {share_said(shares[1], words)}"]
    said += [f"({signed(points(*shares), words)})"] if points(*shares) else []
    return Line(tail, head, {FREQUENCY: small(said)}, said[0], None)


def _shares(compared: Compared, words: Words) -> list[str]:
    """`12% → 34%` and `(+22)`; of what is in one of both alone that is said."""
    a, b = (share_said(compared.row[f"share_{side}"], words) for side in "ab")
    if compared.only:
        share = a if compared.only == "a" else b
        return [words("differing.only_share", name=compared.only.upper(), share=share)]
    more = [f"({signed(compared.points, words)})"] if compared.points else []
    return [f"{a} → {b}", *more]


def _kind(compared: Compared) -> str:
    return f"only-{compared.only}" if compared.only else KINDS[compared.sign]


def _time_label(compared: Compared, words: Words) -> Label:
    """The median of each, and how much longer or shorter it takes."""
    if compared.only:
        return small([words("differing.only_short", name=compared.only.upper())])
    if not compared.timed:
        return small([words("differing.few_times")])
    row = compared.row
    a, b = (said_time(row[f"median_{side}"], words) for side in "ab")
    if a == b:
        return small([a])
    more = [f"({signed_time(row['median_difference'], words)})"] if compared.sign_in_time else []
    return small([f"A {a}", f"B {b}", *more])


def _time_kind(compared: Compared) -> str:
    return f"only-{compared.only}" if compared.only else KINDS[compared.sign_in_time]


def _tip(compared: Compared, words: Words) -> str:
    row = compared.row
    counts = {side: words.count(int(row[f"n_cases_{side}"]), "case") for side in "ab"}
    shares = {f"share_{side}": words.percent(row[f"share_{side}"]) for side in "ab"}
    return words("differing.tip", **counts, **shares)


def _time_tip(compared: Compared, words: Words) -> str:
    if not compared.timed:
        return ""
    row = compared.row
    return words("differing.tip_time", **{side: said_time(row[f"median_{side}"], words)
                                          for side in "ab"})  # fmt: skip


def share_said(share: float, words: Words) -> str:
    """A share in few letters."""
    return "<1%" if 0 < share < 0.01 else words("number.percent", value=words.number(share * 100))  # noqa: PLR2004


def signed(more: int, words: Words) -> str:
    """Percentage points with their sign: +12 or −3."""
    return f"{'+' if more > 0 else '−'}{words.number(abs(more))}"


def signed_time(more: pd.Timedelta, words: Words) -> str:
    """A difference in time with its sign: +2 dagen."""
    return f"{'+' if more.total_seconds() > 0 else '−'}{words.duration(abs(more))}"
