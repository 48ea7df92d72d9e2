"""What the people at the screen asked so far: rules, clock, what they look at, what they chose."""

from __future__ import annotations

from dataclasses import dataclass, field

from pmtools.filters.filter import Filter

TABS = ("map", "difference", "dots", "case")
"""What can be looked at."""
CLOCKS = ("calendar", "office")
"""By which clock durations are told."""
ALONG = ("calendar", "since_start")
"""Along what all cases are drawn."""


@dataclass(frozen=True)
class Place:
    """What was chosen on the map: a step, or an arrow to it."""

    step: str
    source: str | None = None


@dataclass
class Asked:
    """What is asked of a log; a new one asks for all of it."""

    rules: dict[str, Filter] = field(default_factory=dict)
    """By a key of their own, in the order in which they came."""
    clock: str = CLOCKS[0]
    tab: str = TABS[0]
    place: Place | None = None
    case: str | None = None
    apart: tuple[Filter, ...] | None = None
    """The rules of the selection that was set apart to compare with."""
    along: str = ALONG[0]
