"""The process map: which step follows which, how often, and where the time goes."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from pmtools.errors import CapabilityError, ParameterError
from pmtools.report.flow.dot import dot_of
from pmtools.report.flow.drawing import svg_of
from pmtools.report.flow.labels import TIP, boxes_of, lines_of
from pmtools.report.flow.layout import layout
from pmtools.report.flow.levels import Level, levels
from pmtools.report.labels import one_line
from pmtools.report.language import spoken
from pmtools.report.picture import Picture
from pmtools.report.words import Words, words_of

if TYPE_CHECKING:
    import pandas as pd

MOST_STEPS = 18
"""More steps than this cannot be taken in at first sight."""


@dataclass(frozen=True)
class Drawing:
    """A level, how much of the log it shows, and its SVG."""

    level: Level
    said: str
    svg: str


def plot_flow(
    activities: pd.DataFrame,
    between: pd.DataFrame,
    *,
    steps: int = 12,
    places: int = 3,
    language: str | None = None,
) -> Picture:
    """The process map: which step follows which, how often, and where the time goes.

    Takes `activities(log)` and `time_between(log)`. Shows `steps` steps (1 to 18) at first, and
    with the slider from 6 to 30: those around the transitions with most time, then the most
    frequent. An arrow says how often the one step directly follows the other and, where that is 1%
    or more of all time, the median time between them; the `places` transitions with most time are
    numbered. The answer is `between`. `language` is `nl`
    or `en`; without it, that of the report.

    Raises ParameterError when `steps` is not from 1 to 18.
    """
    if not 1 <= steps <= MOST_STEPS:
        raise ParameterError(
            f"steps is {steps}, but a map shows from 1 to {MOST_STEPS} steps at first. "
            "More of them are under its slider."
        )
    words = words_of(language) if language else spoken()
    found = levels(activities, between, steps, places)
    whole = (len(activities), len(between))
    drawings = [drawing for level in found if (drawing := _drawing(level, whole, words))]
    if not drawings:
        said = words("flow.no_layout" if found else "flow.empty")
        return Picture(said, said, f'<p class="lack">{escape(said)}</p>', between)
    fitting = [place for place, one in enumerate(drawings) if len(one.level.steps) <= steps]
    first = max(fitting, default=0)
    title = _title(drawings[first].level, words)
    road = " → ".join(one_line(step.name[:TIP]) for step in drawings[first].level.steps)
    alt = words("flow.alt", title=title, said=drawings[first].said, road=road)
    return Picture(title, alt, _body(drawings, first, words), between)


def _drawing(level: Level, whole: tuple[int, int], words: Words) -> Drawing | None:
    """The drawing of a level, or None when it cannot be laid out: the other levels still can."""
    boxes, lines = boxes_of(level, words), lines_of(level, words)
    try:
        places = layout(dot_of(level, boxes, lines))
    except CapabilityError:
        return None
    said = words(
        "flow.said",
        steps_shown=words.number(len(level.steps)),
        steps=words.count(whole[0], "step"),
        connections_shown=words.number(len(level.arrows)),
        connections=words.count(whole[1], "transition"),
    )
    return Drawing(level, said, svg_of(level, boxes, lines, places, said))


def _title(level: Level, words: Words) -> str:
    """What the first level shows: the share of the numbered arrows, if it has them."""
    numbered = [arrow.share for arrow in level.arrows if arrow.place]
    if not numbered:
        return words("flow.title")
    form = "one" if len(numbered) == 1 else "many"
    return words(f"flow.title_places.{form}", share=words.percent(sum(numbered)))


def _body(drawings: list[Drawing], first: int, words: Words) -> str:
    """The slider, which waits for its script, the key, and the levels, all but one hidden."""
    shown = "".join(_level(one, hidden=place != first) for place, one in enumerate(drawings))
    return (
        f'<div class="flow"><div class="flow-controls">{_slider(drawings, first, words)}'
        f"<output>{escape(drawings[first].said)}</output></div>"
        f'<p class="flow-key">{escape(_key(drawings, first, words))}</p>{shown}</div>'
    )


def _slider(drawings: list[Drawing], first: int, words: Words) -> str:
    if len(drawings) == 1:
        return ""
    return (
        f"<label hidden>{escape(words('flow.slider'))} "
        f'<input type="range" min="0" max="{len(drawings) - 1}" step="1" value="{first}" '
        f'autocomplete="off" aria-valuetext="{escape(drawings[first].said)}"></label>'
    )


def _key(drawings: list[Drawing], first: int, words: Words) -> str:
    """How to read what the levels have."""
    arrows = [arrow for drawing in drawings for arrow in drawing.level.arrows]
    keys = {
        "key": True,
        "key_arrows": bool(arrows),
        "key_back": any(arrow.back for arrow in arrows),
        "key_places": any(arrow.place for arrow in arrows),
        "key_loose": bool(drawings[first].level.loose),
    }
    return " ".join(words(f"flow.{key}") for key, needed in keys.items() if needed)


def _level(drawing: Drawing, hidden: bool) -> str:
    attribute = " hidden" if hidden else ""
    return (
        f'<div class="flow-level" role="group" tabindex="0" aria-label="{escape(drawing.said)}"'
        f"{attribute}>{drawing.svg}</div>"
    )
