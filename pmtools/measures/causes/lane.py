"""The steps of one resource: why each of them waited, exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pmtools.measures.causes.batching import ALONE, batches_of
from pmtools.measures.causes.busy import Busy
from pmtools.measures.causes.dominance import Whole

ALWAYS, NEVER = np.iinfo(np.int64).min, np.iinfo(np.int64).max - 1
"""Keys of what is in hand before anything of a batch, and after everything of it."""


class Causes(NamedTuple):
    """How long each step waited for which cause, in microseconds; together all of its waiting."""

    batching: Whole
    prioritisation: Whole
    contention: Whole
    unavailability: Whole
    extraneous: Whole


class Batches(NamedTuple):
    """Of each step the number of its batch (-1 for none), and moments of that batch.

    When all of it was enabled, when its first step starts, and when its last one does.
    """

    number: Whole
    ready: Whole
    begin: Whole
    last: Whole


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
        ready, begin, last = self.enabled.copy(), self.start.copy(), self.start.copy()
        inside = np.flatnonzero(number != ALONE)
        if len(inside):
            inside = inside[np.argsort(number[inside], kind="stable")]
            batch = number[inside]
            first = np.flatnonzero(np.diff(batch, prepend=-1))
            ready[inside] = np.maximum.reduceat(self.enabled[inside], first)[batch]
            begin[inside] = np.minimum.reduceat(self.start[inside], first)[batch]
            last[inside] = np.maximum.reduceat(self.start[inside], first)[batch]
        return Batches(number, ready, begin, last)

    def causes(self, away: Away, batches: Batches) -> Causes:
        """Why each step waited (Lashkevich et al., Why am I waiting?, CAiSE 2023).

        First batching: until the last step of its batch was enabled. Of what is left, contention is
        while the resource has something in hand that was enabled no later, prioritisation while it
        has only what was enabled later, unavailability while it has nothing in hand and does not
        work; extraneous is the rest. A step of a batch stands in line from the moment that its
        batch is complete; to the other steps of its batch it is compared by its own.
        """
        ready, begin = batches.ready, batches.begin
        busy = self.busy()
        occupied = busy.until(self.start) - busy.until(ready)
        contention = self._within(*batches)
        asked = np.flatnonzero(occupied > 0)
        contention[asked] += busy.up_to(ready[asked], begin[asked], ready[asked])
        unavailability = self.off(busy, ready, away)
        left = self.start - ready - occupied - unavailability
        batching, prioritisation = ready - self.enabled, occupied - contention
        return Causes(batching, prioritisation, contention, unavailability, left)

    def busy(self) -> Busy:
        """When the resource has something in hand."""
        return Busy.of(self.start, self.end, self.enabled)

    def off(self, busy: Busy, ready: Whole, away: Away) -> Whole:
        """How long, from when a step was ready on, nothing was in hand and nobody worked."""
        at_edges = away(busy.edges)
        until = (busy.off(moments, away(moments), at_edges) for moments in (self.start, ready))
        return next(until) - next(until)

    def _within(self, batch: Whole, ready: Whole, begin: Whole, last: Whole) -> Whole:
        """The contention of the steps of batches while their own batch is being done.

        Each batch gets a stretch of time of its own, one behind the other, so that all are asked at
        once.
        """
        found = np.zeros(len(batch), np.int64)
        asked = np.flatnonzero((batch != ALONE) & (self.start > begin))
        if not len(asked):
            return found
        number, where = np.unique(batch[asked], return_inverse=True)
        one = asked[np.unique(where, return_index=True)[1]]
        begins, ends, readies = begin[one], last[one], ready[one]
        shift = np.cumsum(ends - begins) - ends  # a moment of batch b is at shift[b] + moment
        stretches = self._in_hand(batch, number, readies, begins, ends)
        start, end, key, owner = stretches
        start = np.maximum(start, begins[owner]) + shift[owner]
        end = np.minimum(end, ends[owner]) + shift[owner]
        busy = Busy.of(start, end, key)
        mine = shift[where]
        found[asked] = busy.up_to(
            begin[asked] + mine, self.start[asked] + mine, self.enabled[asked]
        )
        return found

    def _in_hand(
        self, batch: Whole, number: Whole, ready: Whole, begin: Whole, end: Whole
    ) -> tuple[Whole, Whole, Whole, Whole]:
        """What is in hand while batches are being done: start, end, key and which batch.

        The key of a step of the batch is its own; of another step whether it was enabled when the
        batch was complete.
        """
        latest = np.maximum.accumulate(self.end)
        told, running = np.searchsorted(self.start, ready), np.searchsorted(latest, begin, "right")
        owner, step = ranges(np.maximum(told, running), np.searchsorted(self.start, end))
        inside = batch[step] == number[owner]
        key = np.where(self.enabled[step] <= ready[owner], ALWAYS, NEVER)
        key = np.where(inside, self.enabled[step], key)
        # What began before the batch was complete was enabled before: until when is it in hand?
        until = np.concatenate([[ALWAYS], latest])[told]
        earlier = np.flatnonzero(until > begin)
        return (
            np.concatenate([self.start[step], begin[earlier]]),
            np.concatenate([self.end[step], until[earlier]]),
            np.concatenate([key, np.full(len(earlier), ALWAYS)]),
            np.concatenate([owner, earlier]),
        )


def ranges(first: Whole, after: Whole) -> tuple[Whole, Whole]:
    """All places from each `first` to before each `after`: of which range, and the place."""
    sizes = np.maximum(after - first, 0)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    begins = np.cumsum(sizes) - sizes
    return owner, np.arange(len(owner)) - begins[owner] + first[owner]
