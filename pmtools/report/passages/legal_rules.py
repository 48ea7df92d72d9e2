"""The rules of law by which cases were judged, for a lawyer to confirm."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.passages.legal import CALENDAR_YEAR, article, day, named, span
from pmtools.report.passages.on_time import confirm
from pmtools.report.picture import Passage
from pmtools.report.tables import table
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("rule", "term", "rolls", "after", "valid", "cases", "caveat")


def legal_rules(rules: pd.DataFrame, basis: pd.DataFrame) -> Passage:
    """The rules as a table with their articles and counts, and what was read of each.

    Takes `rules_applied` and `term_basis`. The answer is that of `rules_applied`.
    """
    import pandas as pd

    words = spoken()
    lawyer = f"<p>{escape(confirm(rules, basis.iloc[0], words))}</p>"
    if rules.empty:
        return Passage(lawyer, rules)
    heads = [words(f"rules.head.{column}") for column in COLUMNS]
    rows = pd.DataFrame([_row(row, words) for _, row in rules.iterrows()], columns=heads)
    return Passage(f"{lawyer}{table(rows, words, 'rules')}{_sources(rules, words)}", rules)


def _row(row: pd.Series, words: Words) -> list[object]:
    rule, procedure = (said_label(named(row, what, words)) for what in ("rule", "procedure"))
    return [
        f"{article(row['article'], words)}: {rule} · {procedure}",
        _term(row, words),
        _rolls(row, words),
        _after(row, words),
        _valid(row, words),
        int(row["n_cases"]),
        named(row, "caveat", words),
    ]


def _term(row: pd.Series, words: Words) -> str:
    """How long the term is, from when, and whether it can be extended."""
    start = words.known(f"term_start.{row['starts']}", str(row["starts"]))
    form = "term_year" if row["term"] == CALENDAR_YEAR else "term"
    term = words(f"rules.{form}", term=span(row["term"], words), start=start)
    if not row["extension"]:
        return f"{term} {words('rules.extension.none')}"
    longer = words("rules.extension.some", extension=span(row["extension"], words))
    return f"{term} {longer}"


def _rolls(row: pd.Series, words: Words) -> str:
    """Whether the end of the term moves to a working day, without and with its extension."""
    base, extended = row["rolls"], row["rolls_extended"]
    if not row["extension"] or base == extended:
        return words(f"rules.rolls.{'yes' if base else 'no'}")
    return words(f"rules.rolls.{'not_extended' if base else 'extended'}")


def _after(row: pd.Series, words: Words) -> str:
    """What follows when the term passes."""
    if row["by_law"]:
        return words("rules.after.by_law")
    if row["penalty"]:
        return words("rules.after.penalty", article=article(row["penalty"], words))
    return words("rules.after.none")


def _valid(row: pd.Series, words: Words) -> str:
    import pandas as pd

    first, last = row["valid_from"], row["valid_to"]
    if pd.isna(last):
        return words("rules.valid.from", first=day(first, words))
    return words("rules.valid.to", first=day(first, words), last=day(last, words))


def _sources(rules: pd.DataFrame, words: Words) -> str:
    """What was read of each rule, and what is unsure, in the language of its file."""
    told = rules.drop_duplicates(["rule", "valid_from"])
    entries = "".join(
        f"<dt>{escape(row['rule'])} · {escape(article(row['article'], words))}</dt>"
        f'<dd lang="en">{escape(row["source"])} {escape(row["rolls_source"])}</dd>'
        for _, row in told.iterrows()
    )
    head = escape(words("rules.sources"))
    return f"<details><summary>{head}</summary><dl>{entries}</dl></details>"
