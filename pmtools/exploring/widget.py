"""The explorer in JupyterLab: what a control says goes to Python, and parts of the page back."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from threading import Thread
from typing import Any

import anywidget
import traitlets

from pmtools.errors import PmtoolsError
from pmtools.exploring.controls import option
from pmtools.exploring.explorer import SLOTS, Explorer
from pmtools.exploring.logs import logs_at_hand, opened
from pmtools.report.assets import faces, script, within
from pmtools.report.plots.charts import ready
from pmtools.report.words import Words


@cache
def _look() -> str:
    own = files("pmtools.exploring").joinpath("explore.css").read_text(encoding="utf-8")
    return f"{faces()}\n{within()}\n{own}"


@cache
def _moves() -> str:
    """One script for the map of a report, and what makes a page of it that can answer."""
    own = files("pmtools.exploring").joinpath("explore.js").read_text(encoding="utf-8")
    return f"{script()}\n{own}"


class Screen(anywidget.AnyWidget):
    """What is on the screen, and what is asked there."""

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    frame = traitlets.Unicode().tag(sync=True)
    """The page that the parts stand in."""
    view = traitlets.Dict().tag(sync=True)
    """The parts by their names, the message, and which question they answer."""
    still = traitlets.Unicode().tag(sync=True)
    """The id of the picture that stands in its place where no kernel runs."""

    def __init__(self, explorer: Explorer, still: str) -> None:
        self.explorer = explorer
        super().__init__(
            _esm=_moves(), _css=_look(), frame=_frame(explorer.words), view={}, still=still
        )
        self._show(0, redraw=True)
        # What the first chart needs is loaded while people look at the map.
        Thread(target=ready, daemon=True).start()
        self.on_msg(self._asked)

    def _asked(self, _widget: Any, message: dict[str, Any], _buffers: Any) -> None:
        number = int(message.get("n", 0))
        try:
            redraw = self._told(message)
        except PmtoolsError as error:
            self.explorer.message, redraw = str(error), True
        self._show(number, redraw=redraw)

    def _told(self, message: dict[str, Any]) -> bool:
        if message.get("do") != "log":
            return self.explorer.tell(message)
        log, source = opened(str(message.get("value")), self.explorer.words.language)
        self.explorer.open(log, source)
        return True

    def _show(self, number: int, *, redraw: bool) -> None:
        parts = self.explorer.slots()
        if redraw:
            parts["controls"] = self.explorer.controls()
            parts["logs"] = _logs(self.explorer)
        before = self.view.get("parts", {})
        self.view = {
            "n": number,
            "message": self.explorer.message,
            "parts": {**before, **parts},
            "redraw": redraw,
        }


def _logs(explorer: Explorer) -> str:
    """The logs that lie at hand, that in sight among them."""
    words, names = explorer.words, logs_at_hand()
    if explorer.source not in names:
        names = [explorer.source, *names]
    options = "".join(option(name, Path(name).name, name == explorer.source) for name in names)
    said = escape(words("explore.log"))
    return f'<label><span>{said}</span><select data-do="log">{options}</select></label>'


def _frame(words: Words) -> str:
    """The page around the parts."""

    def t(key: str) -> str:
        return escape(words(f"explore.{key}"))

    slots = {name: f'<div data-slot="{name}"></div>' for name in SLOTS}
    return (
        f'<div class="px" lang="{words.language}" role="group" aria-label="{t("title")}">'
        f'<p class="px-gone" role="alert" hidden>{t("gone")}</p>'
        '<div class="px-top"><div data-slot="logs"></div>'
        f'<div data-slot="figures" aria-live="polite"></div></div>'
        f'<div class="px-body"><div class="px-side"><h2>{t("which")}</h2>'
        f'{slots["rules"]}<div data-slot="controls"></div>{slots["keep"]}</div>'
        f'<div class="px-main"><p class="px-message" role="status" hidden></p>{slots["tabs"]}'
        f'<p class="px-busy" role="status"><progress aria-label="{t("busy")}"></progress> '
        f"<span>{t('busy')}</span></p>"
        f'<div class="px-seen">{slots["picture"]}</div></div>{slots["chosen"]}</div></div>'
    )
