"""From an executed notebook to one HTML file that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from pmtools.filters.filter import Filter
from pmtools.report.assets import script, style
from pmtools.report.filter_words import said_filter
from pmtools.report.stamp import captioned, stamped
from pmtools.report.theme.theme import variables
from pmtools.report.words import Words, words_of

HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
POLICY = (
    "default-src 'none'; script-src 'sha256-{script}'; style-src 'unsafe-inline'; "
    "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True)
class Page:
    """What the template needs beside the notebook."""

    words: Words
    title: str
    band: str
    colophon: str
    selection: str = ""
    """What of the log the page is about; empty for all of it."""
    allowed: str = ""
    """What looks like personal data in the page and, as a person saw, is none; else empty."""
    colours: str = ""
    """CSS that gives the page the colours of a theme."""

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.words.language

    @property
    def style(self) -> str:
        """The embedded style."""
        return f"{style()}\n{self.colours}"

    @property
    def script(self) -> str:
        """The embedded script."""
        return script()

    @property
    def policy(self) -> str:
        """Nothing is fetched, and no script runs but our own."""
        digest = hashlib.sha256(script().encode("utf-8")).digest()
        return POLICY.format(script=base64.b64encode(digest).decode("ascii"))


def render(notebook: Any, record: dict[str, Any]) -> str:
    """The page of an executed notebook, in the language of the run's parameters.

    `record` is the record of the run (`run.json`): its id, time, versions, input, parameters and
    theme.
    """
    words = words_of(record["parameters"].get("language", "nl"))
    name = record["notebook"]["name"]
    texts = words.texts.get("cells", {}).get(name, {}) if record["notebook"]["shipped"] else {}
    cells = [_shown(_in_words(cell, texts), words) for cell in notebook.cells]
    spoken = notebook.copy()
    spoken["cells"] = cells
    title = _title(cells, name)
    colophon = words(
        "page.colophon",
        when=words.date(datetime.fromisoformat(record["started"]), record["input"]["zone"]),
        version=record["versions"]["pmtools"],
        run=record["id"],
        sha256=record["input"]["sha256"][:12],
    )
    source = record["input"]["name"]
    colours = variables((record.get("theme") or {}).get("colours", {}))
    selection = _selection(record.get("asked", {}).get("filter", ""), words)
    allowed = _allowed(record.get("asked", {}).get("allow", []), words)
    page = Page(
        words, f"{title} – {source}", words("page.band"), colophon, selection, allowed, colours
    )
    body, _ = _exporter().from_notebook_node(spoken, resources={"page": page})
    return captioned(stamped(_with_contents(str(body)), record), record, words)


def _selection(kept: str, words: Words) -> str:
    """What a filter, as the record has it (TOML), keeps: a sentence."""
    if not kept:
        return ""
    return words("page.selection", said=said_filter(Filter.from_toml(kept), words))


def _allowed(kinds: list[str], words: Words) -> str:
    """Which kinds of personal data the search of the page was told to pass."""
    told = ", ".join(words(f"personal.{kind}") for kind in kinds)
    return words("page.allowed", kinds=told) if told else ""


def _in_words(cell: Any, texts: dict[str, str]) -> Any:
    """The cell with its text in the page's language; notebooks are written in Dutch."""
    if cell.cell_type == "markdown" and cell.get("id") in texts:
        cell = cell.copy()
        cell["source"] = texts[cell["id"]]
    return cell


def _shown(cell: Any, words: Words) -> Any:
    """The cell with what `pm.show` displayed; a sentence stands for anything else."""
    outputs = cell.get("outputs", [])
    kept = [each for each in outputs if each.get("metadata", {}).get("pmtools")]
    other = [each for each in outputs if each not in kept and each.get("name") != "stderr"]
    if not outputs:
        return cell
    cell = cell.copy()
    cell["outputs"] = kept + ([_left_out(words)] if other else [])
    return cell


def _left_out(words: Words) -> Any:
    from nbformat.v4 import new_output

    said = f'<p class="lack">{escape(words("page.left_out"))}</p>'
    return new_output("display_data", {"text/html": said})


def _title(cells: list[Any], otherwise: str) -> str:
    found = (re.match(r"#\s+(.+)", cell.source) for cell in cells if cell.cell_type == "markdown")
    return next((match[1].strip() for match in found if match), otherwise)


def _with_contents(body: str) -> str:
    """Number the headings of the second level and list them in the page's contents."""
    heads: list[str] = []

    def numbered(match: re.Match[str]) -> str:
        heads.append(re.sub("<[^>]+>", "", match[1]))
        return f'<h2 id="part-{len(heads)}">{match[1]}</h2>'

    body = HEADING.sub(numbered, body)
    items = "".join(
        f'<li><a href="#part-{place}">{head}</a></li>' for place, head in enumerate(heads, 1)
    )
    return body.replace("<!--contents-->", f"<ul>{items}</ul>" if items else "", 1)


def _exporter() -> Any:
    from nbconvert.exporters import HTMLExporter

    return HTMLExporter(
        extra_template_basedirs=[str(Path(__file__).parent)],
        template_name="template",
        exclude_anchor_links=True,
    )
