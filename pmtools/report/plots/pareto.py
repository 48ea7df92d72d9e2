"""The pareto: how few routes most cases follow, and what the steps of those routes are."""

from __future__ import annotations

from html import escape
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError
from pmtools.labels import short
from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.picture import Picture, nothing
from pmtools.report.plots.keys import LONGEST
from pmtools.report.tables import records

if TYPE_CHECKING:
    import pandas as pd

MOST_CASES = 0.8
SAME = 1e-9
"""Shares that add up to 80% may miss it by this much."""
FOLDED = 20
"""Longer routes than this are folded."""
STEPS = 60
"""Steps of a route that are shown; then how many more there are."""
NAME = 60
"""Letters of a step that are shown."""


def plot_pareto(variants: pd.DataFrame, most: int = 10) -> Picture:
    """How many routes cover 80% of the cases, and the `most` first with their share and steps.

    Takes `variants(log)`. Each bar begins where the one before it ends, on a scale of all cases.
    The beginning and end that a route has in common with the first route are paler; steps that
    follow themselves are one with a number. The title counts the fewest routes that cover 80%, and
    says what they cover. The answer is the frame, most cases first, with `running_share` (0 to 1).

    Raises ParameterError for a `most` below 1 and for a frame without `sequence`, `n_cases` and
    `share`.

    >>> import pmtools as pm
    >>> plot_pareto(pm.variants(pm.example_log())).title.endswith("dekken samen 80% van de zaken")
    True
    """
    if most < 1:
        raise ParameterError(f"{most} routes show nothing. Ask for 1 or more.")
    missing = [name for name in ("sequence", "n_cases", "share") if name not in variants.columns]
    if missing:
        raise ParameterError(
            f"Routes are drawn from the answer of variants; this one has no {', '.join(missing)}."
        )
    words = spoken()
    routes = variants.sort_values("n_cases", ascending=False, kind="stable").reset_index(drop=True)
    if not len(routes):
        return nothing(words("pareto.empty"), routes)
    routes["running_share"] = routes["share"].cumsum()
    shown = records(routes.head(most))
    first = list(shown[0]["sequence"])
    items = "".join(_route(place, row, first) for place, row in enumerate(shown, 1))
    key = _key(len(shown), len(routes))
    title = _title(routes, len(shown))
    body = f'<p class="routes-key">{escape(key)}</p><ol class="routes">{items}</ol>'
    return Picture(title, words("pareto.alt", title=title), body, routes)


def _title(routes: pd.DataFrame, shown: int) -> str:
    """How few routes cover 80%; what those shown cover when the answer does not have so much."""
    words = spoken()
    if len(routes) == 1 and routes["share"].iloc[0] >= 1 - SAME:
        return words("pareto.title_one")
    running = routes["running_share"]
    enough = running >= MOST_CASES - SAME
    n = int(enough.to_numpy().argmax()) + 1 if enough.any() else shown
    part, form = "title" if enough.any() else "title_part", "one" if n == 1 else "many"
    told = {"n": words.number(n), "share": words.percent(running.iloc[n - 1])}
    return words(f"pareto.{part}.{form}", routes=words.count(len(routes), "route"), **told)


def _key(shown: int, all_routes: int) -> str:
    words = spoken()
    told = [words("pareto.key")]
    if shown > 1:
        told.append(words("pareto.key_same"))
    if all_routes > shown:
        told.append(words("pareto.more", n=words.number(all_routes - shown)))
    return " ".join(told)


def _route(place: int, row: dict[str, Any], first: list[str]) -> str:
    """A route: its share, its bar from where the one before it ends, and its steps."""
    words = spoken()
    before = 100 * (row["running_share"] - row["share"])
    told = words(
        "pareto.route",
        cases=words.count(row["n_cases"], "case"),
        running=words.percent(row["running_share"]),
    )
    return (
        f'<li class="route"><p><strong>{escape(words.percent(row["share"]))}</strong> '
        f"<span>{escape(told)}</span></p>"
        f'<div class="route-bar"><i style="width:{max(before, 0):.2f}%"></i>'
        f'<b style="width:{100 * row["share"]:.2f}%"></b></div>'
        f"{_steps(list(row['sequence']), first if place > 1 else [])}</li>"
    )


def _steps(sequence: list[str], first: list[str]) -> str:
    """The steps as a list that wraps; of a long route folded, with its ends in sight."""
    words = spoken()
    same, end = _common(sequence, first)
    chips, done = [], 0
    for name, repeats in groupby(sequence):
        n = len(list(repeats))
        kind = ' class="route-same"' if done + n <= same or done >= end else ""
        times = f" <small>{escape(words('flow.times', n=words.number(n)))}</small>" if n > 1 else ""
        chips.append(f"<li{kind}>{escape(_said(name))}{times}</li>")
        done += n
        if len(chips) == STEPS and done < len(sequence):
            more = words("pareto.more_steps", steps=words.count(len(sequence) - done, "step"))
            chips.append(f"<li>{escape(more)}</li>")
            break
    strip = f'<ol class="route-steps">{"".join(chips)}</ol>'
    if len(chips) <= FOLDED:
        return strip
    told = words(
        "pareto.folded",
        steps=words.count(len(sequence), "step"),
        first=_said(sequence[0]),
        last=_said(sequence[-1]),
    )
    return f'<details class="route-fold"><summary>{escape(told)}</summary>{strip}</details>'


def _common(sequence: list[str], first: list[str]) -> tuple[int, int]:
    """Up to which step a route begins, and from which it ends, as the first route does."""

    def alike(one: list[str], other: list[str]) -> int:
        pairs = zip(one, other, strict=False)
        return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))

    same = alike(sequence, first)
    return same, len(sequence) - alike(sequence[same:][::-1], first[same:][::-1])


def _said(step: str) -> str:
    return short(said_label(str(step)[:LONGEST]), NAME)
