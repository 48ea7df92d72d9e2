"""What rules keep of a log, remembered, so that going back costs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from pmtools.errors import EmptyError
from pmtools.exploring.rules import joined
from pmtools.filters.filter import Filter

if TYPE_CHECKING:
    from pmtools.log import EventLog

REMEMBERED = 24
"""So many selections are remembered, each with the answers that were asked of it."""


class Effect(NamedTuple):
    """What a rule leaves, after those before it."""

    rule: Filter
    n_cases: int
    gone: int
    """Cases that it takes away from what the rules before it left."""


class Selections:
    """A log, and what rules keep of it."""

    def __init__(self, log: EventLog) -> None:
        self.log = log
        self._kept: dict[str, EventLog | None] = {}

    def kept(self, rules: Sequence[Filter]) -> EventLog | None:
        """The log of what all rules keep; None when that is nothing.

        Raises ParameterError for a name that the log does not have.
        """
        together = joined(rules)
        if together is None:
            return self.log
        name = repr(together)
        if name not in self._kept:
            self._kept[name] = self._keep(together)
            while len(self._kept) > REMEMBERED:
                self._kept.pop(next(iter(self._kept)))
        self._kept[name] = self._kept.pop(name)  # used last, so forgotten last
        return self._kept[name]

    def effects(self, rules: Sequence[Filter]) -> list[Effect]:
        """Rule by rule what is left; after the rule that leaves nothing, nothing."""
        found, before = list[Effect](), self.log.known.n_cases
        for place, rule in enumerate(rules, start=1):
            kept = self.kept(rules[:place]) if before else None
            left = kept.known.n_cases if kept is not None else 0
            found.append(Effect(rule, left, before - left))
            before = left
        return found

    def _keep(self, together: Filter) -> EventLog | None:
        try:
            return self.log.keep(together)
        except EmptyError:
            return None
