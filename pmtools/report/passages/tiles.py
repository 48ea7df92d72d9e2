"""Figures side by side, each large with what it means below."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def tiles(told: Iterable[tuple[str, str]]) -> str:
    """A list of figures, each as it is shown with its meaning.

    >>> tiles([("95%", "in time")])
    '<ul class="glance"><li><strong>95%</strong> <span>in time</span></li></ul>'
    """
    shown = "".join(
        f"<li><strong>{escape(value)}</strong> <span>{escape(meaning)}</span></li>"
        for value, meaning in told
    )
    return f'<ul class="glance">{shown}</ul>'
