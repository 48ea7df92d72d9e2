"""The explorer shown in a notebook: what answers, and the picture for where nothing does."""

from __future__ import annotations

import os
from html import escape
from typing import TYPE_CHECKING

from pmtools.report.assets import alone

if TYPE_CHECKING:
    from pmtools.exploring.explorer import Explorer


def display(explorer: Explorer) -> None:
    """Show what answers to clicks, and the picture as it stands for where no kernel runs.

    Without the extra `lab` it is the picture alone, and a sentence says so. In a run of a notebook
    there is nobody to answer, and nothing is shown (see `pm.show`).
    """
    from IPython.display import HTML
    from IPython.display import display as show

    if "PMTOOLS_RUN" in os.environ:
        return
    name = f"px-{os.urandom(6).hex()}"
    lacks = ""
    try:
        from pmtools.exploring.widget import Screen

        show(Screen(explorer, name))  # type: ignore[no-untyped-call]
    except ModuleNotFoundError as error:
        if error.name not in ("anywidget", "traitlets"):
            raise
        lacks = f'<p class="lack">{escape(explorer.words("explore.lacks"))}</p>'
    picture = f'<div class="px-still" id="{name}">{alone(lacks + explorer.still())}</div>'
    show(HTML(picture))  # type: ignore[no-untyped-call]
