"""What to be warned of before a figure of terms is believed."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pmtools.report.labels import said_label
from pmtools.report.passages.legal import day, named
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

NOT_BETTER = "does not beat"
TOO_LITTLE = "too little data"


def odd(basis: pd.Series, words: Words) -> str:
    """Paragraphs that warn of a log that ends oddly, and of one that shows another service.

    Takes the row of `term_basis`.
    """
    import pandas as pd

    told = []
    if not pd.isna(basis["gap_from"]):
        begin, last = basis["gap_from"], basis["gap_to"]
        days = {"begin": day(begin, words), "last": day(last, words), "at": f"{begin:%Y-%m-%d}"}
        told.append(words("steering.gap", events=words.count(basis["n_after"], "event"), **days))
    if basis["recognised"] not in ("", basis["service"]):
        service = said_label(named(basis, "service", words))
        other = said_label(basis["recognised"])
        told.append(words("steering.recognised", recognised=other, service=service))
    return "".join(f'<p class="lack">{escape(one)}</p>' for one in told)


def reliance(check: pd.DataFrame, words: Words) -> str:
    """Why nobody should lean on a forecast; empty when nothing says that. Takes `forecast_check`.

    That it does not demonstrably beat the days left is no reason: then it may be as good.
    """
    row = check.iloc[0]
    if not row["n"]:
        return words("steering.reliance.none")
    if row["verdict"] == TOO_LITTLE:
        return words("steering.reliance.too_little_data")
    return words("steering.reliance.worse") if worse(row) else ""


def worse(row: pd.Series) -> bool:
    """Whether a forecast was worse than the days left alone. Takes the row of `forecast_check`."""
    return bool(row["verdict"] == NOT_BETTER and row["gain_high"] < 0)
