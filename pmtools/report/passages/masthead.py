"""The masthead: where the figures come from, and where the rows of the source went."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.picture import Passage
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd


def masthead(summary: pd.DataFrame, rows: pd.DataFrame) -> Passage:
    """Where the figures come from: source, period, cases, events, and where the rows went.

    Takes `log_summary` and `provenance`.
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
    account = _account(rows, words)
    return Passage(f'<p class="masthead">{escape(said)}<br>{escape(account)}</p>', summary)


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
