"""What the log can and cannot tell."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from pmtools.report.health import health_sentences
from pmtools.report.language import only_days, spoken
from pmtools.report.picture import Passage
from pmtools.report.tables import records
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd


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
        _starts(summary, words),
        words(f"limit.{words.kind}"),
        words("limit.rounded"),
        _finished(finished, words),
        words("limit.day_only", share=words.percent(day_only)) if day_only else "",
        words("limit.whole_days") if only_days(summary) else "",
        words("limit.open", events=words.count(row["n_open"], "event")) if row["n_open"] else "",
        words("limit.zone", zone=row["zone"]),
        words("limit.pseudonyms", columns=", ".join(pseudonyms)) if pseudonyms else "",
    ]
    said = items([sentence for sentence in told if sentence], words.language)
    if not notes:
        return Passage(said)
    noted = items([words.note(note) for note in notes], words.language)
    heading = escape(words("limit.notes", n=words.number(len(notes))))
    return Passage(f"{said}<details><summary>{heading}</summary>{noted}</details>")


def health(concerns: pd.DataFrame) -> Passage:
    """What in the log deserves a question before it is believed. Takes `log_health`."""
    words = spoken()
    told = health_sentences(concerns, words) or [words("health.nothing")]
    return Passage(items(told, words.language), concerns)


def answerable(capabilities: pd.DataFrame) -> Passage:
    """What can be asked of the log, and what would need another registration.

    Takes `capabilities`.
    """
    words = spoken()
    told = []
    for row in records(capabilities):
        form = "yes" if row["supported"] else "no"
        told.append(words(f"capability.{row['capability']}.{form}"))
    return Passage(items(told, words.language), capabilities)


def items(sentences: Sequence[str], language: str) -> str:
    """Sentences as a list."""
    said = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f'<ul class="limits" lang="{language}">{said}</ul>'


def _starts(summary: pd.DataFrame, words: Words) -> str:
    row = summary.iloc[0]
    if row["n_started"] == 0:
        return words("limit.no_start")
    if row["n_started"] < row["n_events"]:
        return words("limit.some_start", share=words.percent(row["n_started"] / row["n_events"]))
    return words("limit.start")


def _finished(finished: pd.DataFrame, words: Words) -> str:
    """How many cases are finished and how many run, or that the log does not say."""
    counts = {row["finished"]: int(row["n_cases"]) for row in records(finished)}
    if not counts.keys() & {True, False}:
        return words("limit.finished")
    done, running = (words.count(counts.get(kind, 0), "case") for kind in (True, False))
    form = "some_finished" if counts.get(True) else "none_finished"
    return words(f"limit.{form}", done=done, running=running)
