"""What the parts of an A3 are made of: texts that fit, facts, and lines to write on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from pmtools.labels import one_line, short
from pmtools.report.flow.lettering import wrap
from pmtools.report.labels import isolated
from pmtools.report.words import Words

LONGEST = 2000
"""Letters of a text that are looked at."""
LETTER, FACT, LINE, HALF = 10.0, 445.0, 525.0, 220.0
"""In points: the size of a letter, and how wide a fact beside its name, a whole line, and a name
within a sentence may be."""


@dataclass(frozen=True)
class Sheet:
    """A page in the making, in the words of its reader; it keeps which texts were shortened."""

    words: Words
    files: Mapping[str, str]
    """In which file of the register each kind of entry stands."""
    cut: set[str] = field(default_factory=set)
    """The files that have more than the page."""

    def text(self, said: str, kind: str, lines: int, most: float = FACT) -> str:
        """A text of the team, no longer than fits on so many lines on paper."""
        whole = one_line(said)
        line = short(whole, LONGEST)
        # Letters differ in width: the longest beginning that fits is looked for.
        fits = bisect_right(
            range(1, len(line) + 1),
            lines,
            key=lambda letters: len(wrap(short(line, letters), most, LETTER, lines + 1)),
        )
        shown = short(line, max(fits, 1))
        if shown != whole:
            self.cut.add(self.files[kind])
        return isolated(shown)

    def fact(self, name: str, said: str | Iterable[str]) -> str:
        """What something is, beside its name; a line to write on where nothing is said.

        Of many sayings each has a line.
        """
        head = escape(self.words(f"a3.fact.{name}"))
        told = [said] if isinstance(said, str) else list(said)
        shown = "".join(f"<dd>{escape(one)}</dd>" for one in told if one)
        return f"<div><dt>{head}</dt>{shown or f'<dd>{self.room(1)}</dd>'}</div>"

    def room(self, lines: int) -> str:
        """Lines to write on; on paper there are as many as there is place for."""
        label = escape(self.words("a3.write"))
        return f'<div class="room" role="img" aria-label="{label}">{"<i></i>" * lines}</div>'

    def question(self, name: str) -> str:
        """A question to the team."""
        return f"<h3>{escape(self.words(f'a3.{name}'))}</h3>"

    def ask(self, name: str, lines: int = 24) -> str:
        """A question with lines to write the answer on."""
        return f"{self.question(name)}{self.room(lines)}"

    def part(self, name: str, *inside: str) -> str:
        """A part of the page under its heading."""
        heading = escape(self.words(f"a3.part.{name}"))
        id_ = f"a3-{name.replace('_', '-')}"
        head = f'<section class="a3-{name.replace("_", "-")}" aria-labelledby="{id_}">'
        return f'{head}<h2 id="{id_}">{heading}</h2>{"".join(inside)}</section>'


def facts(*them: str) -> str:
    """Facts below each other; an empty one is none."""
    return f"<dl>{''.join(them)}</dl>"
