"""An A3 as one HTML file that needs nothing else, and fits on one sheet when it is printed."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

from pmtools.report.a3.after import countermeasure, follow_up, result
from pmtools.report.a3.amounts import a_day
from pmtools.report.a3.before import causes, context, now, target
from pmtools.report.a3.sheet import Sheet
from pmtools.report.assets import style
from pmtools.report.labels import said_label
from pmtools.report.language import spoken

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
TITLE = 590.0
"""How wide a title is that fits on a line, in points of the letters of the page."""


def a3_page(a3: Any, scope: str, today: date, version: str) -> str:
    """The page of an iteration, in the language of the report.

    Takes what `pmtools.improvement.a3` gathers, the scope of the iteration in words (empty for all
    cases), the day, and the version of pmtools. Texts that are too long for a sheet are shortened,
    and it is said where the rest is.
    """
    words = spoken().in_calendar_time
    sheet = Sheet(words, a3.files)
    title = sheet.text(a3.iteration.title, "iteration", 1, TITLE)
    left = "".join(part(a3, sheet) for part in (context, now, target, causes))
    right = countermeasure(a3, scope, sheet) + result(a3, sheet) + follow_up(a3, sheet)
    foot = "".join(f"<p>{escape(one)}</p>" for one in _foot(a3, today, version, sheet))
    return (
        f'<!DOCTYPE html>\n<html lang="{words.language}">\n<head>\n<meta charset="utf-8">\n'
        f'{mark(a3)}\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(words('a3.title', title=title))}</title>\n"
        f'<style>{style("a3/a3.css")}</style>\n</head>\n<body class="a3">\n'
        f"<header><p>{escape(words('a3.band'))}</p><h1>{escape(title)}</h1></header>\n"
        f'<main><div class="half">{left}</div>\n<div class="half">{right}</div></main>\n'
        f"<footer>{foot}</footer>\n</body>\n</html>\n"
    )


def mark(a3: Any) -> str:
    """By what the page of an iteration is known from other files; it stands near the beginning."""
    return f'<meta name="generator" content="{escape(known(a3))}">'


def known(a3: Any) -> str:
    """By what an A3 of an iteration is known, be it a page or a PDF."""
    return f"pmtools a3 {a3.iteration.id} {_name(a3)}"


def _name(a3: Any) -> str:
    return said_label(a3.register)


def _foot(a3: Any, today: date, version: str, sheet: Sheet) -> list[str]:
    """Where the rest of a text is, if any was shortened, and what the page is."""
    words = sheet.words
    cut = [words("a3.cut", files=", ".join(sorted(sheet.cut)))] if sheet.cut else []
    said = words(
        "a3.colophon",
        when=a_day(today, words),
        version=version,
        register=_name(a3),
        id=a3.iteration.id,
    )
    run = a3.iteration.results[-1].run if a3.run else ""
    return [*cut, words("a3.colophon_run", colophon=said, run=run) if run else said]
