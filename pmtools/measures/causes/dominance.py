"""Sums over a stretch of a list of what is, or is not, above a mark; and other work on lists."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
WORD = 62
"""Bits of a whole number that can be used."""
SHORT = 8
"""Stretches that are no longer than this, in the mean over the list, are gone through."""


def sums_above(keys: Whole, weights: Whole, first: Whole, last: Whole, most: Whole) -> Whole:
    """For each question, the weights at `first <= place < last` whose key is above `most`.

    Quick where few places are above the mark of any question that lies before or around them.

    >>> keys, weights = np.array([5, 1, 3]), np.array([10, 20, 30])
    >>> sums_above(keys, weights, np.array([0, 0]), np.array([3, 2]), np.array([3, 9]))
    array([10,  0])
    """
    mark = np.full(len(keys) + 1, np.iinfo(np.int64).max)
    np.minimum.at(mark, np.maximum(last, 0), most)
    mark = np.minimum.accumulate(mark[::-1])[::-1]
    above = (keys > mark[1:]) & (weights != 0)
    n_above = before(above)
    first, last = n_above[first], n_above[np.maximum(first, last)]
    found = np.zeros(len(first), np.int64)
    asked = np.flatnonzero(last > first)
    if not len(asked):
        return found
    keys, weights, first, last = keys[above], weights[above], first[asked], last[asked]
    if (last - first).sum() <= SHORT * len(mark):
        place, mark = ranges(first, last), np.repeat(most[asked], last - first)
        counted = np.where(keys[place] > mark, weights[place], 0)
        found[asked] = np.add.reduceat(counted, before(last - first)[:-1])
    else:
        sums = before(weights)
        found[asked] = sums[last] - sums[first]
        found[asked] -= sums_up_to(keys, weights, first, last, most[asked])
    return found


def sums_up_to(keys: Whole, weights: Whole, first: Whole, last: Whole, most: Whole) -> Whole:
    """For each question, the weights at `first <= place < last` whose key is at most `most`.

    All questions are answered together in as many steps as the number of keys has bits (Claude and
    Navarro, The wavelet matrix, SPIRE 2012), with weights summed in place of places counted.

    >>> keys, weights = np.array([5, 1, 3]), np.array([10, 20, 30])
    >>> sums_up_to(keys, weights, np.array([0, 0]), np.array([3, 2]), np.array([3, 9]))
    array([50, 30])
    """
    order = stable_order(keys)
    rank = np.empty(len(keys), np.int64)
    rank[order] = np.arange(len(keys))
    below = np.searchsorted(keys[order], most, side="right")
    low, high = first, np.maximum(first, last)
    found = np.zeros(len(first), np.int64)
    for bit in range(len(keys).bit_length() - 1, -1, -1):
        one = ((rank >> bit) & 1).astype(bool)
        zero = ~one
        zeros, sums = before(zero), before(np.where(zero, weights, 0))
        take = ((below >> bit) & 1).astype(bool)
        zeros_low, zeros_high = zeros[low], zeros[high]
        found += (sums[high] - sums[low]) * take
        low = np.where(take, zeros[-1] + low - zeros_low, zeros_low)
        high = np.where(take, zeros[-1] + high - zeros_high, zeros_high)
        rank, weights = (np.concatenate([of[zero], of[one]]) for of in (rank, weights))
    return found


def before(amounts: NDArray[np.int64] | NDArray[np.bool_]) -> Whole:
    """The sum of what lies before each place, and of all.

    >>> before(np.array([2, 3]))
    array([0, 2, 5])
    """
    sums = np.zeros(len(amounts) + 1, np.int64)
    np.cumsum(amounts, out=sums[1:])
    return sums


def ranges(first: Whole, last: Whole) -> Whole:
    """All places from each `first` to before each `last`.

    >>> ranges(np.array([4, 1]), np.array([6, 2]))
    array([4, 5, 1])
    """
    sums = before(last - first)
    return np.arange(sums[-1]) + np.repeat(first - sums[:-1], last - first)


def stable_order(keys: Whole) -> Whole:
    """The places in order of their keys; those of equal keys as they lie.

    >>> stable_order(np.array([7, -2, 7]))
    array([1, 0, 2])
    """
    bits = len(keys).bit_length()
    low, high = int(keys.min(initial=0)), int(keys.max(initial=0))
    if (high - low).bit_length() + bits > WORD:
        return np.argsort(keys, kind="stable")
    return np.sort((keys - low) << bits | np.arange(len(keys))) & ((1 << bits) - 1)
