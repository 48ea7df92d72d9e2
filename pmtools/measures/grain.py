"""What a row of an answer stands for: the measure's own grain, or what `by` puts in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmtools.log import EventLog

GRAINS = ("transition", "handover", "activity", "team", "resource")


def grain(log: EventLog, own: str, by: str | None) -> list[str | None]:
    """The keys of an answer whose rows are `own` (such as `transition`) when it is asked by `by`.

    `log` is one row. A word that is a grain of its own takes the place of `own`; whatever else
    splits the case (a month, an attribute) splits `own` further.

    Raises CapabilityError for a team or resource that the log does not have.

    >>> import pmtools as pm
    >>> log = pm.example_log()
    >>> [grain(log, "transition", by) for by in ("team", "kanaal", "log")]
    [['team'], ['transition', 'kanaal'], []]
    """
    if by == "log":
        return []
    if by in ("team", "resource"):
        log.require(by)
    return [by] if by in GRAINS else [own, by]
