"""Passages: what the answers say, in sentences and figures that a team reads."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.picture import Passage
from pmtools.report.tables import records
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

ENOUGH = 10
"""From so many values on a P90 is told: about one in ten is then at least one."""
SPREAD = 0.25
"""Below this share the largest places together are told as: the time is spread out."""


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


def glance(throughput: pd.DataFrame, routes: pd.DataFrame) -> Passage:
    """Four figures; three when there are too few cases for a P90.

    Takes `throughput_time` and `variants`, each of the whole log. The answer has columns `figure`
    (str), `value` (str, as shown) and `meaning` (str).
    """
    import pandas as pd

    words, row = spoken(), throughput.iloc[0]
    values = {
        "cases": (words.number(row["n"]), _form(row["n"])),
        "median": (words.duration(row["median"]), "many"),
        "p90": (words.duration(row["p90"]), "many"),
        "routes": (words.number(len(routes)), _form(len(routes))),
    }
    if row["n"] < ENOUGH:
        del values["p90"]
    told = [(key, value, words(f"glance.{key}.{form}")) for key, (value, form) in values.items()]
    figures = pd.DataFrame(told, columns=["figure", "value", "meaning"])
    tiles = "".join(
        f"<li><strong>{escape(value)}</strong> <span>{escape(meaning)}</span></li>"
        for value, meaning in zip(figures["value"], figures["meaning"], strict=True)
    )
    return Passage(f'<ul class="glance">{tiles}</ul>', figures)


def sentences(findings: pd.DataFrame) -> Passage:
    """Each finding as a sentence with its share, cases and days; kind when there are none."""
    words = spoken()
    if findings.empty:
        return Passage(f"<p>{escape(words('finding.none'))}</p>", findings)
    items = "".join(f"<li>{_place(row, words)}</li>" for row in records(findings))
    share = findings["share"].sum()
    lead = "spread" if share < SPREAD else f"together.{_form(len(findings))}"
    together = words(f"finding.{lead}", share=words.percent(share))
    ask = words("finding.ask")
    return Passage(
        f'<p class="lead">{escape(together)}</p>'
        f'<ol class="findings">{items}</ol><p>{escape(ask)}</p>',
        findings,
    )


def _form(n: int) -> str:
    return "one" if n == 1 else "many"


def _place(row: dict[str, Any], words: Words) -> str:
    values = {
        "from_activity": said_label(row["from_activity"]),
        "to_activity": said_label(row["to_activity"]),
        "share": words.percent(row["share"]),
        "cases": words.count(row["n_cases"], "case"),
        "median": words.duration(row["median"]),
        "p90": words.duration(row["p90"]),
        "total": words.duration(row["total"]),
    }
    same = "again" if row["from_activity"] == row["to_activity"] else "place"
    told = "spread_out" if row["n"] >= ENOUGH and row["p90"] > row["median"] else "half"
    claim, proof = words(f"finding.{same}", **values), words(f"finding.{told}", **values)
    return f"<strong>{escape(claim)}</strong> {escape(proof)}"


def limits(
    summary: pd.DataFrame,
    finished: pd.DataFrame,
    notes: Sequence[str] = (),
    pseudonyms: Sequence[str] = (),
) -> Passage:
    """What the log can and cannot tell, one sentence a limit, and what the reader noted.

    Takes `log_summary`, the same by `finished`, and `notes` and `pseudonyms` of the log's origin.
    """
    words, row = spoken(), summary.iloc[0]
    day_only = row["n_day_only"] / row["n_events"]
    told = [
        words("limit.no_start") if row["n_started"] == 0 else words("limit.start"),
        words("limit.calendar"),
        words("limit.rounded"),
        _finished(finished, words),
        words("limit.day_only", share=words.percent(day_only)) if day_only else "",
        words("limit.open", events=words.count(row["n_open"], "event")) if row["n_open"] else "",
        words("limit.zone", zone=row["zone"]),
        words("limit.pseudonyms", columns=", ".join(pseudonyms)) if pseudonyms else "",
    ]
    said = _items([words.note(note) for note in notes], words.language)
    noted = f"<p>{escape(words('limit.notes'))}</p>{said}" if notes else ""
    return Passage(_items([sentence for sentence in told if sentence], words.language) + noted)


def _finished(finished: pd.DataFrame, words: Words) -> str:
    """How many cases are finished and how many run, or that the log does not say."""
    counts = {row["finished"]: int(row["n_cases"]) for row in records(finished)}
    if not counts.keys() & {True, False}:
        return words("limit.finished")
    done, running = (words.count(counts.get(kind, 0), "case") for kind in (True, False))
    return words("limit.some_finished", done=done, running=running)


def _items(sentences: Sequence[str], language: str) -> str:
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f'<ul class="limits" lang="{language}">{items}</ul>'


def glossary(*terms: str) -> Passage:
    """The definition of each term that the page uses."""
    words = spoken()
    items = "".join(
        f"<dt>{escape(words(f'glossary.{term}.term'))}</dt>"
        f"<dd>{escape(words(f'glossary.{term}.means'))}</dd>"
        for term in terms
    )
    return Passage(f"<dl>{items}</dl>")
