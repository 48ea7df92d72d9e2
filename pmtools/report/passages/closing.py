"""Words around the figures: how to look at groups, what now, and what the words mean."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from pmtools.report.definitions import means
from pmtools.report.language import spoken
from pmtools.report.picture import Passage

QUESTIONS = ("learn", "do", "goal")


def questions() -> Passage:
    """Three questions for the team, with room to fill in the answers."""
    words = spoken()
    fields = "".join(
        f'<p><label for="ask-{key}">{escape(words(f"question.{key}"))}</label>'
        f'<textarea id="ask-{key}" rows="4" autocomplete="off"></textarea></p>'
        for key in QUESTIONS
    )
    hint = escape(words("question.hint"))
    return Passage(f'<div class="questions">{fields}<p class="more on-screen">{hint}</p></div>')


def groups(names: Sequence[str]) -> Passage:
    """How to look at figures split by attributes of these names, or that there is none to split by.

    Takes `splits`.
    """
    said = escape(spoken()("groups.some" if names else "groups.none"))
    return Passage(f"<p>{said}</p>" if names else f'<p class="lack">{said}</p>')


def glossary(*terms: str) -> Passage:
    """The definition of each term that the page uses."""
    words = spoken()
    entries = "".join(
        f"<dt>{escape(words(f'glossary.{term}.term'))}</dt><dd>{escape(means(term, words))}</dd>"
        for term in terms
    )
    return Passage(f"<dl>{entries}</dl>")
