"""The penalty for late decisions (dwangsom): a range in euros, with its assumptions."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pmtools.report.language import spoken
from pmtools.report.passages.legal import article, euros, span
from pmtools.report.passages.limits import items
from pmtools.report.passages.on_time import penalised
from pmtools.report.picture import Passage

if TYPE_CHECKING:
    import pandas as pd


def penalties(whole: pd.DataFrame, basis: pd.DataFrame, rules: pd.DataFrame) -> Passage:
    """What may be due for deciding late, from low to high, and on which assumptions.

    Takes `on_time`, `term_basis` and `rules_applied`. The answer has one row:
    `penalty_low`, `penalty_high` (euro) and `n_past` (cases decided late or past their term).
    """
    words, row, ground = spoken(), whole.iloc[0], basis.iloc[0]
    answer = whole[["penalty_low", "penalty_high"]].assign(n_past=row["n_late"] + row["n_overdue"])
    by_law = [words("penalty.by_law")] if rules["by_law"].any() else []
    if not penalised(rules):
        form = "own" if ground["own_deadline"] else "none"
        told = by_law or [words(f"penalty.{form}")]
        return Passage("".join(f"<p>{escape(one)}</p>" for one in told), answer)
    due = rules[rules["penalty"].ne("")]
    articles = dict.fromkeys(article(one, words) for one in due["penalty"])
    graces = dict.fromkeys(span(one, words) for one in due["penalty_grace"])
    head = words(
        "penalty.range",
        range=euros(row["penalty_low"], row["penalty_high"], words),
        cases=words.count(answer["n_past"].iloc[0], "case"),
        articles="; ".join(articles),
    )
    low = "notices" if ground["notices"] else "no_notices"
    assumed = [
        words(f"penalty.low.{low}"),
        words(f"penalty.high.{low}"),
        words("penalty.counts", grace=" / ".join(graces)),
        words("penalty.paid"),
        *by_law,
    ]
    return Passage(f"<p>{escape(head)}</p>{items(assumed, words.language)}", answer)
