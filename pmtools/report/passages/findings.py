"""Findings and scenarios, one sentence after the other."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from pmtools.report.definitions import definition
from pmtools.report.language import spoken
from pmtools.report.passages.claim import claim, claim_name, place_named
from pmtools.report.passages.earlier import no_promise, tried_before
from pmtools.report.picture import Passage
from pmtools.report.tables import ENOUGH, records
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

MUCH = 0.3
"""From this share on it is told how much of the time lies in the slowest tenth."""


def sentences(
    findings: pd.DataFrame,
    throughput: pd.DataFrame,
    lost: pd.DataFrame,
    of: str = "time_between",
    earlier: pd.DataFrame | None = None,
) -> Passage:
    """Each finding with its share, cases and days, and what to check with the team.

    Takes `places`, `repeats`, or both one below the other, `throughput_time`, and `time_between`
    or `waiting_time`; `of` says which of these two. Kind when there is no finding; where no place
    stands out, the largest is told as such. `earlier` (`earlier_effects`) is told below the finding
    that it belongs to, with its conditions.
    """
    words = spoken()
    if findings.empty:
        timeless = throughput.iloc[0]["total"] == throughput.iloc[0]["total"] * 0
        said = words(f"finding.no_time.{words.kind}" if timeless else "finding.none")
        return Passage(f"<p>{escape(said)}</p>", findings)
    items = "".join(
        f"<li>{_finding(row, words)}{_before(row, earlier, words)}</li>"
        for row in records(findings)
    )
    below = [words("finding.apart")] if len(findings) > 1 else []
    if findings["kind"].eq("rework").all() and lost["share"].gt(0).any():
        below.append(words(f"finding.no_place.{of}", **_largest(lost, words)))
    if earlier is not None:
        below += no_promise(earlier, words)
    notes = "".join(f"<p>{escape(note)}</p>" for note in below)
    measures = ["rework" if kind == "rework" else of for kind in findings["kind"]]
    notes += "".join(
        f'<p class="more">{escape(definition(one, words))}</p>' for one in dict.fromkeys(measures)
    )
    return Passage(f'<ol class="findings">{items}</ol>{notes}', findings)


def _before(row: dict[str, Any], earlier: pd.DataFrame | None, words: Words) -> str:
    """What was tried before at a finding; nothing when that is not known."""
    if earlier is None:
        return ""
    return tried_before(earlier[earlier["finding"] == row["id"]], words)


def _largest(lost: pd.DataFrame, words: Words) -> dict[str, str]:
    top = lost.sort_values("share", ascending=False).head(1)
    return place_named(records(top)[0], words)


def scenarios(chances: pd.DataFrame) -> Passage:
    """Each chance as a scenario with its assumption; kind when there is none. Takes `chances`."""
    words = spoken()
    if chances.empty:
        return Passage(f"<p>{escape(words('chance.none'))}</p>", chances)
    items = "".join(f"<li>{_chance(row, words)}</li>" for row in records(chances))
    warning, gross = escape(words("chance.warning")), escape(words("time.gross"))
    notes = f'<p>{warning}</p><p class="more">{gross}</p>'
    return Passage(f'<ol class="findings">{items}</ol>{notes}', chances)


def _finding(row: dict[str, Any], words: Words) -> str:
    kind, values = row["kind"], _values(row, words)
    of = "rework" if kind == "rework" else "place"
    told = "spread_out" if row["n"] >= ENOUGH and row["p90"] > row["median"] else "half"
    slow = row["slowest"] / row["total"] if told == "spread_out" else 0
    slowest = words("finding.slowest", share=words.percent(slow)) if slow > MUCH else ""
    parts = [
        f"<strong>{escape(claim(row, words))}</strong>",
        escape(f"{words(f'finding.{told}.{of}', **values)} {slowest}".rstrip()),
        f'<span class="ask">{escape(words(f"finding.ask.{kind}"))}</span>',
    ]
    return " ".join(parts)


def _chance(row: dict[str, Any], words: Words) -> str:
    values = _values(row, words)
    where = words(f"chance.where.{claim_name(row)}", **values)
    kind = "rework" if row["kind"] == "rework" else "place"
    told = [words(f"chance.high.{kind}", **values)]
    if row["n"] >= ENOUGH and row["save_low"] > row["save_low"] * 0:
        told.append(words(f"chance.low.{kind}", **values))
    return f"<strong>{escape(where)}</strong> {escape(' '.join(told))}"


def _values(row: dict[str, Any], words: Words) -> dict[str, str]:
    names = ("median", "p90", "total", "save_low", "save_high")
    spans = {name: words.duration(row[name]) for name in names}
    return {
        **spans,
        **place_named(row, words),
        "cases": words.count(row["n_cases"], "case"),
        "times": words.count(row["n"], "time"),
        "each": words.duration(row["save_high"] / max(row["n_cases"], 1)),
    }
