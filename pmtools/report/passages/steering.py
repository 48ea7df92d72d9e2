"""Steering: where the running cases stand, what is due, and what is expected of them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError
from pmtools.privacy.small_groups import LEAST
from pmtools.report.language import spoken
from pmtools.report.passages.legal import day, named
from pmtools.report.passages.limits import items
from pmtools.report.passages.tiles import tiles
from pmtools.report.picture import Passage
from pmtools.report.tables import records, table
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

NOTICE = ("case_id", "activity", "team", "deadline", "days_left", "suspended")
"""What is told of a case that is due."""
UNKNOWN = ("no_start", "no_procedure", "no_rule", "no_calendar")
"""Of these cases no deadline can be told."""


def standing_on(basis: pd.DataFrame, summary: pd.DataFrame) -> Passage:
    """As of which day the cases are looked at, by which service, and how far the log goes.

    Takes `term_basis` and `log_summary`.
    """
    words, row, whole = spoken(), basis.iloc[0], summary.iloc[0]
    as_of, last = row["as_of"], whole["last"].tz_convert(whole["zone"])
    service = named(row, "service", words)
    told = [words("steering.day", day=day(as_of, words), service=service)]
    if last.date() != as_of.date():
        form = "goes_on" if last.date() > as_of.date() else "stops"
        told.append(words(f"steering.{form}", last=day(last, words)))
    shown = "<br>".join(escape(line) for line in told)
    return Passage(f'<p class="masthead">{shown}</p>', basis)


def standing(rows: pd.DataFrame, ahead: pd.DataFrame, days: int = 7) -> Passage:
    """Four figures: running, past their deadline, due in so many days, expected to be late.

    Takes `forecast` by case and as a whole. The answer is as that of `glance`.
    """
    import pandas as pd

    words, whole, left = spoken(), ahead.iloc[0], rows["days_left"]
    _check(days)
    known = {"days": words.number(days), "n": words.number(whole["n_told"])}
    told = [
        ("running", words.number(len(rows)), words("steering.tile.running")),
        ("overdue", words.number(int((left < 0).sum())), words("steering.tile.overdue")),
        (
            "due",
            words.number(int(left.between(0, days).sum())),
            words("steering.tile.due", **known),
        ),
    ]
    if whole["n_told"]:
        said = words("steering.tile.range", **_range(whole, words))
        told.append(("expected", said, words("steering.tile.expected", **known)))
    figures = pd.DataFrame(told, columns=["figure", "value", "meaning"])
    shown = tiles((value, meaning) for _, value, meaning in told)
    note = escape(words("steering.tile.note"))
    return Passage(f'{shown}<p class="more">{note}</p>', figures)


def due(rows: pd.DataFrame, days: int = 7, cases: bool = False) -> Passage:
    """The cases with at most so many days left, least first, each with what is known of it.

    Takes `forecast` by case. Without `cases` nothing tells which cases they are: no number, and no
    team that has fewer than five of the running cases.
    """
    words = spoken()
    _check(days)
    near = rows[rows["days_left"] <= days].reset_index(drop=True)
    few = near["team"].isin(_small(rows))
    if not cases:
        near = near.drop(columns="case_id").assign(team=near["team"].where(~few))
    told = {"n": words.number(len(near)), "all": words.number(len(rows))}
    told["days"] = words.count(days, "day")
    if near.empty:
        return Passage(f"<p>{escape(words('steering.due.none', **told))}</p>", near)
    shown = near[[name for name in NOTICE if name in near.columns]].copy()
    shown["deadline"] = [words.month(last, "d MMM y") for last in near["deadline"]]
    # A column of empty texts is left out of a table.
    yes = words("filter.true")
    shown["suspended"] = [yes if stands else "" for stands in near["suspended"]]
    shown["miss_chance"] = [_chance(row, words) for row in records(near)]
    notes = ["chance", "with_cases" if cases else "without_cases"]
    notes += [] if near["suspended"].any() else ["none_suspended"]
    notes += ["few"] if few.any() and not cases else []
    below = "".join(
        f'<p class="more">{escape(words(f"steering.due.{note}"))}</p>' for note in notes
    )
    head = escape(words("steering.due.text", **told))
    return Passage(f"<p>{head}</p>{table(shown, words, 'due')}{below}", near)


def outlook(ahead: pd.DataFrame) -> Passage:
    """How many of the running cases will be late, and how that is known. Takes `forecast`."""
    words, row = spoken(), ahead.iloc[0]
    if not row["n"]:
        return Passage(f"<p>{escape(words('steering.outlook.nothing_runs'))}</p>", ahead)
    if not row["n_told"]:
        return Passage(f"<p>{escape(words('steering.outlook.nothing_known'))}</p>", ahead)
    told = {name: words.number(row[name]) for name in ("n", "n_told", "already")}
    said = words("steering.outlook.text", **told, **_range(row, words))
    parts = [f"<strong>{escape(said)}</strong>"]
    if row["already"]:
        form = "one" if row["already"] == 1 else "many"
        parts.append(escape(words(f"steering.outlook.already.{form}", **told)))
    if row["n_told"] < row["n"]:
        rest = words.number(row["n"] - row["n_told"])
        parts.append(escape(words("steering.outlook.some", rest=rest, **told)))
    how = escape(words("steering.outlook.how"))
    return Passage(f"<p>{' '.join(parts)}</p><p>{how}</p>", ahead)


def track_record(check: pd.DataFrame) -> Passage:
    """How good the forecast would have been, and whether it beats the days left alone.

    Takes `forecast_check`.
    """
    words, row = spoken(), check.iloc[0]
    if not row["n"]:
        return Passage(f'<p class="lack">{escape(words("steering.check.none"))}</p>', check)
    counts = {name: words.number(row[name]) for name in ("days", "n", "late", "n_unknown")}
    said = words(
        "steering.check.text",
        **counts,
        cases=words.count(row["n_cases"], "case"),
        first=day(row["first"], words),
        last=day(row["last"], words),
        expected=words.number(row["expected"]),
    )
    figures = {name: words.number(row[name], 3) for name in ("brier", "brier_naive", "gain")}
    low, high = (words.number(row[f"gain_{side}"], 3) for side in ("low", "high"))
    found = str(row["verdict"]).replace(" ", "_")
    worse = found == "does_not_beat" and row["gain_high"] < 0
    verdict = words(f"steering.check.{'worse' if worse else found}")
    error = words("steering.check.error", **figures, low=low, high=high)
    return Passage(
        f"<p>{escape(said)}</p><p><strong>{escape(verdict)}</strong></p>"
        f'<p class="more">{escape(error)}</p>',
        check,
    )


def caveats(counts: pd.DataFrame, basis: pd.DataFrame, ahead: pd.DataFrame) -> Passage:
    """What these figures do not hold. Takes `statuses`, `term_basis` and `forecast`."""
    words, row = spoken(), basis.iloc[0]
    known = dict(zip(counts["kind"], counts["n_cases"], strict=True))
    n_unknown = sum(known.get(kind, 0) for kind in UNKNOWN)
    told = {
        "n": words.number(n_unknown),
        "all": words.count(int(counts["n_cases"].sum()), "case"),
        "judged": words.number(ahead.iloc[0]["n"]),
    }
    names = [
        "some_unknown" if n_unknown else "all_known",
        *("moves", "same", "own" if row["own_deadline"] else "procedure", "whole_day"),
    ]
    return Passage(
        items([words(f"steering.limit.{name}", **told) for name in names], words.language), counts
    )


def _small(rows: pd.DataFrame) -> list[str]:
    """The teams with so few running cases that they are not named."""
    counts = rows["team"].value_counts()
    return list(counts.index[counts < LEAST])


def _check(days: int) -> None:
    if days < 0:
        raise ParameterError(f"days is {days}: a list of cases with that many days left is none.")


def _range(row: pd.Series[Any], words: Words) -> dict[str, str]:
    return {name: words.number(row[name]) for name in ("expected", "low", "high")}


def _chance(row: dict[str, Any], words: Words) -> str:
    """The chance of a case with its interval, or why there is none."""
    if row["days_left"] <= 0:
        return words("steering.due.reached")
    if row["chance"] != row["chance"]:
        return words("steering.due.unknown")
    names = ("chance", "low", "high")
    return words("steering.due.range", **{name: words.percent(row[name]) for name in names})
