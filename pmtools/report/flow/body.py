"""The process map as a part of a page: what the reader can choose, the key, and the levels."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from pmtools.report.flow.levels import Level
from pmtools.report.words import Words


@dataclass(frozen=True)
class Drawing:
    """A level, how much of the log it shows, and its SVG."""

    level: Level
    said: str
    svg: str


def body(
    drawings: list[Drawing],
    first: int,
    modes: dict[str, bool],
    words: Words,
    key: str | None = None,
) -> str:
    """What the reader can choose, which waits for its script, the key, and the levels.

    All levels but `first` are hidden. `modes` is what the arrows can show, and whether they do so
    at first. `key` is how to read the map, as safe markup, where that is another than usual.
    """
    shown = "".join(_level(one, hidden=place != first) for place, one in enumerate(drawings))
    mode = next(name for name, chosen in modes.items() if chosen)
    return (
        f'<div class="flow" data-mode="{mode}"><div class="flow-controls">'
        f"{_choice(modes, words)}{_slider(drawings, first, words)}"
        f"<output>{escape(drawings[first].said)}</output></div>"
        f"{_key(drawings, first, modes, words) if key is None else key}{shown}</div>"
    )


def _choice(modes: dict[str, bool], words: Words) -> str:
    """A button for each thing that the arrows can show; none when there is but one."""
    if len(modes) == 1:
        return ""
    buttons = "".join(
        f'<button type="button" data-mode="{name}" aria-pressed="{str(chosen).lower()}">'
        f"{escape(words(f'flow.mode.{name}'))}</button>"
        for name, chosen in modes.items()
    )
    legend = f"<legend>{escape(words('flow.modes'))}</legend>"
    return f'<fieldset class="flow-modes" hidden>{legend}{buttons}</fieldset>'


def _slider(drawings: list[Drawing], first: int, words: Words) -> str:
    if len(drawings) == 1:
        return ""
    return (
        f"<label hidden>{escape(words('flow.slider'))} "
        f'<input type="range" min="0" max="{len(drawings) - 1}" step="1" value="{first}" '
        f'autocomplete="off" aria-valuetext="{escape(drawings[first].said)}"></label>'
    )


def _key(drawings: list[Drawing], first: int, modes: dict[str, bool], words: Words) -> str:
    """How to read what the levels have."""
    arrows = [arrow for drawing in drawings for arrow in drawing.level.arrows]
    keys = {
        "box": True,
        "place": any(arrow.place for arrow in arrows),
        "back": any(arrow.back for arrow in arrows),
        "loose": bool(drawings[first].level.loose),
    }
    said = " ".join(words(f"flow.key.{key}") for key, needed in keys.items() if needed)
    turns = {mode: words(f"flow.key.{mode}") for mode in modes} if arrows else {}
    return key_of(said, turns)


def key_of(said: str, turns: dict[str, str]) -> str:
    """How to read a map: what always holds, and what holds in each mode."""
    # The lines of both modes have the same place, so that the map does not move.
    spans = [f'<span class="flow-in-{mode}">{escape(text)}</span>' for mode, text in turns.items()]
    below = f'<p class="flow-key flow-turns">{"".join(spans)}</p>' if spans else ""
    return f'<p class="flow-key">{escape(said)}</p>{below}'


def _level(drawing: Drawing, hidden: bool) -> str:
    attribute = " hidden" if hidden else ""
    return (
        f'<div class="flow-level" role="group" tabindex="0" aria-label="{escape(drawing.said)}"'
        f"{attribute}>{drawing.svg}</div>"
    )
