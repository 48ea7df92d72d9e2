"""The rows from which every answer about causes is made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from pmtools.clock.party_files import Told, read_parties
from pmtools.clock.worked_time import OfficeCalendar
from pmtools.engine.rows import Rows
from pmtools.errors import CapabilityError, ParameterError
from pmtools.measures.causes.enabling import enabled
from pmtools.measures.causes.hours import hours_of
from pmtools.measures.causes.parallel import parallel_activities
from pmtools.measures.causes.split import split
from pmtools.measures.causes.starts import REGISTERED, estimated, require_starts

if TYPE_CHECKING:
    from pmtools.log import EventLog

NEEDED = {
    "start": "This log has one moment per step, so it cannot tell why cases wait: for that the "
    "case system has to register when a step begins, beside its end. An estimate: starts=estimate.",
    "resource": "This log does not say who did a step, so it cannot tell why cases wait: for that "
    "every step needs its worker, under a pseudonym if need be.",
}
ALONE = 2
"""A batch of fewer steps is none."""


@dataclass(frozen=True)
class Asked:
    """By which definitions waiting is split.

    `calendar` and `parties` are files, `batch` the least steps of a batch, `parallel` the share of
    cases in which parallel activities overlap, `starts` which starts are taken.
    """

    calendar: str = ""
    batch: int = ALONE
    parallel: float = 0.5
    parties: str = ""
    starts: str = REGISTERED

    def require(self, log: EventLog) -> None:
        """ParameterError for what cannot be, CapabilityError for what the log lacks."""
        if self.batch < ALONE:
            raise ParameterError(f"batch = {self.batch}: a batch has at least {ALONE} steps.")
        if not 0 < self.parallel <= 1:
            raise ParameterError(
                f"parallel = {self.parallel} must be a share of cases above 0 and up to 1."
            )
        require_starts(self.starts)
        log.require("transition")
        for lack, known in (("start", self.starts != REGISTERED), ("resource", False)):
            try:
                log.require(*([] if known else [lack]))
            except CapabilityError as error:
                raise CapabilityError(f"causes_{lack}", NEEDED[lack]) from error


def step_rows(log: EventLog, asked: Asked, told: Told) -> Rows:
    """One row per step: what it waited for, since when it could begin, and when it began."""
    asked.require(log)
    pairs = parallel_activities(log, asked.parallel)
    both = pl.DataFrame(
        {"one": [*pairs["one"], *pairs["other"]], "other": [*pairs["other"], *pairs["one"]]},
        schema={"one": pl.String, "other": pl.String},
    )
    guess = asked.starts != REGISTERED
    steps = log.within("case", partial(enabled, parallel=both, all_=guess))
    return estimated(steps, asked.starts, told) if guess else steps


def split_rows(log: EventLog, asked: Asked) -> Rows:
    """One row per step, with how long it waited, why, and whose wait that was; worked out once."""
    question = (asked, *(_content(file) for file in (asked.calendar, asked.parties)))
    if question not in log.passes:
        asked.require(log)
        told = read_parties(asked.parties).of(log.labels)
        hours = hours_of(log, asked.calendar).calendar
        log.passes[question] = (
            step_rows(log, asked, told)
            .within("resource", partial(_split, hours=hours, least=asked.batch, told=told))
            .settled()
        )
    return log.passes[question]


def interval_rows(log: EventLog, asked: Asked) -> Rows:
    """One row per interval in which a case waits for a step."""
    return split_rows(log, asked).within("resource", _waited)


def _split(steps: pl.LazyFrame, hours: OfficeCalendar, least: int, told: Told) -> pl.LazyFrame:
    return split(steps, hours, least).with_columns(party=told.party())


def _waited(steps: pl.LazyFrame) -> pl.LazyFrame:
    return steps.filter(pl.col("wait").is_not_null())


def _content(file: str) -> bytes:
    """What a file says now; it may be edited."""
    return Path(file).read_bytes() if file and Path(file).is_file() else b""
