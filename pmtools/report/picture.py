"""A picture: drawn once from an answer, with its words and its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Picture:
    """What a `plot_` function gives; `pm.show` puts it on the page.

    `title` states what the picture shows and `alt` says it to who cannot see it (plain text);
    `body` is safe markup (SVG); `answer` is the frame from which it was drawn.
    """

    title: str
    alt: str
    body: str
    answer: pd.DataFrame
