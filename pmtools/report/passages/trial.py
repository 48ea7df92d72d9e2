"""How often a review is right, tried on made-up cases, in words and a table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pmtools.report.language import spoken
from pmtools.report.picture import Passage
from pmtools.report.tables import table

if TYPE_CHECKING:
    import pandas as pd

SHOWN = ["scenario", "n_cases", "tries", "improved", "not_shown", "too_little_data", "worse"]


def trial(tried: pd.DataFrame) -> Passage:
    """How often a review said what. Takes `tried_reviews` of one effect; the answer is that."""
    words, row = spoken(), tried.iloc[0]
    tries, improved = int(tried["tries"].sum()), int(tried["improved"].sum())
    told = {"tries": words.number(tries), "found": words.number(improved)}
    if row["effect"]:
        told["effect"] = words("number.percent", value=words.number(row["effect"] * 100))
        told["cases"] = words.count(int(row["n_cases"]), "case")
    else:
        told["wrong"] = words.number(improved + int(tried["worse"].sum()))
    said = words(f"trial.{'effect' if row['effect'] else 'nothing'}", **told)
    note = f'<p class="more">{escape(words("trial.made_up"))}</p>'
    return Passage(f"<p>{escape(said)}</p>{table(tried[SHOWN], words, 'trial')}{note}", tried)
