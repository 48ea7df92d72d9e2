"""Suspensions, extensions and reopened cases: how often, how long, in time or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pmtools.report.language import spoken
from pmtools.report.passages.limits import items
from pmtools.report.picture import Passage
from pmtools.report.tables import ENOUGH, records
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd


def standstill(suspensions: pd.DataFrame, whole: pd.DataFrame, basis: pd.DataFrame) -> Passage:
    """How often and how long cases stood still or got more time, and what of it did not count.

    Takes `suspensions`, `on_time` and `term_basis`. The answer is that of `suspensions`.
    """
    words, row, ground = spoken(), whole.iloc[0], basis.iloc[0]
    told = [_kind(one, words) for one in records(suspensions)]
    if not told:
        lacking = "own_no_activity" if ground["own_deadline"] else "no_activity"
        told = [words(f"standstill.{'none' if ground['suspends'] else lacking}")]
    if ground["own_deadline"] and ground["suspends"]:
        told.append(words("standstill.own_suspends"))
    cases = words.count(row["n_cases"], "case")
    if row["n_suspended"]:
        told.append(words("standstill.counted", n=words.number(row["n_suspended"]), cases=cases))
    if row["n_suspended_late"]:
        told.append(words("standstill.late", times=words.count(row["n_suspended_late"], "time")))
    told += _extensions(row, ground, cases, words)
    if row["n_reopened"]:
        told.append(words("standstill.reopened", n=words.number(row["n_reopened"]), cases=cases))
    return Passage(items(told, words.language), suspensions)


def _kind(one: dict[str, Any], words: Words) -> str:
    """What is known of one kind of suspension."""
    days = words.in_calendar_time
    said = [
        words(
            "standstill.kind",
            kind=words(f"standstill.of.{one['kind']}"),
            cases=words.count(one["n_cases"], "case"),
            ended=words.count(one["n"], "time"),
        )
    ]
    if one["n"]:
        spans = {name: days.duration(one[name]) for name in ("median", "p90")}
        said.append(words(f"standstill.{'p90' if one['n'] >= ENOUGH else 'median'}", **spans))
    for column in ("n_unended", "n_unmatched"):
        if one[column]:
            said.append(words(f"standstill.{column}", times=words.count(one[column], "time")))
    return " ".join(said)


def _extensions(row: pd.Series, ground: pd.Series, cases: str, words: Words) -> list[str]:
    if ground["own_deadline"]:
        return [words("standstill.own_extension")]
    if not ground["extends"]:
        return [words("standstill.no_extension")]
    told = [words("standstill.extended", n=words.number(row["n_extended"]), cases=cases)]
    if row["n_extended_late"]:
        told.append(words("standstill.extended_late", n=words.number(row["n_extended_late"])))
    return told
