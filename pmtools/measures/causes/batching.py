"""Batches: what one resource does of one activity in one go, after it had all been waiting."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pmtools.measures.causes.dominance import Whole, stable_order

MOST = 2**62
ALONE = -1
"""The batch of a step that is in none."""


def batches_of(activity: Whole, start: Whole, end: Whole, enabled: Whole, least: int) -> Whole:
    """The number of the batch of each step of one resource, by order of start; -1 for none.

    A batch is a run of steps of one activity, in order of their start, each enabled when the first
    of them starts, and started no later than when the steps before it in the batch have all ended
    (Lashkevich et al., Why am I waiting?, CAiSE 2023; the sweep of their batch discovery, with no
    gap between the steps). Runs of fewer than `least` steps are none.
    """
    order = stable_order(activity)
    kind, begins, ends, ready = (one[order] for one in (activity, start, end, enabled))
    opens = np.ones(len(order), bool)
    # The first of a batch starts no later than the step before, and what a batch has in hand ends
    # no later than all before it: what is beyond these opens one.
    opens[1:] = (kind[1:] != kind[:-1]) | (ready[1:] > begins[:-1])
    opens[1:] |= begins[1:] > ended(opens, begins, ends)[:-1]
    _cut(opens, begins, ends, ready)
    number = np.cumsum(opens) - 1
    large = np.bincount(number, minlength=1) >= least
    renumbered = np.where(large, np.cumsum(large) - 1, ALONE)
    found = np.empty(len(order), np.int64)
    found[order] = renumbered[number]
    return found


def ended(opens: NDArray[np.bool_], begins: Whole, ends: Whole) -> Whole:
    """When all has ended of what lies from the last one that opens something up to each place."""
    run, first = np.cumsum(opens), begins[opens]
    since = first[run - 1]
    lasting = ends - since
    longest = int(lasting.max(initial=0)) + 1
    if (len(first) + 1) * longest < MOST:
        lift = run * longest
        return np.asarray(np.maximum.accumulate(lasting + lift) - lift + since)
    moments, lift = np.sort(ends), run * len(run)
    return np.asarray(moments[np.maximum.accumulate(np.searchsorted(moments, ends) + lift) - lift])


def _cut(opens: NDArray[np.bool_], begins: Whole, ends: Whole, ready: Whole) -> None:
    """Open a batch where a step does not belong to the one that the steps before it make.

    Step by step, since a batch depends on where the one before it ended; only where it can matter.
    """
    run, heads = np.cumsum(opens) - 1, np.flatnonzero(opens)
    beyond = ready > begins[heads][run]
    beyond[1:] |= begins[1:] > ended(opens, begins, ends)[:-1]
    broken = np.zeros(len(heads), bool)
    broken[run[beyond & ~opens]] = True
    doubtful = np.flatnonzero(broken[run] & ~opens)
    columns = (doubtful, *(of[doubtful] for of in (begins, ends, ready)))
    previous, first, until, new = -2, 0, 0, list[int]()
    for place, begin, end, enabled in zip(*(of.tolist() for of in columns), strict=True):
        if place != previous + 1:
            first, until = int(begins[place - 1]), int(ends[place - 1])
        if enabled > first or begin > until:
            new.append(place)
            first, until = begin, end
        elif end > until:
            until = end
        previous = place
    opens[new] = True
