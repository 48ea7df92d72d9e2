"""The process map: which step follows which, how often, and where the time goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pmtools.errors import CapabilityError, ParameterError
from pmtools.labels import one_line
from pmtools.report.definitions import definition
from pmtools.report.flow.body import Drawing, body
from pmtools.report.flow.dot import dot_of
from pmtools.report.flow.drawing import svg_of
from pmtools.report.flow.labels import FREQUENCY, TIME, TIP, Box, Line, boxes_of, lines_of
from pmtools.report.flow.layout import layout
from pmtools.report.flow.levels import Level, levels
from pmtools.report.language import spoken
from pmtools.report.picture import Picture, nothing
from pmtools.report.words import Words, words_of

if TYPE_CHECKING:
    import pandas as pd

MOST_STEPS = 18
"""More steps than this cannot be taken in at first sight."""
MODES = (FREQUENCY, TIME)


def plot_flow(
    activities: pd.DataFrame,
    between: pd.DataFrame,
    *,
    steps: int = 12,
    places: int = 3,
    mode: str = FREQUENCY,
    language: str | None = None,
) -> Picture:
    """The process map: which step follows which, how often, and where the time goes.

    Takes `activities(log)` and `time_between(log)`. Shows `steps` steps (1 to 18) at first, and
    with the slider from 6 to 30: those around the transitions with most time, then the most
    frequent. An arrow says how often the one step directly follows the other or, at the reader's
    choice, how long that takes (median, and P90 from ten times on); it is as thick as that is
    often, or as its share of all time is large. `mode` is what shows first, `frequency` or `time`.
    Where no arrow takes time there is no choice. The `places` transitions with most time are
    numbered. The answer is `between`. `language` is `nl` or `en`; without it, that of the report.

    Raises ParameterError when `steps` is not from 1 to 18, and for another `mode`.
    """
    check_map(steps, mode)
    words = spoken()
    if language:
        words = replace(words, language=language, texts=words_of(language).texts)
    found = levels(activities, between, steps, places)
    timed = any(arrow.share > 0 for level in found for arrow in level.arrows)
    whole = (len(activities), len(between))
    drawings = [drawing for level in found if (drawing := _drawing(level, whole, words, timed))]
    if not drawings:
        return nothing(words("flow.no_layout" if found else "flow.empty"), between)
    fitting = [place for place, one in enumerate(drawings) if len(one.level.steps) <= steps]
    first = max(fitting, default=0)
    title = _title(drawings[first].level, words)
    road = " → ".join(one_line(step.name[:TIP]) for step in drawings[first].level.steps)
    alt = words("flow.alt", title=title, said=drawings[first].said, road=road)
    modes = {name: name == mode for name in MODES} if timed else {FREQUENCY: True}
    defined = definition("time_between", words) if timed else ""
    shown = body(drawings, first, modes, words)
    return Picture(title, alt, shown, between, definition=defined, words=words)


def check_map(steps: int, mode: str) -> None:
    """ParameterError for what a map cannot show at first."""
    if not 1 <= steps <= MOST_STEPS:
        raise ParameterError(
            f"steps is {steps}, but a map shows from 1 to {MOST_STEPS} steps at first. "
            "More of them are under its slider."
        )
    if mode not in MODES:
        raise ParameterError(
            f"mode is {mode!r}, but the arrows of a map show either {' or '.join(MODES)} at first."
        )


def _drawing(level: Level, whole: tuple[int, int], words: Words, timed: bool) -> Drawing | None:
    said = shown_of(level, whole, words)
    if timed:
        share = words.percent(sum(arrow.share for arrow in level.arrows))
        said = words("flow.said_time", said=said, share=share)
    return drawn(level, boxes_of(level, words), lines_of(level, words, timed), said)


def shown_of(level: Level, whole: tuple[int, int], words: Words) -> str:
    """How many of all steps and connections a level shows."""
    return words(
        "flow.said",
        steps_shown=words.number(len(level.steps)),
        steps=words.count(whole[0], "step"),
        connections_shown=words.number(len(level.arrows)),
        connections=words.count(whole[1], "transition"),
    )


def drawn(level: Level, boxes: dict[str, Box], lines: list[Line], said: str) -> Drawing | None:
    """The drawing of a level, or None when it cannot be laid out: the other levels still can."""
    try:
        places = layout(dot_of(level, boxes, lines))
    except CapabilityError:
        return None
    return Drawing(level, said, svg_of(boxes, lines, places, said))


def _title(level: Level, words: Words) -> str:
    """What the first level shows: the share of the numbered arrows, if it has them."""
    numbered = [arrow.share for arrow in level.arrows if arrow.place]
    if not numbered:
        return words("flow.title")
    form = "one" if len(numbered) == 1 else "many"
    return words(f"flow.title_places.{form}", share=words.percent(sum(numbered)))
