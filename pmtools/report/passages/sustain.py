"""Sustain in words: which gains are still there, of each how much, and what is not judged."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError
from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.passages.goal_figures import (
    TIMES,
    amount_said,
    days_said,
    figure_name,
    part_of_a_day,
    unit_of,
)
from pmtools.report.passages.legal import day
from pmtools.report.passages.limits import items
from pmtools.report.picture import Passage
from pmtools.report.tables import records, table
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

UNJUDGED = ("not_yet", "unsupported")
LITTLE = ("not_shown", "too_little_data")
SAME_DAY = 0.5
"""Horizons that differ less are the same."""


def lasting(held: pd.DataFrame) -> Passage:
    """Which gains are still there after 3, 6 and 12 months, at a glance. Takes `sustained`.

    The answer is that frame.
    """
    import pandas as pd

    words = spoken()
    if held.empty:
        return Passage(f"<p>{escape(words('sustain.none'))}</p>", held)
    reached = held[~held["verdict"].isin(UNJUDGED)]
    last = reached.groupby("id", sort=False).tail(1)
    n = words.count(len(last), "gain")
    told = words("sustain.lead", held=words.number(int(last["verdict"].eq("held").sum())), gains=n)
    lead = told if len(last) else words("sustain.nothing_yet")
    rows = pd.DataFrame([_line(rows, words) for _, rows in held.groupby("id", sort=False)])
    notes = [words("sustain.method")]
    if reached["verdict"].isin(LITTLE).any():
        notes.insert(0, words("sustain.little"))
    said = "".join(f'<p class="more">{escape(note)}</p>' for note in notes)
    return Passage(f'<p class="lead">{escape(lead)}</p>{table(rows, words, "held")}{said}', held)


def _line(rows: pd.DataFrame, words: Words) -> dict[str, str]:
    first = rows.iloc[0]
    told = {"improvement": first["title"], "measured": figure_name(first["measure"], first["step"])}
    for row in records(rows):
        told[f"after_{row['months']}"] = words(f"sustain.short.{row['verdict']}")
    return told


def gain(held: pd.DataFrame, iteration: str) -> Passage:
    """What is left of the gain of an iteration: its verdicts, with what could have been seen.

    Takes `sustained` and an id; the answer is its rows. ParameterError for another id.
    """
    import pandas as pd

    words = spoken().in_calendar_time
    rows = held[held["id"] == iteration].reset_index(drop=True)
    if rows.empty:
        raise ParameterError(f"There is no gain of an iteration {iteration!r} among these.")
    head = f"<h3>{escape(said_label(rows.iloc[0]['title']))}</h3>"
    told = [*_found(rows.iloc[0], words), *_remarks(rows, words)]
    said = "".join(f"<p>{escape(line)}</p>" for line in told)
    if rows["verdict"].eq("unsupported").all():
        return Passage(f"{head}{said}<p>{escape(words('sustain.unsupported'))}</p>", rows)
    lines = pd.DataFrame([_moment(row, words) for row in records(rows)])
    return Passage(f"{head}{said}{table(lines, words, 'moments')}", rows)


def _found(row: pd.Series[Any], words: Words) -> list[str]:
    import pandas as pd

    values = {"team": said_label(row["team"]), "figure": figure_name(row["measure"], row["step"])}
    start, found = day(row["start"], words), day(row["found_on"], words)
    told = [words("sustain.head", start=start, **values)]
    if row["found_measure"]:
        other = figure_name(row["found_measure"], row["step"])
        return [*told, words("sustain.other_measure", day=found, figure=other)]
    if pd.isna(row["found"]):
        return [*told, words("sustain.found_only", day=found)]
    effect = changed(row["found"], row["measure"], words)
    if row[["found_low", "found_high"]].isna().any():
        return [*told, words("sustain.found_alone", day=found, effect=effect)]
    low, high = (changed(row[f"found_{end}"], row["measure"], words) for end in ("low", "high"))
    return [*told, words("sustain.found", day=found, effect=effect, low=low, high=high)]


def _remarks(rows: pd.DataFrame, words: Words) -> list[str]:
    """What to keep in mind with these verdicts."""
    import pandas as pd

    told, first = list[str](), rows.iloc[0]
    if not pd.isna(first["ended"]):
        told.append(words("sustain.ended", day=day(first["ended"], words)))
    told += _mingled(rows[~rows["verdict"].isin(UNJUDGED)], words)
    horizons = rows["horizon"].replace(0.0, float("nan")).dropna()
    if len(horizons) and horizons.max() - horizons.min() > SAME_DAY:
        ends = {name: days_said(at, words) for name, at in
                (("short", horizons.min()), ("long", horizons.max()))}  # fmt: skip
        told.append(words("sustain.horizons", **ends))
    elif len(horizons):
        counted = "days" if rows["measure"].iloc[0] in TIMES else "known"
        days = days_said(horizons.max(), words)
        told.append(words(f"review.horizon.{counted}", days=days))
    if rows["left_out"].max():
        cases = words.count(int(rows["left_out"].max()), "case")
        told.append(words("sustain.left_out", cases=cases))
    return told


def _mingled(rows: pd.DataFrame, words: Words) -> list[str]:
    """From which moment on which other changes play a part."""
    since = dict[str, int]()
    for row in records(rows):
        for name in filter(None, row["overlapping"].split(", ")):
            since.setdefault(name, row["months"])
    if not since:
        return []
    names = ", ".join(
        words("sustain.since", name=said_label(name), months=words.number(months))
        for name, months in since.items()
    )
    return [words("sustain.overlapping", names=names)]


def _moment(row: dict[str, Any], words: Words) -> dict[str, str]:
    """A moment as a row of texts."""
    import pandas as pd

    first, last = (words.month(row[name], "d MMM y") for name in ("after_from", "after_until"))
    none = words("sustain.none_told")
    told = {
        "at_moment": words("sustain.after", months=words.number(row["months"])),
        "cases_of": words("sustain.window", first=first, last=last),
        "cases_after": none if row["verdict"] == "not_yet" else words.number(row["n_after"]),
        "holds": words(f"sustain.short.{row['verdict']}"),
    }
    if pd.isna(row["effect"]):
        return told | {"difference": none, "smallest_seen": none}
    measure = row["measure"]
    values = {
        "effect": changed(row["effect"], measure, words),
        "low": signed(row["low"], measure, words),
        "high": signed(row["high"], measure, words),
    }
    smallest = amount_said(row["smallest"], unit_of(measure), words)
    return told | {"difference": words("sustain.margin", **values), "smallest_seen": smallest}


def left_aside(left: pd.DataFrame) -> Passage:
    """The iterations that are not judged, each with why. Takes `Gains.left`; that is the answer."""
    import pandas as pd

    words = spoken()
    if left.empty:
        return Passage(f"<p>{escape(words('sustain.none_left'))}</p>", left)
    told = list[str]()
    for row in records(left):
        why = words(f"sustain.left.{row['why']}")
        names = {"title": said_label(row["title"]), "team": said_label(row["team"]), "why": why}
        ended = (
            "" if pd.isna(row["ended"]) else words("sustain.closed", day=day(row["ended"], words))
        )
        told.append(" ".join(filter(None, (words("sustain.left_line", **names), ended))))
    return Passage(items(told, words.language), left)


def signed(value: float, measure: str, words: Words) -> str:
    """A change as a number with its sign, in the unit that stands before it: −12,3."""
    if unit_of(measure) == "days" and part_of_a_day(value, words):
        return f"{'−' if value < 0 else '+'}{days_said(abs(value), words)}"
    value = round(value * (100 if unit_of(measure) == "share" else 1), 1)
    sign = "−" if value < 0 else "+" if value else ""
    return f"{sign}{words.number(abs(value), 1)}"


def changed(value: float, measure: str, words: Words) -> str:
    """A change with its direction: 12 dagen minder."""
    said = amount_said(abs(value), unit_of(measure), words)
    if said == amount_said(0.0, unit_of(measure), words):
        return words("sustain.no_change")
    return words(f"review.{'less' if value < 0 else 'more'}", amount=said)
