"""Two logs, or two selections of one, side by side in one line of a notebook."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from pmtools.exploring.spoken_of import words_for
from pmtools.measures.differences import differences
from pmtools.report.flow.difference import plot_flow_difference
from pmtools.report.language import speaking
from pmtools.report.passages.differing import differing
from pmtools.report.picture import Passage

if TYPE_CHECKING:
    from pmtools.log import EventLog


def difference(
    a: EventLog,
    b: EventLog,
    *,
    names: tuple[str, str] | None = None,
    steps: int = 12,
    mode: str = "frequency",
    language: str | None = None,
) -> Passage:
    """What differs between two logs or selections: in a few sentences, and as one process map.

    `names` are what the two are called, such as `("desk", "internet")`; `steps` and `mode` are
    those of `plot_flow_difference`. How long cases take is told of those that are finished, where
    both have such cases. It shows itself in any notebook, also where no kernel runs.
    The answer is `differences(a, b)`.

    Raises ParameterError when the clocks of the two differ, and as `plot_flow_difference` does.

    >>> import pmtools as pm
    >>> log = pm.example_log()
    >>> desk = log.keep(pm.cases.Attribute("kanaal", ["balie"]))
    >>> "tegen 39%" in pm.difference(log, desk, names=("alle zaken", "balie")).body
    True
    """
    by_step, by_transition = (differences(a, b, by=by) for by in ("activity", "transition"))
    finished = a.known.finished and b.known.finished
    done = (a.done(), b.done()) if finished else (a, b)
    whole = differences(*done, by="log")
    words, other = words_for(a, language), words_for(b, language)
    words = replace(words, whole_days=words.whole_days or other.whole_days)
    with speaking(words):
        said = differing(by_step, by_transition, whole, names)
        shown = plot_flow_difference(by_step, by_transition, names, steps=steps, mode=mode)
        note = "" if done == (a, b) else f'<p class="more">{escape(words("explore.of_done"))}</p>'
        return Passage(said.body + note + shown.markup("difference", kept=False), by_transition)
