"""Sums over a stretch of a list of what is not above a mark: a wavelet matrix."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]


def sums_up_to(keys: Whole, weights: Whole, first: Whole, last: Whole, most: Whole) -> Whole:
    """For each question, the weights at `first <= place < last` whose key is at most `most`.

    All questions are answered together in as many steps as the number of keys has bits (Claude and
    Navarro, The wavelet matrix, SPIRE 2012), with weights summed in place of places counted.

    >>> keys, weights = np.array([5, 1, 3]), np.array([10, 20, 30])
    >>> sums_up_to(keys, weights, np.array([0, 0]), np.array([3, 2]), np.array([3, 9]))
    array([50, 30])
    """
    order = np.argsort(keys, kind="stable")
    rank = np.empty(len(keys), np.int64)
    rank[order] = np.arange(len(keys))
    below = np.searchsorted(keys[order], most, side="right")
    low, high = first, np.maximum(first, last)
    found = np.zeros(len(first), np.int64)
    for bit in range(len(keys).bit_length() - 1, -1, -1):
        one = (rank >> bit) & 1
        zero = one == 0
        zeros, sums = before(1 - one), before(weights * (1 - one))
        take = ((below >> bit) & 1).astype(bool)
        zeros_low, zeros_high = zeros[low], zeros[high]
        found += (sums[high] - sums[low]) * take
        low = np.where(take, zeros[-1] + low - zeros_low, zeros_low)
        high = np.where(take, zeros[-1] + high - zeros_high, zeros_high)
        one = ~zero
        rank, weights = (np.concatenate([of[zero], of[one]]) for of in (rank, weights))
    return found


def before(amounts: Whole) -> Whole:
    """The sum of what lies before each place, and of all.

    >>> before(np.array([2, 3]))
    array([0, 2, 5])
    """
    sums = np.zeros(len(amounts) + 1, np.int64)
    np.cumsum(amounts, out=sums[1:])
    return sums
