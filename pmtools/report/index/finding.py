"""The main finding of a run in one sentence, from whatever its record says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pmtools.labels import one_line, short
from pmtools.report.index.row import Row
from pmtools.report.passages.claim import claim
from pmtools.report.sweep.table import VERDICT, figure_name, figure_text
from pmtools.report.words import Words

KINDS = {"place", "waiting", "rework"}
AGAIN = {"self_loop", "repetition"}
VERDICTS = {"improved", "worse", "not_shown", "too_little_data"}
MOST = 4
"""So many figures are told in one line."""
LARGEST = 1e15
"""A larger amount is none that a run counts."""
LONGEST = 100
"""Characters of a figure, and of what it means."""


def main_finding(row: Row, words: Words) -> tuple[str, str]:
    """What a run found, and its language where that is not the page's; empty when it tells none.

    The first finding, that nothing stands out, the verdict of a review, or else the main figures.
    """
    said = _finding(row.finding, words) or _verdict(row.figures, words)
    if said:
        return said, ""
    if row.none_found:
        return words("index.nothing"), ""
    told = [one for one in (_figure(one, words) for one in row.figures) if one][:MOST]
    quoted = any(one.get("said") for one in row.figures)
    foreign = row.language if quoted and row.language in ("nl", "en") else ""
    return "; ".join(told), foreign if foreign != words.language else ""


def _finding(row: Mapping[str, Any] | None, words: Words) -> str:
    """The sentence of a finding; empty for a row that is not of the form that a run writes."""
    if row is None or not _well_formed(row):
        return ""
    return claim(row, words)


def _well_formed(row: Mapping[str, Any]) -> bool:
    kind, share = row.get("kind"), row.get("share")
    texts = [row.get(name) for name in ("kind", "scope", "from_activity", "to_activity")]
    if not all(isinstance(text, str) for text in texts) or kind not in KINDS:
        return False
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
        return False
    return kind != "rework" or row["scope"] in AGAIN


def _verdict(figures: tuple[Mapping[str, Any], ...], words: Words) -> str:
    held = (one.get("said") for one in figures if one.get("figure") == VERDICT)
    return next((words(f"review.verdict.{one}") for one in held if one in VERDICTS), "")


def _figure(one: Mapping[str, Any], words: Words) -> str:
    """A figure as its page says it, or else its name and its amount; empty for an odd one."""
    name, said, meaning = (one.get(part) for part in ("figure", "said", "meaning"))
    if name == VERDICT or not all(isinstance(text, str) for text in (name, said, meaning)):
        return ""
    if said:
        return " ".join(short(one_line(str(text)), LONGEST) for text in (said, meaning))
    amount = one.get("amount")
    if isinstance(amount, bool) or not isinstance(amount, int | float) or abs(amount) > LARGEST:
        return ""
    return words("index.figure", name=figure_name(str(name), words), value=figure_text(one, words))
