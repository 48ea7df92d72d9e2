"""What a log holds, where its rows went, and what to ask about it, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pmtools.cli.asked import PARTS, Asked, progress
from pmtools.engine.progress import watched

if TYPE_CHECKING:
    from pmtools.log import EventLog


def facts(asked: Asked) -> list[tuple[str, str]]:
    """Lines of a heading and a text."""
    with progress(asked.quiet) as step, watched(lambda done, whole: step(PARTS, done, whole)):
        log = asked.read(step)
        notes = (("note", note) for note in log.origin.notes)
        return [*_counts(log), *_rows(log), *notes, *_concerns(log)]


def _counts(log: EventLog) -> Iterator[tuple[str, str]]:
    import pmtools as pm

    origin, row = log.origin, pm.log_summary(log).iloc[0]
    first, last = (row[edge].astimezone(ZoneInfo(origin.zone)) for edge in ("first", "last"))
    yield "source", f"{origin.name} (sha256 {origin.sha256[:12]})"
    yield "cases", f"{row['n_cases']:,}"
    yield "events", f"{row['n_events']:,}"
    yield "activities", f"{len(pm.activities(log)):,}"
    yield "variants", f"{len(pm.variants(log, told=0)):,}"
    yield "period", f"{first:%Y-%m-%d %H:%M:%S} to {last:%Y-%m-%d %H:%M:%S}"
    yield "zone", origin.zone
    known = log.known
    if known.told:
        open_ = known.told - known.finished
        yield "finished", f"{known.finished:,} cases are, {open_:,} are not"
    else:
        yield "finished", "unknown; a mapping can say when a case is finished ([finished])"
    if row["n_day_only"]:
        yield "day only", f"{row['n_day_only']:,} events (a date, or exactly midnight)"


def _rows(log: EventLog) -> Iterator[tuple[str, str]]:
    import pmtools as pm
    from pmtools.report.tables import records

    for went in records(pm.provenance(log)):
        part = went["part"].replace("_", " ")
        where = f" ({went['examples']})" if went["examples"] else ""
        yield "rows", f"{went['rows']:,} {part} {went['reason']}".rstrip() + where


def _concerns(log: EventLog) -> Iterator[tuple[str, str]]:
    import pmtools as pm
    from pmtools.report.health import health_sentences
    from pmtools.report.words import words_of

    for sentence in health_sentences(pm.log_health(log), words_of("en")):
        yield "ask", sentence
