"""Concerns about a log, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pmtools.report.definitions import of_column
from pmtools.report.tables import records
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 8


def health_sentences(health: pd.DataFrame, words: Words) -> list[str]:
    """One sentence per concern of `log_health`, the most frequent of what it is about named."""
    by_concern: dict[str, list[dict[str, Any]]] = {}
    for row in records(health):
        by_concern.setdefault(row["concern"], []).append(row)
    return [_sentence(concern, rows, words) for concern, rows in by_concern.items()]


def _sentence(concern: str, rows: list[dict[str, Any]], words: Words) -> str:
    first = rows[0]
    values = {"n": words.number(sum(row["n"] for row in rows)), "detail": first["detail"]}
    if concern == "quiet":
        spans = {name: first[name] for name in ("longer_than", "longest")}
        values |= {name: of_column(name, words).duration(span) for name, span in spans.items()}
    named = [words(f"health.{concern}.each", **_said(row, words)) for row in rows[:SHOWN]]
    if len(rows) > SHOWN:
        named.append(words("health.more", n=words.number(len(rows) - SHOWN)))
    values["named"] = ", ".join(named)
    values["kinds"] = words.number(len(rows))
    return words(f"health.{concern}.text", **values)


def _said(row: dict[str, Any], words: Words) -> dict[str, str]:
    return {"subject": row["subject"], "detail": row["detail"], "n": words.number(row["n"])}
