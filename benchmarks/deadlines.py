"""The deadlines of 100,000 cases, beside reading their log.

Run by hand: `python benchmarks/deadlines.py`. The log is the example log, some 167 times over.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import polars as pl

import pmtools as pm

T = TypeVar("T")
CASES, SERVICE = 100_000, "environmental_permit"


def main() -> None:
    """Time both and print the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        for ending, read in (("parquet", pm.read_parquet), ("csv", pm.read_csv)):
            path = Path(folder, f"log.{ending}")
            write(path)
            log, reading = timed(lambda: read(path))  # noqa: B023 (called at once)
            found, judging = timed(lambda: pm.deadlines(log, SERVICE))  # noqa: B023
            require_same(found)
            print(
                f"{ending:8} reading {reading:6.2f} s, deadlines {judging:6.2f} s CPU "
                f"({judging / reading:.2f} of it, bar 1) for {len(found):,} cases, "
                f"{log.events.height:,} events"
            )


def write(path: Path) -> None:
    """The example log so many times, each time with its own case ids."""
    log = pm.example_log()
    text = pl.col("case_id", "activity", "resource", "team").cast(pl.String)
    kinds = log.cases.select(pl.col("case_id").cast(pl.String), "zaaktype")
    events = log.events.select(text, timestamp="end").join(kinds, on="case_id")
    times = -(-CASES // log.cases.height)
    whole = pl.concat(events.with_columns(pl.col("case_id") + f"-{n}") for n in range(times))
    if path.suffix == ".parquet":
        whole.write_parquet(path)
    else:
        whole.write_csv(path)


def require_same(found: object) -> None:
    """Stop when the copies of the example log do not have its verdicts."""
    import pandas as pd

    assert isinstance(found, pd.DataFrame)
    once = pm.deadlines(pm.example_log(), SERVICE).status.value_counts()
    times = len(found) // int(once.sum())
    if not (found.status.value_counts() == once * times).all():
        raise SystemExit("The copies of the example log have other verdicts than the log itself.")


def timed(what: Callable[[], T]) -> tuple[T, float]:
    """What a function gives, and the CPU seconds that it took."""
    begin = time.process_time()
    found = what()
    return found, time.process_time() - begin


if __name__ == "__main__":
    main()
