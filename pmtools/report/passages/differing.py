"""What differs between two logs or selections, in a few sentences: never why."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError
from pmtools.labels import short
from pmtools.report.definitions import definition
from pmtools.report.flow.compared import POINTS, Compared
from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.picture import Passage
from pmtools.report.tables import records
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

FEW = 20
"""With fewer cases than this one or two of them already make a difference."""
STEPS, TRANSITIONS = 3, 2
"""So many steps and transitions that differ most are said."""
NAME, STEP = 60, 90
"""Letters of a name, and of a step, that a sentence shows."""


@dataclass(frozen=True)
class Named:
    """How the two are called in a sentence."""

    a: str
    b: str
    own: bool = True
    """Whether the names were given."""


def named_pair(names: tuple[str, str] | None, words: Words) -> Named:
    """The names of the two as people say them; ParameterError unless they are two."""
    if names is None:
        return Named(words("differing.a"), words("differing.b"), own=False)
    shown = [short(said_label(str(name)), NAME) for name in names]
    if isinstance(names, str) or len(shown) != 2 or shown[0] == shown[1] or not all(shown):  # noqa: PLR2004
        raise ParameterError(
            f"names is {names!r}. Give two different ones, such as names=('desk', 'internet')."
        )
    a, b = (words("filter.quoted", label=name) for name in shown)
    return Named(a, b)


def differing(
    activities: pd.DataFrame,
    transitions: pd.DataFrame,
    logs: pd.DataFrame,
    names: tuple[str, str] | None = None,
) -> Passage:
    """The three steps and two transitions that differ most, and how long the cases of both take.

    Takes `differences` by activity, by transition and by log. It says when one of the two has few
    cases, and that a difference is no cause. The answer is that by log.

    >>> import pmtools as pm
    >>> log = pm.example_log()
    >>> two = log, log.keep(pm.cases.Attribute("kanaal", ["balie"]))
    >>> frames = [pm.differences(*two, by=by) for by in ("activity", "transition", "log")]
    >>> "Dit zijn verschillen, geen oorzaken" in differing(*frames).body
    True
    """
    words = spoken()
    pair, row = named_pair(names, words), records(logs)[0]
    said = largest(activities, pair, words) + slowest(transitions, pair, words)
    if not said:
        said = [words("differing.no_step", points=words.number(POINTS))]
    items = "".join(f"<li>{escape(one)}</li>" for one in [_durations(row, pair, words), *said])
    few = [
        words("differing.few", name=getattr(pair, side), cases=words.count(n, "case"))
        for side in "ab"
        if (n := int(row[f"n_cases_{side}"])) < FEW
    ]
    notes = [words("differing.no_cause"), definition("throughput_time", words)]
    below = "".join(f'<p class="more">{escape(note)}</p>' for note in notes)
    warned = "".join(f'<p class="lack">{escape(one)}</p>' for one in few)
    return Passage(f'<ul class="differing">{items}</ul>{warned}{below}', logs)


def _durations(row: dict[str, Any], pair: Named, words: Words) -> str:
    a, b = (words.duration(row[f"median_{side}"]) for side in "ab")
    cases = {f"cases_{side}": words.count(int(row[f"n_cases_{side}"]), "case") for side in "ab"}
    seconds = row["median_difference"].total_seconds()
    form = "same" if a == b else "longer" if seconds > 0 else "shorter"
    return words(f"differing.takes.{form}", name_a=pair.a, name_b=pair.b, a=a, b=b, **cases)


def largest(activities: pd.DataFrame, pair: Named, words: Words, most: int = STEPS) -> list[str]:
    """The steps whose share of the cases differs most, if that stands out, each as a sentence."""
    said = []
    for row in records(activities):
        compared = Compared(row)
        if not compared.sign:
            continue
        shares = {side: words.percent(row[f"share_{side}"]) for side in "ab"}
        form = "more" if compared.sign > 0 else "less"
        form = f"only_{form}" if compared.only else form
        step = short(said_label(row["activity"]), STEP)
        said.append(
            words(f"differing.step.{form}", step=step, name_a=pair.a, name_b=pair.b, **shares)
        )
        if len(said) == most:
            break
    return said


def slowest(
    transitions: pd.DataFrame, pair: Named, words: Words, most: int = TRANSITIONS
) -> list[str]:
    """The transitions whose median differs most, weighed by the cases that have it in both."""
    weight = transitions["median_difference"].abs() * transitions[["share_a", "share_b"]].min(
        axis=1
    )
    said = []
    for row in records(
        transitions.assign(weight=weight).sort_values("weight", ascending=False, kind="stable")
    ):
        sign = Compared(row).sign_in_time
        if not sign:
            continue
        a, b = (words.duration(row[f"median_{side}"]) for side in "ab")
        form = "longer" if sign > 0 else "shorter"
        steps = {name: short(said_label(row[f"{name}_activity"]), STEP) for name in ("from", "to")}
        said.append(words(f"differing.between.{form}", source=steps["from"], target=steps["to"],
                          name_a=pair.a, name_b=pair.b, a=a, b=b))  # fmt: skip
        if len(said) == most:
            break
    return said
