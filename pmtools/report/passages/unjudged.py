"""What the log cannot say of terms: which cases have no verdict, and why."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pmtools.report.language import spoken
from pmtools.report.passages.limits import items
from pmtools.report.picture import Passage

if TYPE_CHECKING:
    import pandas as pd

JUDGED = ("in_time", "late")
RUN = ("running", "overdue")
WITHOUT = (
    *("no_start", "no_procedure", "no_rule", "no_calendar", "uncertain", "withdrawn"),
    "no_decision",
)


def unjudged(statuses: pd.DataFrame, basis: pd.DataFrame, *, listed: bool = False) -> Passage:
    """How many cases are neither in time nor late, and why, of all cases.

    Takes `statuses` and `term_basis`. `listed` says that their numbers follow below. The answer is
    that of `statuses`.
    """
    words, counts = spoken(), dict(zip(statuses["kind"], statuses["n_cases"], strict=True))
    runs = sum(counts.get(kind, 0) for kind in RUN)
    own = basis.iloc[0]["own_deadline"]
    told = [words("unjudged.running", cases=words.count(runs, "case"))] if runs else []
    for kind in WITHOUT:
        if counts.get(kind):
            form = "own_start" if own and kind == "no_start" else kind
            told.append(words(f"unjudged.{form}", cases=words.count(counts[kind], "case")))
    whole = words.count(sum(counts.values()), "case")
    n = sum(counts.get(kind, 0) for kind in JUDGED)
    if not told:
        return Passage(f"<p>{escape(words('unjudged.none', cases=whole))}</p>", statuses)
    head = words("unjudged.head", n=words.number(n), cases=whole)
    more = "" if listed else f'<p class="more">{escape(words("unjudged.list"))}</p>'
    return Passage(f"<p>{escape(head)}</p>{items(told, words.language)}{more}", statuses)
