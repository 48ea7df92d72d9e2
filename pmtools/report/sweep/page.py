"""The summary of a sweep as one HTML file that needs nothing else, and leads to each report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import quote

from pmtools.report.assets import style
from pmtools.report.labels import said_label
from pmtools.report.sweep.table import DONE, FAILED, Line, Table, sweep_table, value
from pmtools.report.words import Words, words_of

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
ZONE = "Europe/Amsterdam"
UP = "../../"
"""From the folder of a sweep to that of the reports."""


def sweep_page(sweep: Mapping[str, Any], version: str, pages: frozenset[int]) -> str:
    """The page of a sweep, of what its state (`sweep.json`) holds.

    `pages` are the places of the runs that have a report; to others no link leads.
    """
    words = words_of(sweep["language"])
    table = sweep_table(sweep, words)
    runs = {row["place"]: row["run"] for row in sweep["rows"] if row["place"] in pages}
    name = sweep["question"]["notebook"]["name"]
    title = words("sweep.title", notebook=words.known(f"notebook.{name}", said_label(name)))
    colophon = words(
        "sweep.colophon",
        when=words.date(datetime.fromisoformat(sweep["ended"] or sweep["begun"]), ZONE),
        version=version,
        id=sweep["id"],
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{words.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{style('sweep/sweep.css')}</style>\n</head>\n"
        f'<body class="sweep">\n<a class="skip" href="#main">{escape(words("page.skip"))}</a>\n'
        f'<header class="band"><p>{escape(words("page.band"))}</p></header>\n'
        f'<div class="sheet"><main id="main" tabindex="-1">\n<h1>{escape(title)}</h1>\n'
        f"{_asked(sweep['question'], words)}{_lead(sweep, words)}"
        f"{_runs(table, runs, words)}{_failed(table, words)}{_meanings(table, words)}"
        "</main></div>\n"
        f'<footer class="colophon"><p>{escape(colophon)}</p></footer>\n</body>\n</html>\n'
    )


def _asked(question: Mapping[str, Any], words: Words) -> str:
    """What is the same for all runs."""
    same = {"log": question["log"]} if question["log"] else {}
    same |= question["parameters"]
    told = [f"{said_label(name)}: {value(text, words)}" for name, text in same.items()]
    over = ", ".join(said_label(name) for name in question["over"])
    lines = [words("sweep.over", names=over)]
    lines += [words("sweep.same", told="; ".join(told))] if told else []
    return f'<p class="masthead">{"<br>".join(map(escape, lines))}</p>\n'


def _lead(sweep: Mapping[str, Any], words: Words) -> str:
    states = [row["state"] for row in sweep["rows"]]
    n, done, failed = len(states), states.count(DONE), states.count(FAILED)
    known = {"n": words.number(n), "done": words.number(done), "failed": words.number(failed)}
    waiting = n - done - failed
    lead = words("sweep.all_done" if done == n else "sweep.some_done", **known)
    more = words("sweep.some_wait", n=words.number(waiting)) if waiting else ""
    wait = f'<p class="lack">{escape(more)}</p>\n' if more else ""
    return f'<p class="lead">{escape(lead)}</p>\n{wait}'


def _failed(table: Table, words: Words) -> str:
    if not table.failures:
        return ""
    items = "".join(
        f"<li><strong>{escape(words('sweep.failure', run=words.number(one.place)))}</strong> "
        f'({escape(one.about)}) <span lang="en">{escape(one.error)}</span></li>'
        for one in table.failures
    )
    head, said = (escape(words(f"sweep.failed_{part}")) for part in ("head", "text"))
    return f'<h2>{head}</h2><p>{said}</p><ul class="failures">{items}</ul>\n'


def _runs(table: Table, runs: Mapping[int, str], words: Words) -> str:
    heads = "".join(
        f'<th scope="col" class="{_kind(head.number)}">{escape(head.text)}</th>'
        for head in table.heads
    )
    rows = "".join(_row(line, table, runs.get(line.place, ""), words) for line in table.rows)
    label = escape(words("sweep.table"))
    return (
        f"<h2>{label}</h2><p>{escape(words('sweep.table_text'))}</p>"
        f'<div class="table" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>\n"
        f'<p><a href="summary.csv">{escape(words("sweep.csv"))}</a></p>\n'
    )


def _row(line: Line, table: Table, run: str, words: Words) -> str:
    first, *cells = line.cells
    said = escape(words("sweep.report", run=first))
    link = f'<a href="{UP}{quote(run)}/report.html">{said}</a>' if run else escape(first)
    kinds = [_kind(head.number) for head in table.heads[1:]]
    kinds[table.outcome - 1] += f" {line.state}"
    told = "".join(
        f'<td class="{kind}">{escape(cell)}</td>' for cell, kind in zip(cells, kinds, strict=True)
    )
    return f'<tr><th scope="row">{link}</th>{told}</tr>'


def _meanings(table: Table, words: Words) -> str:
    if not table.meanings:
        return ""
    items = "".join(
        f"<dt>{escape(head)}</dt><dd>{escape(meaning)}</dd>" for head, meaning in table.meanings
    )
    return f"<h2>{escape(words('sweep.meanings'))}</h2><dl>{items}</dl>\n"


def _kind(number: bool) -> str:
    return "number" if number else "text"
