"""What a page is made of: pictures and passages, each with the answer that it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Picture:
    """What a `plot_` function gives; `pm.show` puts it on the page with its numbers below it.

    `title` states what the picture shows and `alt` says it to who cannot see it (plain text);
    `body` is safe markup; `answer` is the frame from which it was drawn.
    """

    title: str
    alt: str
    body: str
    answer: pd.DataFrame

    @property
    def svg(self) -> str:
        """The drawing alone, as a file of its own; empty when `body` is no single drawing."""
        return self.body if self.body.startswith("<svg") else ""

    def _repr_html_(self) -> str:
        from pmtools.report.blocks import block
        from pmtools.report.show import spoken

        return block(self, "picture", spoken())


@dataclass(frozen=True, eq=False)
class Passage:
    """Safe markup in the words of the reader, with the answer that it says (or none)."""

    body: str
    answer: pd.DataFrame | None = None

    def _repr_html_(self) -> str:
        return self.body


def records(answer: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of an answer, each as column to value."""
    return cast("list[dict[str, Any]]", answer.to_dict("records"))
