"""When something is in hand, and the earliest that was enabled of what is in hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pmtools.measures.causes.dominance import Whole, before, sums_up_to

IDLE = np.iinfo(np.int64).max
"""The key of a piece of time in which nothing is in hand."""


@dataclass(frozen=True)
class Busy:
    """Time in pieces between edges, each with the smallest key of what is in hand in it.

    `edges` are moments, in order; piece 0 lies before the first, piece `k` from edge `k - 1` on.
    """

    edges: Whole
    keys: Whole

    @classmethod
    def of(cls, start: Whole, end: Whole, key: Whole) -> Busy:
        """The pieces of stretches, each from its start to its end; an empty one takes no time."""
        real = end > start
        start, end, key = start[real], end[real], key[real]
        moments = np.sort(np.concatenate([start, end]))
        edges = moments[np.diff(moments, prepend=IDLE) != 0]
        first, last = np.searchsorted(edges, start) + 1, np.searchsorted(edges, end) + 1
        return cls(edges, smallest(len(edges) + 1, first, last, key))

    @cached_property
    def lengths(self) -> Whole:
        """How long the pieces last in which something is in hand; the first and the last not."""
        if not len(self.edges):
            return np.zeros(1, np.int64)
        lasting = np.diff(self.edges, prepend=self.edges[0], append=self.edges[-1])
        return np.where(self.keys == IDLE, 0, lasting)

    def until(self, moments: Whole) -> Whole:
        """How long something was in hand, up to moments."""
        return self.grown(moments, moments, self.edges, self.keys != IDLE)

    def off(self, moments: Whole, away: Whole, away_at_edges: Whole) -> Whole:
        """What grew of an amount while nothing was in hand, up to moments.

        `away` is the amount at the moments and at the edges.
        """
        return self.grown(moments, away, away_at_edges, self.keys == IDLE)

    def grown(
        self, moments: Whole, amount: Whole, at_edges: Whole, when: NDArray[np.bool_]
    ) -> Whole:
        """What grew of an amount in some of the pieces, up to moments, since the first edge."""
        if not len(self.edges):
            return amount if when[0] else np.zeros_like(amount)
        piece = self.piece(moments)
        sums = before(np.where(when[1:-1], np.diff(at_edges), 0))
        edge = np.maximum(piece - 1, 0)
        return sums[edge] + np.where(when[piece], amount - at_edges[edge], 0)

    def up_to(self, begin: Whole, end: Whole, most: Whole) -> Whole:
        """How long between moments something is in hand whose key is at most `most`."""
        if not len(self.edges):
            return np.zeros(len(begin), np.int64)
        first, last = self.piece(begin), self.piece(end)
        same, keys = first == last, self.keys
        head = np.where(same, end, self.edges[np.minimum(first, len(self.edges) - 1)]) - begin
        tail = np.where(same, 0, end - self.edges[last - 1])
        found = head * (keys[first] <= most) + tail * (keys[last] <= most)
        wide = np.flatnonzero(last > first + 1)
        if len(wide):
            asked = (first[wide] + 1, last[wide], most[wide])
            found[wide] += sums_up_to(keys, self.lengths, *asked)
        return np.asarray(found)

    def piece(self, moments: Whole) -> NDArray[np.int64]:
        """The piece that moments are in."""
        return np.searchsorted(self.edges, moments, side="right")


def smallest(n: int, first: Whole, last: Whole, key: Whole) -> Whole:
    """For each of `n` places the smallest key of the ranges `first <= place < last` over it.

    A range is cut in blocks of a power of two, as in a segment tree, so that all ranges together
    take no more than their number times the bits of `n`.
    """
    levels = [np.full(n, IDLE)]
    while len(first):
        level = levels[-1]
        odd = (first & 1 == 1) & (first < last)
        np.minimum.at(level, first[odd], key[odd])
        first = first + odd
        odd = (last & 1 == 1) & (first < last)
        np.minimum.at(level, last[odd] - 1, key[odd])
        last = last - odd
        open_ = first < last
        first, last, key = first[open_] >> 1, last[open_] >> 1, key[open_]
        levels.append(np.full((len(level) + 1) // 2, IDLE))
    found = levels[-1]
    for level in reversed(levels[:-1]):
        found = np.minimum(level, np.repeat(found, 2)[: len(level)])
    return found
