"""What a page is made of: pictures and passages, each with the answer that it says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from pmtools.report.assets import alone
from pmtools.report.language import spoken
from pmtools.report.tables import table
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Picture:
    """What a `plot_` function gives; `pm.show` puts it on the page with its numbers below it.

    `title` states what the picture shows and `alt` says it to who cannot see it (plain text);
    `body` is safe markup; `answer` is the frame from which it was drawn; `note` is a sentence
    below it about what it leaves out, and `definition` one about what is measured (plain text).
    """

    title: str
    alt: str
    body: str
    answer: pd.DataFrame
    note: str = ""
    drawn: bool = True
    """Whether there is a drawing; else `body` is the sentence that stands in its place."""
    definition: str = ""
    words: Words | None = None
    """In which words its numbers are said; in those of the report without them."""

    @property
    def svg(self) -> str:
        """The drawing alone, as a file of its own; empty when `body` is no single drawing.

        Outside a page there is no theme: its variables become the colours that they stand for.
        """
        if not self.body.startswith("<svg"):
            return ""
        return re.sub(r"var\(--[\w-]+, (#\w+)\)", r"\1", self.body)

    def markup(self, name: str, kept: bool = True) -> str:
        """The picture with its title above and its numbers, if it has any, below it.

        `kept` is whether a run keeps all of its numbers under this name.
        """
        words = self.words or spoken()
        notes = [one for one in (self.note, self.definition) if one]
        note = "".join(f'<p class="more">{escape(one)}</p>' for one in notes)
        shown, numbers = self.body, ""
        if self.drawn:
            shown = (
                f"<figcaption>{escape(self.title)}</figcaption>"
                f'<div class="drawing" tabindex="0" role="group" aria-label="{escape(self.alt)}">'
                f"{self.body}</div>"
            )
        if len(self.answer):
            rows, summary = (
                table(self.answer, words, name, kept=kept),
                escape(words("page.numbers")),
            )
            numbers = f"<details><summary>{summary}</summary>{rows}</details>"
        head = f'<figure class="picture" id="figure-{escape(name)}">'
        return f"{head}{shown}{note}{numbers}</figure>"

    def _repr_html_(self) -> str:
        return alone(self.markup("picture", kept=False))


def nothing(said: str, answer: pd.DataFrame, note: str = "") -> Picture:
    """A sentence in the place of a picture that has nothing to show, or cannot be drawn."""
    body = f'<p class="lack">{escape(said)}</p>'
    return Picture(said, said, body, answer, note, drawn=False)


@dataclass(frozen=True, eq=False)
class Passage:
    """Safe markup in the words of the reader, with the answer that it says (or none).

    `files` are texts that a run keeps beside its report, by the ending of their name.
    """

    body: str
    answer: pd.DataFrame | None = None
    files: Mapping[str, str] = field(default_factory=dict)

    def markup(self, name: str) -> str:
        """The passage as it is; it has no use for a name."""
        return self.body

    def _repr_html_(self) -> str:
        return alone(self.body)
