"""The review of an iteration in words: what came of it, and how sure that is."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.passages.goal_figures import TIMES, amount_said, days_said, unit_of
from pmtools.report.passages.guards import got_worse
from pmtools.report.passages.legal import day
from pmtools.report.passages.what_else import cautions
from pmtools.report.picture import Passage
from pmtools.report.tables import table
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

MIX = ["value", "n_before", "before_share", "n_after", "after_share"]


def outcome(
    result: pd.DataFrame,
    asked: pd.DataFrame,
    registration: pd.DataFrame | None = None,
    guards: pd.DataFrame | None = None,
) -> Passage:
    """The verdict, the effect with its interval, what could have been seen, and of which cases.

    Takes the result of the review, the frame of what is asked, `registration` and `guards`: whether
    a step is only written down at another moment, and what got worse meanwhile, stands right below
    the verdict. The answer is the result.
    """
    import pandas as pd

    words, row = spoken().in_calendar_time, result.iloc[0]
    lead = words(f"review.verdict.{row['verdict']}")
    cautious = "".join(
        f'<p class="lack">{escape(line)}</p>'
        for line in (*got_worse(guards, words), *cautions(registration, words))
    )
    told = [*_effect(row, words), _cases(row, words)]
    if not pd.isna(row["effect"]):
        told += _considered(row, words)
    others = asked.iloc[0]["overlapping"]
    if len(others):
        names = ", ".join(said_label(one) for one in others)
        told.append(words("review.overlapping", names=names))
    if row["left_out"]:
        told.append(words("review.left_out", cases=words.count(row["left_out"], "case")))
    said = "".join(f"<p>{escape(line)}</p>" for line in told)
    note = f'<p class="more">{escape(words("review.method"))}</p>'
    return Passage(f'<p class="lead">{escape(lead)}</p>{cautious}{said}{note}', result)


def _effect(row: pd.Series[Any], words: Words) -> list[str]:
    import pandas as pd

    if pd.isna(row["effect"]):
        known = {name: words.percent(row[f"unknown_{name}"] or 0.0) for name in ("before", "after")}
        days = days_said(row["horizon"] if pd.notna(row["horizon"]) else 0.0, words)
        return [words(f"review.{row['why']}", **known, days=days)]
    unit = unit_of(row["measure"])
    names = ("mean_before", "mean_after", "effect", "low", "high", "smallest")
    values = {name: amount_said(abs(row[name]), unit, words) for name in names}
    if unit == "share":
        level = words.number(row["mean_before"] * 100)
        values["mean_before"] = words("number.percent", value=level)
    for name in ("low", "high", "effect"):
        values[name] = words(f"review.{'less' if row[name] < 0 else 'more'}", amount=values[name])
    what = "waiting" if row["measure"] == "waiting_before" else unit
    told = [words(f"review.effect.{what}", **values)]
    if row["horizon"]:
        counted = "days" if row["measure"] in TIMES else "known"
        days = days_said(row["horizon"], words)
        told.append(words(f"review.horizon.{counted}", days=days))
    return [*told, words("review.smallest", smallest=values["smallest"])]


def _cases(row: pd.Series[Any], words: Words) -> str:
    dates = {
        name: day(row[name], words)
        for name in ("before_from", "before_until", "after_from", "after_until")
    }
    noun = "week" if row["measure"] == "wip" else "case"
    counts = {side: words.count(row[f"n_{side}"], noun) for side in ("before", "after")}
    return words("review.cases", **counts, **dates)


def _considered(row: pd.Series[Any], words: Words) -> list[str]:
    """Whether a trend and a season could be told from the effect."""
    return [words(f"review.{name}.{'yes' if row[name] else 'no'}") for name in ("trend", "season")]


def case_mix(mix: pd.DataFrame) -> Passage:
    """The kinds of cases before and after that were held equal. The answer is the mix."""
    words = spoken()
    if mix.empty:
        return Passage(f"<p>{escape(words('review.no_mix'))}</p>", mix)
    parts = list[str]()
    for name, rows in mix.groupby("attribute", sort=False):
        head = words("review.mix", name=said_label(str(name)))
        parts.append(f"<p>{escape(head)}</p>{table(rows[MIX], words, 'case_mix')}")
    return Passage("".join(parts), mix)
