"""The masthead: where the figures come from, and where the rows of the source went."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING

from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.picture import Passage
from pmtools.report.words import Words
from pmtools.report.words.office import by_year

if TYPE_CHECKING:
    import pandas as pd

HOUR = timedelta(hours=1)


def masthead(summary: pd.DataFrame, rows: pd.DataFrame) -> Passage:
    """Where the figures come from: source, period, cases, events, and where the rows went.

    And in which time durations are (see `speak`), with the hours and the closed days. Takes
    `log_summary` and `provenance`.
    """
    words, row = spoken(), summary.iloc[0]
    first, last = (words.date(row[edge], row["zone"]) for edge in ("first", "last"))
    said = words(
        "masthead.text",
        source=said_label(row["source"]),
        cases=words.count(row["n_cases"], "case"),
        events=words.count(row["n_events"], "event"),
        first=first,
        last=last,
    )
    lines = [said, _account(rows, words), *_time(words)]
    shown = "<br>".join(escape(line) for line in lines)
    return Passage(f'<p class="masthead">{shown}</p>{_closed(words)}', summary)


def _time(words: Words) -> list[str]:
    """In which time durations are; of office time its zone, and teams with their own hours."""
    office = words.office
    if office is None:
        return [words("masthead.calendar")]
    size, unit = ("hour", "work_hour") if office.day >= HOUR else ("minute", "minute")
    day = words.in_unit(office.day / timedelta(**{f"{size}s": 1}), unit)
    said = [words("masthead.office", zone=office.zone, day=day)]
    if office.teams:
        weeks = [f"{said_label(team)} {words.week(week)}" for team, week in office.teams]
        said.append(words("masthead.teams", teams="; ".join(weeks)))
    if office.elsewhere:
        form = "one" if office.elsewhere == 1 else "many"
        n = words.number(office.elsewhere)
        said.append(words(f"masthead.elsewhere.{form}", n=n))
    return said


def _closed(words: Words) -> str:
    """The days in the period of the log on which the office was closed."""
    office = words.office
    if office is None:
        return ""
    if not office.closed:
        return f'<p class="masthead">{escape(words("masthead.never_closed"))}</p>'
    head = words("masthead.closed", n=words.number(len(office.closed)))
    years = "".join(
        f"<li>{year}: {escape(', '.join(words.short_day(day) for day in days))}</li>"
        for year, days in by_year(office.closed)
    )
    return f"<details><summary>{escape(head)}</summary><ul>{years}</ul></details>"


def _account(rows: pd.DataFrame, words: Words) -> str:
    """Of so many rows read, how many are used, and how many not for which reason."""
    n_read = int(rows.loc[rows["part"] == "rows_read", "rows"].sum())
    aside = rows[rows["part"] == "set_aside"]
    reasons = [
        words("masthead.reason", n=words.number(n), reason=words.known(f"reason.{why}", why))
        for why, n in zip(aside["reason"], aside["rows"], strict=True)
    ]
    n_aside = int(aside["rows"].sum())
    return words(
        "masthead.rows",
        read=words.number(n_read),
        used=words.number(n_read - n_aside),
        aside=words.number(n_aside),
        reasons=f" ({', '.join(reasons)})" if reasons else "",
    )
