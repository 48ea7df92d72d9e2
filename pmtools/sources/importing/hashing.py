"""Which bucket a case is in: by its name, the same in every version and on every machine."""

from __future__ import annotations

import zlib

import numpy as np
import polars as pl

AGAIN = r"(?s)^(.+?)(?:#\d+)+$"
"""The name of a case whose own name was used already: `id#2`, `id#2#3`."""
ODD = np.uint32(0x9E3779B1)
"""A large odd number (2**32 by the golden ratio), which spreads what is alike."""


def hashes(labels: pl.Series) -> pl.Series:
    """A number of 32 bits for each name of a case; `id` and `id#2` have the same.

    >>> hashes(pl.Series(["Z1", "Z1#2", None])).to_list()
    [2037665160, 2037665160, 0]
    """
    names = labels.unique().drop_nulls()
    base = names
    if names.str.contains("#", literal=True).any():
        base = names.str.replace(AGAIN, "$1")
    texts = base.cast(pl.Binary).to_list()
    sums = np.fromiter(map(zlib.crc32, texts), np.uint32, len(texts))
    sums = (sums ^ (sums >> np.uint32(15))) * ODD
    mixed = pl.Series(sums ^ (sums >> np.uint32(16)), dtype=pl.UInt32)
    return labels.replace_strict(names, mixed, default=0, return_dtype=pl.UInt32)


def buckets_for(rows: int, rows_per_bucket: int, least: int = 1) -> int:
    """The number of buckets, a power of two, so that about so many rows are in each.

    >>> buckets_for(2_500_000, 1_000_000), buckets_for(10, 1_000_000, 8)
    (4, 8)
    """
    n = least
    while n * rows_per_bucket < rows:
        n *= 2
    return n
