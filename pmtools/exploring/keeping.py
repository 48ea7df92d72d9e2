"""What can be kept of a selection: a name for reports, apart to compare, a line of Python."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from pmtools.exploring.controls import option
from pmtools.exploring.rules import joined
from pmtools.filters.filter import Filter
from pmtools.report.words import Words


def keeping(
    rules: Sequence[Filter], apart: Sequence[Filter] | None, names: Sequence[str], words: Words
) -> str:
    """The part of the page that keeps a selection, and takes up one that was kept."""
    kept = joined(rules)
    line = f"log.keep({kept!r})" if kept is not None else "log"
    parts = [
        f"<h2>{_t(words, 'keep')}</h2>",
        _save(words) if kept is not None else f"<p>{_t(words, 'keep_what')}</p>",
        _load(names, words) if names else "",
        f'<p><button type="button" data-do="apart">{_t(words, "set_apart")}</button></p>',
        _together(words) if apart is not None else "",
        f'<details data-key="python"><summary>{_t(words, "python")}</summary>'
        f'<pre class="px-python" tabindex="0">{escape(line)}</pre></details>',
    ]
    return "".join(parts)


def _save(words: Words) -> str:
    return (
        f'<form class="px-form" data-kind="keep" data-add><label><span>{_t(words, "name")}</span>'
        '<input type="text" name="name" maxlength="60" autocomplete="off"></label>'
        f'<button type="submit">{_t(words, "keep_it")}</button></form>'
    )


def _load(names: Sequence[str], words: Words) -> str:
    options = "".join(option(name, name) for name in names)
    return (
        f'<form class="px-form" data-kind="load" data-add><label><span>{_t(words, "kept")}</span>'
        f'<select name="name">{options}</select></label>'
        f'<button type="submit">{_t(words, "load")}</button></form>'
    )


def _together(words: Words) -> str:
    return f'<p><button type="button" data-do="together">{_t(words, "together")}</button></p>'


def _t(words: Words, key: str) -> str:
    return escape(words(f"explore.{key}"))
