"""The steps of one resource: why each of them waited, exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pmtools.measures.causes.batching import ALONE, batches_of
from pmtools.measures.causes.busy import Busy
from pmtools.measures.causes.dominance import Whole, stable_order

NEVER = np.iinfo(np.int64).max
"""When a batch is complete in which nobody is asked about."""


class Causes(NamedTuple):
    """How long each step waited for which cause, in microseconds; together all of its waiting."""

    batching: Whole
    prioritisation: Whole
    contention: Whole
    unavailability: Whole
    extraneous: Whole


class Batches(NamedTuple):
    """Of each step the number of its batch (-1 for none), and moments of that batch.

    When all of it was enabled, and when its first step starts.
    """

    number: Whole
    ready: Whole
    begin: Whole


Away = Callable[[Whole], Whole]
"""Of moments, how long until then nobody worked; of a lane each moment by the hours of its own."""


@dataclass(frozen=True)
class Lane:
    """The steps of a resource in the order of their start, moments in microseconds.

    `enabled` is when a step could begin, `end` its start when it is not known: then it is in hand
    for no time. The steps of several resources are one lane when their times lie one behind the
    other, and they share no number of an activity.
    """

    activity: Whole
    start: Whole
    end: Whole
    enabled: Whole

    def batches(self, least: int) -> Batches:
        """The batch of each step; a step in none is as a batch of its own."""
        number = batches_of(self.activity, self.start, self.end, self.enabled, least)
        ready, begin = self.enabled.copy(), self.start.copy()
        inside = np.flatnonzero(number != ALONE)
        if len(inside):
            inside = inside[stable_order(number[inside])]
            batch = number[inside]
            first = np.flatnonzero(np.diff(batch, prepend=-1))
            ready[inside] = np.maximum.reduceat(self.enabled[inside], first)[batch]
            begin[inside] = np.minimum.reduceat(self.start[inside], first)[batch]
        return Batches(number, ready, begin)

    def causes(self, away: Away, batches: Batches) -> Causes:
        """Why each step waited (Lashkevich et al., Why am I waiting?, CAiSE 2023).

        First batching: until the last step of its batch was enabled. Of what is left, contention is
        while the resource has something in hand that was enabled no later, prioritisation while it
        has only what was enabled later, unavailability while it has nothing in hand and does not
        work; extraneous is the rest. A step of a batch stands in line from the moment that its
        batch is complete; to the other steps of its batch it is compared by its own.
        """
        busy, ready = self.busy(batches.number), batches.ready
        occupied, prioritisation = np.zeros((2, len(ready)), np.int64)
        waits = np.flatnonzero(self.start > ready)
        since = ready[waits]
        occupied[waits], prioritisation[waits] = busy.during(since, self.start[waits], since)
        prioritisation += self._within(busy, batches)
        unavailability = self._away(busy, occupied, ready, away)
        left = self.start - ready - occupied - unavailability
        batching, contention = ready - self.enabled, occupied - prioritisation
        return Causes(batching, prioritisation, contention, unavailability, left)

    def busy(self, batch: Whole | None = None) -> Busy:
        """When the resource has something in hand, and of which batch."""
        batch = np.full(len(self.start), ALONE) if batch is None else batch
        return Busy.of(self.start, self.end, self.enabled, batch)

    def off(self, busy: Busy, ready: Whole, away: Away) -> Whole:
        """How long, from when a step was ready on, nothing was in hand and nobody worked."""
        return self._away(busy, busy.until(self.start) - busy.until(ready), ready, away)

    def _away(self, busy: Busy, occupied: Whole, ready: Whole, away: Away) -> Whole:
        found = np.zeros(len(ready), np.int64)
        free = np.flatnonzero(self.start - ready > occupied)
        found[free] = busy.off(ready[free], self.start[free], away)
        return found

    def _within(self, busy: Busy, batches: Batches) -> Whole:
        """How long only what is of the own batch, and could begin later, kept a step waiting."""
        found, number = np.zeros(len(self.start), np.int64), batches.number
        asked = np.flatnonzero((number != ALONE) & (self.start > batches.begin))
        if len(asked):
            complete = np.full(int(number.max()) + 1, NEVER)
            complete[number[asked]] = batches.ready[asked]
            found[asked] = busy.within(
                complete, number[asked], self.start[asked], self.enabled[asked]
            )
        return found
