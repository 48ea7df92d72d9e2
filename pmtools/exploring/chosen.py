"""What was chosen on the map: the cases of a step or arrow, how long it takes, their routes."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pmtools.exploring.asked import Place
from pmtools.exploring.view import slowest
from pmtools.filters import cases
from pmtools.filters.filter import Filter
from pmtools.measures.activities import activities
from pmtools.measures.gap_lengths import gap_lengths
from pmtools.measures.months import months
from pmtools.measures.throughput_time import throughput_time
from pmtools.measures.time_between import time_between
from pmtools.measures.variants import variants
from pmtools.report.labels import said_label
from pmtools.report.plots.distribution import plot_distribution
from pmtools.report.plots.pareto import plot_pareto
from pmtools.report.plots.timeline import plot_timeline
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

ROUTES, CASES = 5, 10
"""So many routes and cases are told of what was chosen."""


def filter_of(place: Place) -> Filter:
    """The cases that have the step, or that take the arrow."""
    if place.source is None:
        return cases.Occurs(place.step)
    return cases.Followed(place.source, by=place.step, directly=True)


def chosen(kept: EventLog, place: Place, words: Words) -> str:
    """What is told of a step or an arrow within a selection, as markup."""
    head = f'<h2 tabindex="-1">{escape(_name(place, words))}</h2>'
    found = _row(kept, place)
    close = _button("close", words)
    if found is None:
        return f"{head}<p>{escape(words('explore.not_there'))}</p>{close}"
    own = kept.keep(filter_of(place))
    said = words(
        "explore.place",
        times=words.count(int(found["n"]), "time"),
        cases=words.count(own.known.n_cases, "case"),
        share=words.percent(own.known.n_cases / kept.known.n_cases),
    )
    buttons = f"{_button('only', words)}{_button('without', words)}{close}"
    trend = _trend(own, kept, place, words)
    parts = [_times(kept, place, words), trend, _routes(own), _cases(own, words)]
    return f"{head}<p>{escape(said)}</p><p>{buttons}</p>{''.join(parts)}"


def _name(place: Place, words: Words) -> str:
    if place.source is None:
        return words("explore.place_step", step=said_label(place.step))
    names = {"source": said_label(place.source), "step": said_label(place.step)}
    return words("explore.place_arrow", **names)


def _row(kept: EventLog, place: Place) -> pd.Series | None:
    """The row of what was chosen, or None where the selection does not have it."""
    if place.source is None:
        rows = activities(kept)
        rows = rows[rows["activity"] == place.step]
    else:
        rows = _arrow(time_between(kept), place)
    return rows.iloc[0] if len(rows) else None


def _arrow(rows: pd.DataFrame, place: Place) -> pd.DataFrame:
    return rows[(rows["from_activity"] == place.source) & (rows["to_activity"] == place.step)]


def _times(kept: EventLog, place: Place, words: Words) -> str:
    """How long it takes to come there."""
    asked = (kept, place.step, place.source)
    lengths = gap_lengths(*asked)
    head = words("explore.time_to_step" if place.source is None else "explore.time_of_arrow")
    shown = plot_distribution(lengths, gap_lengths(*asked, whole=True), of="time_between")
    return f"<h3>{escape(head)}</h3>{shown.markup('chosen-times')}"


def _trend(own: EventLog, kept: EventLog, place: Place, words: Words) -> str:
    """How it goes through time: of an arrow its own time, of a step the cases that have it.

    By month of start, of finished cases; months of which slow cases still run are left out.
    """
    every = months(own)
    whole = every.loc[every["complete"], ["month"]]
    if place.source is None:
        rows, of = throughput_time(own.done(), by="month"), "throughput_time"
        head = words("explore.trend_of_step")
    else:
        rows, of = _arrow(time_between(kept.done(), by="month"), place), "time_between"
        head = words("explore.trend_of_arrow")
    told, left_out = rows.merge(whole, on="month"), len(every) - len(whole)
    shown = plot_timeline(told, ["median", "p90"], of=of, left_out=left_out)
    return f"<h3>{escape(head)}</h3>{shown.markup('chosen-trend')}"


def _routes(own: EventLog) -> str:
    return plot_pareto(variants(own, told=ROUTES), most=ROUTES).markup("chosen-routes")


def _cases(own: EventLog, words: Words) -> str:
    """The cases that took longest, each to be looked at."""
    items = "".join(
        f'<li><button type="button" data-do="case" data-value="{escape(name)}">'
        f"{escape(said_label(name))}</button> {escape(words.duration(time))}</li>"
        for name, time in slowest(own)[:CASES]
    )
    return f'<h3>{escape(words("explore.slowest"))}</h3><ul class="px-cases">{items}</ul>'


def _button(do: str, words: Words) -> str:
    return f'<button type="button" data-do="{do}">{escape(words(f"explore.{do}"))}</button>'
