"""A run as a row of the index: plain data, taken from a record as it was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

SUCCEEDED, FAILED, UNREADABLE, REMOVED = "succeeded", "failed", "unreadable", "removed"
OUTCOMES = (SUCCEEDED, FAILED, REMOVED, UNREADABLE)


@dataclass(frozen=True)
class Row:
    """What the index tells of a run; every text may be hostile, and is only made safe when shown.

    Empty where the record does not say it.
    """

    id: str
    outcome: str
    """One of OUTCOMES."""
    why: str = ""
    """Why the record cannot be relied on (`Run.lack`), or `silent` when it tells no outcome."""
    parts: tuple[str, ...] = ()
    """The parts of the record to which that applies."""
    started: datetime | None = None
    removed: datetime | None = None
    """When its files were taken away."""
    clock: bool = False
    """Whether its moments cannot be right: it begins after now, or after its end."""
    log: str = ""
    sha256: str = ""
    notebook: str = ""
    shipped: bool = False
    source: str = ""
    """Where a notebook of one's own lay, else its hash: two of them can have one name."""
    role: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)
    language: str = ""
    sweep: str = ""
    error: str = ""
    personal: tuple[str, ...] = ()
    """Kinds of personal data for which nothing but its record was kept."""
    finding: Mapping[str, Any] | None = None
    """The first of its findings."""
    none_found: bool = False
    """Whether it looked for what stands out, and found nothing."""
    figures: tuple[Mapping[str, Any], ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    """Addresses of what is there to open: of `report`, `pdf` and `notebook`."""
    gone: bool = False
    """Whether its report is lost, though nothing took it away."""
