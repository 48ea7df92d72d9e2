"""The order of events: by case, then by moment, then by their place in the source."""

from __future__ import annotations

import numpy as np
import polars as pl

SECOND = 1_000_000
LARGEST = 2**63 - 1

Places = np.ndarray[tuple[int], np.dtype[np.int64]]


def in_order(rows: pl.DataFrame) -> Places:
    """The places of the rows in the order of `case_id`, `end` else `start`, `seq`.

    Case and moment are one number where they fit in 64 bits, which sorts five times as fast.

    >>> rows = pl.DataFrame({"case_id": ["b", "b"], "start": None, "end": [9, 8], "seq": [0, 1]})
    >>> in_order(rows.with_columns(pl.col("case_id").cast(pl.Enum(["b"])))).tolist()
    [1, 0]
    """
    case, moment, seq = (
        column.to_numpy()
        for column in rows.select(
            pl.col("case_id").to_physical().cast(pl.Int64),
            moment=pl.coalesce("end", "start").to_physical().cast(pl.Int64),
            seq="seq",
        )
    )
    if not len(rows):
        return np.empty(0, dtype=np.int64)
    whole = moment // SECOND if not (moment % SECOND).any() else moment
    least, span = int(whole.min()), int(whole.max()) - int(whole.min()) + 1
    if (int(case.max()) + 1) * span > LARGEST:
        return np.lexsort((seq, whole, case))
    key = case * span + (whole - least)
    first = None if (np.diff(seq) > 0).all() else np.argsort(seq, kind="stable")
    if first is None:
        return np.argsort(key, kind="stable")
    return first[np.argsort(key[first], kind="stable")]
