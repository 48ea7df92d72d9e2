"""What the user asked to read, and a bar that says how far it is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmtools.filters.filter import Filter
    from pmtools.log import EventLog

Step = Callable[[str, int, int], None]
"""Told what is being done, and how much of how much of it is."""
PARTS = "Reading the log, a part at a time"
LOG_SUFFIXES = (".gz", ".xes", ".csv", ".tsv", ".xlsx", ".parquet")


@dataclass(frozen=True)
class Asked:
    """A log and how to read it."""

    source: str
    mapping: Path | None
    skip_bad_rows: bool
    quiet: bool
    memory: str | None = None
    """How much memory may be taken, such as `1GB`; for a stored log."""
    master: str | None = None
    """The address of Spark, when it is to be measured there."""
    only: Filter | None = None
    """What of the log is looked at; None for all of it."""
    allow: tuple[str, ...] = ()
    """Kinds of what looks like personal data that may stand in the report."""

    def __post_init__(self) -> None:
        """Raise ParameterError for a kind that is none."""
        from pmtools.privacy.scan.saying import allowed_kinds

        object.__setattr__(self, "allow", allowed_kinds(self.allow))

    @property
    def stem(self) -> str:
        """The log's name without folder and endings.

        >>> Asked("in/Zaken.XES.gz", None, False, False).stem
        'Zaken'
        """
        name = Path(self.source).name or Path(self.source).resolve().name
        while Path(name).suffix.lower() in LOG_SUFFIXES:
            name = Path(name).stem
        return name

    def read(self, step: Step) -> EventLog:
        """Read the log, and keep what is to be looked at; `step` follows the bytes.

        Raises PrivacyError for a filter by a column that may name a person.
        """
        from pmtools.sources.opening import read_log
        from pmtools.sources.persons import with_persons_named

        log = read_log(
            self.source,
            mapping=self.mapping,
            skip_bad_rows=self.skip_bad_rows,
            memory=self.memory,
            master=self.master,
            advance=lambda read, size: step("Reading the log", read, size),
        )
        return log if self.only is None else with_persons_named(log).keep(self.only)


@contextmanager
def progress(quiet: bool) -> Iterator[Step]:
    """A bar on the screen that names the step; silent when asked, or when nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield lambda heading, index, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("")
        yield lambda heading, index, total: bar.update(
            task, description=heading, completed=index, total=total
        )
