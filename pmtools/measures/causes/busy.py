"""When something is in hand, and the earliest that was enabled of what is in hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pmtools.measures.causes.dominance import Whole, before, stable_order, sums_above

IDLE, NEVER = np.iinfo(np.int64).max, np.iinfo(np.int64).min
"""The key of a piece of time in which nothing is in hand, and one that is above no mark."""
NOBODY = -2
"""The group of nothing."""


@dataclass(frozen=True)
class Busy:
    """Time in pieces between edges, each with the smallest key of what is in hand in it.

    `edges` are moments, in order; piece 0 lies before the first, piece `k` from edge `k - 1` on.
    `group` is of which group what has that key is, `others` the smallest key of the other groups.
    """

    edges: Whole
    keys: Whole
    group: Whole
    others: Whole

    @classmethod
    def of(cls, start: Whole, end: Whole, key: Whole, group: Whole) -> Busy:
        """The pieces of stretches, each from its start to its end; an empty one takes no time."""
        moments = np.sort(np.concatenate([start, end]))
        other = np.ones(len(moments), bool)
        other[1:] = moments[1:] != moments[:-1]
        edges = moments[other]
        first, last = np.searchsorted(edges, start) + 1, np.searchsorted(edges, end) + 1
        order = stable_order(key)
        key, group = np.append(key[order], IDLE), np.append(group[order], NOBODY)
        one, two = smallest(len(edges) + 1, first[order], last[order], group)
        return cls(edges, key[one], group[one], key[two])

    @cached_property
    def lengths(self) -> Whole:
        """How long the pieces last in which something is in hand; the first and the last not."""
        lasting = np.zeros(len(self.keys), np.int64)
        np.subtract(self.edges[1:], self.edges[:-1], out=lasting[1:-1])
        lasting[self.keys == IDLE] = 0
        return lasting

    @cached_property
    def marks(self) -> Whole:
        """The keys; of the pieces in which nothing is in hand one that is above no other."""
        return np.where(self.keys == IDLE, NEVER, self.keys)

    @cached_property
    def sums(self) -> Whole:
        """How long something was in hand before each piece."""
        return before(self.lengths)

    def until(self, moments: Whole) -> Whole:
        """How long something was in hand, up to moments."""
        if not len(self.edges):
            return np.zeros(len(moments), np.int64)
        piece = self.piece(moments)
        found = self.sums[piece]
        found += (moments - self.edges[piece - 1]) * (self.keys[piece] != IDLE)
        return found

    def off(self, begin: Whole, end: Whole, amount: Callable[[Whole], Whole]) -> Whole:
        """What grows, between moments, of an amount that a moment has, while nothing is in hand."""
        if not len(self.edges):
            return amount(end) - amount(begin)
        idle = np.flatnonzero(self.keys[1:-1] == IDLE)
        grown = np.zeros(len(self.keys), np.int64)
        grown[idle + 1] = amount(self.edges[idle + 1]) - amount(self.edges[idle])
        sums = before(grown)

        def until(moments: Whole) -> Whole:
            piece = self.piece(moments)
            found, inside = sums[piece], np.flatnonzero(self.keys[piece] == IDLE)
            left = self.edges[np.maximum(piece[inside] - 1, 0)]
            found[inside] += amount(moments[inside]) - amount(left)
            return found

        return until(end) - until(begin)

    def during(self, begin: Whole, end: Whole, most: Whole) -> tuple[Whole, Whole]:
        """How long between moments something is in hand, and how long its key is above `most`."""
        if not len(self.edges):
            return np.zeros(len(begin), np.int64), np.zeros(len(begin), np.int64)
        first, last, marks = self.piece(begin), self.piece(end), self.marks
        # Both moments lie within a piece: what is before them in it is taken off, and added.
        early = (begin - self.edges[first - 1]) * (self.keys[first] != IDLE)
        late = (end - self.edges[last - 1]) * (self.keys[last] != IDLE)
        above = late * (marks[last] > most) - early * (marks[first] > most)
        above += sums_above(marks, self.lengths, first, last, most)
        return self.sums[last] - self.sums[first] + late - early, above

    def within(self, ready: Whole, group: Whole, end: Whole, most: Whole) -> Whole:
        """How long, until moments, only the own group is in hand, by a key that is above `most`.

        Only in pieces in which what is of other groups has a key above the `ready` of the group.
        """
        own = np.flatnonzero(self.group >= 0)
        own = own[self.others[own] > ready[self.group[own]]]
        own = own[stable_order(self.group[own])]
        place = self.group[own] * len(self.keys) + own
        first, last = (
            np.searchsorted(place, group * len(self.keys) + until) for until in (0, self.piece(end))
        )
        return sums_above(self.keys[own], self.lengths[own], first, last, most)

    def piece(self, moments: Whole) -> NDArray[np.int64]:
        """The piece that moments are in."""
        return np.searchsorted(self.edges, moments, side="right")


def smallest(n: int, first: Whole, last: Whole, group: Whole) -> tuple[Whole, Whole]:
    """For each of `n` places the smallest number of the ranges `first <= place < last` over it.

    And the smallest of a range of another group; the number of ranges where there is none, of which
    `group` has one too. A range is cut in blocks of a power of two, as in a segment tree, so that
    all ranges together take no more than their number times the bits of `n`.
    """
    nothing, levels = len(first), list[tuple[Whole, Whole]]()
    number = np.arange(nothing)
    while True:
        odd = (first & 1 == 1) & (first < last)
        first_left = first + odd
        even = (last & 1 == 1) & (first_left < last)
        block = np.concatenate([first[odd], last[even] - 1])
        mine = np.concatenate([number[odd], number[even]])
        one, two = np.full((2, n), nothing)
        np.minimum.at(one, block, mine)
        other = group[mine] != group[one[block]]
        np.minimum.at(two, block[other], mine[other])
        levels.append((one, two))
        first, last = first_left >> 1, (last - even) >> 1
        open_ = first < last
        if not open_.any():
            break
        first, last, number, n = first[open_], last[open_], number[open_], (n + 1) // 2
    one, two = levels.pop()
    while levels:
        one, two = _both((one, two), levels.pop(), group)
    return one, two


def _both(
    above: tuple[Whole, Whole], level: tuple[Whole, Whole], group: Whole
) -> tuple[Whole, Whole]:
    """What blocks have of themselves and of the block, twice as large, that they lie in."""
    (one, two), (above_one, above_two) = level, (np.repeat(of, 2)[: len(level[0])] for of in above)
    low, high = np.minimum(one, above_one), np.maximum(one, above_one)
    other = np.where(group[low] == group[high], len(group) - 1, high)
    return low, np.minimum(np.minimum(two, above_two), other)
