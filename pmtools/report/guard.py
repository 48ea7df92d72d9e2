"""The small-group guard in the words of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmtools.privacy.small_groups import guarded
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd


def without_small_groups(frame: pd.DataFrame, words: Words) -> tuple[pd.DataFrame, str]:
    """What of an answer may be shown, and a sentence about what is withheld (or nothing)."""
    shown, n = guarded(frame)
    if not n:
        return shown, ""
    if shown.empty:
        return shown, words("guard.all")
    return shown, words(f"guard.withheld.{'one' if n == 1 else 'many'}", n=words.number(n))
