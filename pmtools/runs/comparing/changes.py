"""What is told of two runs, before it is put in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CHANGE, LACK, NOTE = "change", "lack", "note"
"""What changed, what could not be compared, and what to know with either."""


@dataclass(frozen=True)
class Said:
    """One thing to say: the key of its sentence, with the values that stand in it."""

    key: str
    kind: str = CHANGE
    values: Mapping[str, Any] = field(default_factory=dict)
    """Counts (int), days (date), shares and means (float), spans (timedelta) and texts (str)."""


def changed(key: str, **values: Any) -> Said:
    """Something that changed."""
    return Said(key, CHANGE, values)


def lacks(key: str, **values: Any) -> Said:
    """Something that could not be compared."""
    return Said(key, LACK, values)


def noted(key: str, **values: Any) -> Said:
    """Something to know with the rest."""
    return Said(key, NOTE, values)
