"""Why cases wait in one glance, and how much of the time is work."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from pmtools.report.language import spoken
from pmtools.report.passages.limits import items
from pmtools.report.passages.tiles import tiles
from pmtools.report.picture import Passage
from pmtools.report.tables import records
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

LEAST = 0.005
"""A cause below this share of all waiting is not among the tiles."""
MUCH = 0.1
"""From this share on, steps without a start or outside working hours are told at once."""


def why(
    efficiency: pd.DataFrame, basis: pd.DataFrame, bounds: pd.DataFrame | None = None
) -> Passage:
    """How long cases wait, for which causes, and how much of the time is work.

    Takes `cycle_efficiency`, `causes_basis`, and where starts are estimated `start_sensitivity`.
    The answer is that of `cycle_efficiency`.
    """
    words, row, ground = spoken().in_calendar_time, efficiency.iloc[0], basis.iloc[0]
    if not row["all_waiting"].total_seconds():
        return Passage(f"<p>{escape(words('causes.none'))}</p>", efficiency)
    told = {
        "waiting": words.duration(row["all_waiting"]),
        "work": words.duration(row["processing"]),
        "efficiency": words.percent(row["efficiency"]),
    }
    most = efficiency.sort_values("share", ascending=False, kind="stable")
    shown = [
        (words.percent(one["share"]), words(f"cause.means.{one['cause']}"))
        for one in records(most[most["share"] >= LEAST])
    ]
    unsplit = 1 - float(efficiency["share"].sum())
    if unsplit >= LEAST:
        shown.append((words.percent(unsplit), words("cause.means.unsplit")))
    lead = f'<p class="lead">{escape(words("causes.lead", **told))}</p>'
    guess = [*_bounds(bounds, words), *_guesses(ground, words)]
    said = "".join(f'<p class="lack">{escape(one)}</p>' for one in guess)
    notes = [words("causes.calendar")]
    if ground["hours"] != "unknown":
        notes.append(words("causes.off", share=words.percent(ground["off_share"])))
    more = "".join(f'<p class="more">{escape(note)}</p>' for note in notes)
    return Passage(f"{lead}{tiles(shown)}{said}{more}", efficiency)


def _bounds(bounds: pd.DataFrame | None, words: Words) -> list[str]:
    """Of estimated starts, how much of the time is work by each of the bounds."""
    if bounds is None:
        return []
    work = bounds.set_index("starts")["efficiency"]
    low, high = (words.percent(work[name]) for name in ("latest", "earliest"))
    return [words("causes.bounds", low=low, high=high)]


def _guesses(ground: pd.Series[Any], words: Words) -> list[str]:
    """What has to be known before anything: starts that lack or are a guess, hours not given."""
    told = list[str]()
    missing = ground["n_no_start"] / max(ground["n_events"], 1)
    if ground["starts"]:
        told.append(words("causes.guessed", share=words.percent(missing)))
    elif missing >= MUCH:
        told.append(words("causes.no_start", share=words.percent(missing)))
    if ground["hours"] != "given":
        told.append(words(f"causes.hours.{ground['hours']}"))
    if ground["hours"] in ("given", "usual") and ground["outside_share"] >= MUCH:
        told.append(words("causes.outside", share=words.percent(ground["outside_share"])))
    return told


def efficiencies(efficiency: pd.DataFrame) -> Passage:
    """The share of work in the time, now and when nothing waited for one of the causes.

    Takes `cycle_efficiency`; the answer is the same.
    """
    words, row = spoken().in_calendar_time, efficiency.iloc[0]
    if not row["all_waiting"].total_seconds():
        return Passage(f"<p>{escape(words('causes.none'))}</p>", efficiency)
    now = words.percent(row["efficiency"])
    rows = efficiency.sort_values("without", ascending=False, kind="stable")
    told = [
        words(
            "causes.without",
            cause=words(f"cause.{one['cause']}"),
            waiting=words.duration(one["waiting"]),
            without=words.percent(one["without"]),
        )
        for one in records(rows)
        if one["waiting"].total_seconds()
    ]
    if not told:
        return Passage(f"<p>{escape(words('causes.no_lever'))}</p>", efficiency)
    head = f"<p>{escape(words('causes.now', efficiency=now))}</p>"
    note = f'<p class="more">{escape(words("causes.scenario"))}</p>'
    return Passage(f"{head}{items(told, words.language)}{note}", efficiency)
