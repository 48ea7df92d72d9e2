"""The map of what differs: two logs or selections on one process map, with a sign at each part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pmtools.labels import one_line
from pmtools.report.definitions import definition
from pmtools.report.flow.body import Drawing, body, key_of
from pmtools.report.flow.compared import POINTS, Both, both_of, together
from pmtools.report.flow.compared_labels import boxes_of_both, lines_of_both
from pmtools.report.flow.labels import FREQUENCY, TIME, TIP
from pmtools.report.flow.levels import Level, levels
from pmtools.report.flow.plot import MODES, check_map, drawn, shown_of
from pmtools.report.language import spoken
from pmtools.report.passages.differing import Named, largest, named_pair
from pmtools.report.picture import Picture, nothing
from pmtools.report.words import Words, words_of

if TYPE_CHECKING:
    import pandas as pd

PLACES = 8
"""So many arrows that differ most, with their steps, come before the frequent ones."""


def plot_flow_difference(
    activities: pd.DataFrame,
    transitions: pd.DataFrame,
    names: tuple[str, str] | None = None,
    *,
    steps: int = 12,
    mode: str = FREQUENCY,
    language: str | None = None,
) -> Picture:
    """The process maps of two logs or selections as one: where the second differs from the first.

    Takes `differences` by activity and by transition. A step and an arrow say in which share of the
    cases of each they are, with the difference in percentage points; or, at the reader's choice,
    how long each takes (median, where both have it ten times). The thicker an arrow, the larger its
    difference; where the second has less it is dashed, and what one of both has alone is said.
    `names` are those of the two, `steps` and `mode` as for `plot_flow`; the answer is
    `transitions`.

    Raises ParameterError for frames that are no such answers, other than two different names, and
    as `plot_flow` does.

    >>> import pmtools as pm
    >>> log = pm.example_log()
    >>> two = log, log.keep(pm.cases.Attribute("kanaal", ["balie"]))
    >>> frames = [pm.differences(*two, by=by) for by in ("activity", "transition")]
    >>> plot_flow_difference(*frames, ("alle zaken", "balie")).title[:37]
    'Naast elkaar: ‘alle zaken’ en ‘balie’'
    """
    check_map(steps, mode)
    words = spoken()
    if language:
        words = replace(words, language=language, texts=words_of(language).texts)
    pair, both = named_pair(names, words), both_of(activities, transitions)
    found = levels(*together(activities, transitions, both.cases), steps, PLACES)
    timed = any(arrow.timed for arrow in both.arrows.values())
    drawings = [drawn for level in found if (drawn := _drawing(level, both, words, timed))]
    if not drawings:
        return nothing(words("flow.no_layout" if found else "flow.empty"), transitions)
    fitting = [place for place, one in enumerate(drawings) if len(one.level.steps) <= steps]
    first = max(fitting, default=0)
    title = _title(activities, pair, words)
    road = " → ".join(one_line(step.name[:TIP]) for step in drawings[first].level.steps)
    alt = words("differing.alt", title=title, said=drawings[first].said, road=road)
    modes = {name: name == mode for name in MODES} if timed else {FREQUENCY: True}
    shown = body(drawings, first, modes, words, _key(pair, both, [*modes], words))
    defined = definition("time_between", words) if timed else ""
    return Picture(title, alt, shown, transitions, definition=defined, words=words)


def _drawing(level: Level, both: Both, words: Words, timed: bool) -> Drawing | None:
    # What is dashed here is what is less often, so that no arrow is dashed because it goes back.
    level = replace(level, arrows=tuple(replace(arrow, place=None) for arrow in level.arrows))
    said = shown_of(level, (len(both.steps), len(both.arrows)), words)
    boxes, lines = boxes_of_both(level, both, words), lines_of_both(level, both, words, timed)
    return drawn(level, boxes, lines, said)


def _title(activities: pd.DataFrame, pair: Named, words: Words) -> str:
    """What is beside what, and the step that differs most."""
    most = largest(activities, pair, words, most=1)
    said = most[0] if most else words("differing.no_step", points=words.number(POINTS))
    return words("differing.title", a=pair.a, b=pair.b, most=said)


def _key(pair: Named, both: Both, modes: list[str], words: Words) -> str:
    """Who is A and who is B, and how to read the map."""
    cases = (words.count(n, "case") for n in both.cases)
    told = dict(zip(("cases_a", "cases_b"), cases, strict=True))
    who = words(
        "differing.key.who" if pair.own else "differing.key.cases", **told, a=pair.a, b=pair.b
    )
    read = [words(f"differing.key.{key}") for key in ("box", "only")]
    read.insert(1, words("differing.key.arrow", points=words.number(POINTS)))
    turns = {FREQUENCY: words("differing.key.frequency"), TIME: words("differing.key.time")}
    return key_of(who, {}) + key_of(" ".join(read), {mode: turns[mode] for mode in modes})
