"""The index of runs as one HTML file that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files

from pmtools.report.assets import style
from pmtools.report.index.cells import cells, notebook_name
from pmtools.report.index.row import FAILED, OUTCOMES, REMOVED, SUCCEEDED, UNREADABLE, Row
from pmtools.report.labels import said_label
from pmtools.report.page import POLICY
from pmtools.report.words import Words

MARK = '<meta name="generator" content="pmtools reports">'
"""By what this page is known from other files; it stands near the beginning."""
NEWEST = ' aria-sort="descending"'
COLUMNS = ("when", "log", "notebook", "role", "parameters", "outcome", "finding")


def index_page(rows: Sequence[Row], words: Words, made: datetime, version: str) -> str:
    """The page over these runs, newest first as they are given, made at a moment by a version."""
    columns = [name for name in COLUMNS if name != "role" or any(row.role for row in rows)]
    title = escape(words("index.title"))
    body = _table(rows, columns, words) if rows else f"<p>{escape(words('index.none'))}</p>"
    digest = hashlib.sha256(_script().encode("utf-8")).digest()
    policy = POLICY.format(script=base64.b64encode(digest).decode("ascii"))
    when = words.date(made, "Europe/Amsterdam")
    foot = escape(words("index.colophon", when=when, version=version))
    return (
        f'<!DOCTYPE html>\n<html lang="{words.language}">\n<head>\n<meta charset="utf-8">\n'
        f'{MARK}\n<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>{style('index/index.css')}</style>\n</head>\n"
        f'<body class="index">\n<a class="skip" href="#runs">{escape(words("page.skip"))}</a>\n'
        f'<header class="band"><p>{escape(words("page.band"))}</p></header>\n'
        f'<main id="runs" tabindex="-1"><h1>{title}</h1>\n'
        f'<p class="masthead">{escape(summary(rows, words))}</p>\n{body}\n</main>\n'
        f'<footer class="colophon"><p>{foot}</p></footer>\n'
        f"<script>{_script()}</script>\n</body>\n</html>\n"
    )


def summary(rows: Sequence[Row], words: Words) -> str:
    """How many runs there are, and of each outcome."""
    counted = Counter(row.outcome for row in rows)
    told = ", ".join(
        words(f"index.counted.{one}", n=words.number(counted[one]))
        for one in (SUCCEEDED, FAILED, UNREADABLE, REMOVED)
        if counted[one]
    )
    runs = words.count(len(rows), "run")
    return f"{runs}: {told}." if told else f"{runs}."


def _table(rows: Sequence[Row], columns: list[str], words: Words) -> str:
    chosen = [_chosen(row, words) for row in rows]
    choices = {name: _places(name, chosen, words) for name in chosen[0]}
    heads = "".join(
        f'<th role="columnheader" scope="col" class="{name}"{NEWEST if name == "when" else ""}>'
        f"{escape(words(f'index.column.{name}'))}</th>"
        for name in columns
    )
    shown = "".join(
        _row(
            cells(row, words),
            columns,
            {name: choices[name].get(one) for name, one in by.items()},
            words,
        )
        for row, by in zip(rows, chosen, strict=True)
    )
    label, role = escape(words("index.title")), " with-role" if "role" in columns else ""
    return (
        f"{_form(choices, words)}\n"
        f'<table role="table" class="runs{role}" aria-label="{label}"><thead role="rowgroup">'
        f'<tr role="row">{heads}</tr></thead>\n<tbody role="rowgroup">{shown}</tbody></table>\n'
        f'<p class="more">{escape(words("index.note"))}</p>'
    )


def _chosen(row: Row, words: Words) -> dict[str, str]:
    """Of each choice that one can make, what a row is."""
    return {
        "outcome": words(f"index.{row.outcome}"),
        "log": said_label(row.log),
        "notebook": notebook_name(row, words),
        "sweep": said_label(row.sweep),
    }


def _places(name: str, chosen: list[dict[str, str]], words: Words) -> dict[str, int]:
    """The place of each text among those to choose from."""
    held = {told[name] for told in chosen if told[name]}
    if name == "outcome":
        texts = [words(f"index.{one}") for one in OUTCOMES]
    else:
        texts = sorted(held, key=lambda text: (text.casefold(), text))
    return {text: place for place, text in enumerate(texts)}


def _form(choices: dict[str, dict[str, int]], words: Words) -> str:
    """What is looked for; the script shows it, as without it nothing comes of it."""
    search = (
        f'<label>{escape(words("index.search"))}<input type="search" name="text" '
        'autocomplete="off"></label>'
    )
    chosen = "".join(
        f'<label>{escape(words(f"index.choose.{name}"))}<select name="{name}" autocomplete="off">'
        f'<option value="">{escape(words("index.all"))}</option>'
        + "".join(f'<option value="{n}">{escape(one)}</option>' for one, n in held.items())
        + "</select></label>"
        for name, held in choices.items()
        if held
    )
    of = escape(words("index.shown", shown="{shown}", all="{all}"))
    clear = escape(words("index.clear"))
    return (
        f'<form class="choose" hidden>{search}{chosen}<button type="reset">{clear}</button></form>'
        f'\n<p class="shown" role="status" data-of="{of}" hidden></p>'
    )


def _row(
    held: dict[str, tuple[str, str]],
    columns: list[str],
    choices: dict[str, int | None],
    words: Words,
) -> str:
    data = "".join(f' data-{name}="{n}"' for name, n in choices.items() if n is not None)
    shown = "".join(_cell(name, *held[name], words) for name in columns)
    return f'<tr role="row"{data}>{shown}</tr>\n'


def _cell(name: str, key: str, html: str, words: Words) -> str:
    """A cell, with the heading that it has where the row is a card."""
    sort = f' data-key="{key}"' if key else ""
    head = escape(words(f"index.column.{name}"))
    if name == "when":
        return f'<th role="rowheader" scope="row" class="when"{sort}>{html}</th>'
    return f'<td role="cell" class="{name}" data-head="{head}">{html}</td>'


@cache
def _script() -> str:
    return files("pmtools.report").joinpath("index/index.js").read_text(encoding="utf-8")
