"""The language that the report is made in: chosen once, at the top of a notebook."""

from __future__ import annotations

from pmtools.report.words import Words, words_of

_chosen = ["nl"]


def choose(language: str) -> None:
    """Choose the language of what follows; ParameterError when it is not nl or en."""
    _chosen[0] = words_of(language).language


def spoken() -> Words:
    """The words of the chosen language; Dutch until `choose` says otherwise."""
    return words_of(_chosen[0])
