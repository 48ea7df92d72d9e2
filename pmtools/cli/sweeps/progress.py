"""One bar for all runs of a sweep."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmtools.runs.sweep.running import Progress
    from pmtools.runs.sweep.state import Sweep


@contextmanager
def bar(quiet: bool) -> Iterator[Progress]:
    """A bar that says how many runs are done and at work; silent when nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield lambda sweep, far: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("")

        def told(sweep: Sweep, far: dict[int, float]) -> None:
            counts = sweep.counts()
            ended = counts["done"] + counts["failed"]
            shown.update(
                task,
                description=said(counts, len(far)),
                completed=ended + sum(far.values()),
                total=len(sweep.rows),
            )

        yield told


def said(counts: dict[str, int], at_work: int) -> str:
    """How many runs are where.

    >>> said({"done": 3, "failed": 1, "waiting": 16}, 2)
    '4 of 20 runs ended, 1 failed, 2 at work'
    """
    ended = counts["done"] + counts["failed"]
    failed = f", {counts['failed']} failed" if counts["failed"] else ""
    return f"{ended} of {sum(counts.values())} runs ended{failed}, {at_work} at work"
