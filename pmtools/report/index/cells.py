"""The cells of a run in the index."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from html import escape
from zoneinfo import ZoneInfo

from pmtools.labels import one_line, short
from pmtools.report.index.finding import main_finding
from pmtools.report.index.row import REMOVED, UNREADABLE, Row
from pmtools.report.labels import said_label
from pmtools.report.words import LOCALES, Words

ZONE = ZoneInfo("Europe/Amsterdam")
HASH = 8
"""So much of a hash tells one file from another."""
MOST = 8
"""So many parameters are shown."""
VALUE = 60
"""Characters of a parameter's value."""
ERROR = 400
"""Characters of an error."""
PARTS = 4
RECENT = 16
"""So many moments are kept as they were said: a row says its own more than once."""


def notebook_name(row: Row, words: Words) -> str:
    """What a notebook is called: the title of a shipped one, else its own name with that it is."""
    if not row.notebook:
        return ""
    if row.shipped:
        return said_label(words.known(f"notebook.{row.notebook}", row.notebook))
    return words("index.own", name=said_label(row.notebook))


def cells(row: Row, words: Words) -> dict[str, tuple[str, str]]:
    """Of each column by what it is sorted, and its HTML."""
    moment = str(row.started.timestamp()) if row.started else ""
    return {
        "when": (moment, _when(row, words)),
        "log": ("", _beside(row.log, _hash(row, words))),
        "notebook": ("", _notebook(row, words)),
        "role": ("", escape(said_label(row.role))),
        "parameters": ("", _parameters(row, words)),
        "outcome": ("", f'<b class="{row.outcome}">{escape(words(f"index.{row.outcome}"))}</b>'),
        "finding": ("", _told(row, words)),
    }


def _when(row: Row, words: Words) -> str:
    said = _moment(row.started, words.language) if row.started else ""
    shown = escape(said or words("index.no_moment"))
    clock = f"<i>{escape(words('index.clock'))}</i>" if row.clock else ""
    return f"{shown} <small>{escape(said_label(row.id))}</small>{clock}"


@lru_cache(RECENT)
def _moment(moment: datetime, language: str) -> str:
    """The day and time in the zone of the page; of years at the edge of the calendar nothing."""
    from babel.dates import format_datetime

    try:
        local = moment.astimezone(ZONE)
    except OverflowError:
        return ""
    return str(format_datetime(local, format="d MMM y HH:mm", locale=LOCALES[language]))


def _hash(row: Row, words: Words) -> str:
    if not row.sha256:
        return ""
    return words("index.hash", sha256=short(one_line(row.sha256), HASH + 1)[:HASH])


def _beside(text: str, small: str) -> str:
    if not text:
        return ""
    below = f" <small>{escape(small)}</small>" if small else ""
    return f"{escape(said_label(text))}{below}"


def _notebook(row: Row, words: Words) -> str:
    name = notebook_name(row, words)
    shown, more = escape(name), list[str]()
    if "report" in row.links:
        shown = _link(row.links["report"], name, f"{name}, {_about(row, words)}")
    for kind in ("pdf", "notebook"):
        if kind in row.links and (kind == "pdf" or "report" not in row.links):
            said = words(f"index.open.{kind}")
            link = _link(row.links[kind], said, f"{said}: {name}, {_about(row, words)}")
            more.append(f"<small>{link}</small>")
    if row.source and not row.shipped:
        more.append(f"<small>{escape(said_label(row.source))}</small>")
    if row.sweep:
        more.append(f"<small>{escape(words('index.sweep', id=said_label(row.sweep)))}</small>")
    return " ".join([shown, *more])


def _about(row: Row, words: Words) -> str:
    """What tells a link from the others of its name."""
    when = _moment(row.started, words.language) if row.started else ""
    return ", ".join(filter(None, [said_label(row.log), when]))


def _link(address: str, text: str, name: str) -> str:
    return f'<a href="{escape(address)}" aria-label="{escape(name)}">{escape(text)}</a>'


def _parameters(row: Row, words: Words) -> str:
    told = [
        f"<span>{escape(said_label(str(name)))} = {escape(_value(value, words))}</span>"
        for name, value in list(row.parameters.items())[:MOST]
    ]
    rest = len(row.parameters) - MOST
    if rest > 0:
        told.append(f"<span>{escape(words('index.more', n=words.number(rest)))}</span>")
    return " ".join(told)


def _value(value: object, words: Words) -> str:
    if isinstance(value, bool):
        return words("index.yes" if value else "index.no")
    if isinstance(value, str):
        return short(one_line(value), VALUE) or words("index.empty")
    return short(str(value), VALUE) if isinstance(value, int | float) else "…"


def _told(row: Row, words: Words) -> str:
    """What came out of a run, and what is wrong with its record or folder.

    Of a run that was not kept since it held personal data that alone is said.
    """
    said, language = ("", "") if row.personal else main_finding(row, words)
    spoken = f' lang="{language}"' if language else ""
    told = [f"<span{spoken}>{escape(said)}</span>"] if said else []
    if row.error and not row.personal:
        error = escape(short(one_line(row.error), ERROR))
        told.insert(0, f'<span lang="en">{error}</span>')
    told += [f"<i>{escape(one)}</i>" for one in _notes(row, words)]
    if row.outcome == REMOVED:
        when = _moment(row.removed, words.language) if row.removed else ""
        when = when or words("index.no_moment")
        told.append(f"<small>{escape(words('index.was_removed', when=when))}</small>")
    return " ".join(told)


def _notes(row: Row, words: Words) -> list[str]:
    notes = list[str]()
    if row.personal:
        kinds = ", ".join(words(f"personal.{kind}") for kind in row.personal)
        notes.append(words("index.personal", kinds=kinds))
    if row.why:
        parts = ", ".join(said_label(part) for part in row.parts[:PARTS])
        notes.append(words(f"index.why.{row.why}", parts=parts))
    if row.gone and row.outcome != UNREADABLE:
        notes.append(words("index.gone"))
    return notes
