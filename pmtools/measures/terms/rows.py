"""The rows from which every answer about terms is made: one per case, with its verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import polars as pl

from pmtools.clock.rule import Terms
from pmtools.clock.rule_files import read_rules
from pmtools.clock.service import Service
from pmtools.clock.service_files import read_service
from pmtools.engine.keys import ATTRIBUTE
from pmtools.engine.rows import Rows
from pmtools.errors import ParameterError
from pmtools.measures.log_summary import log_summary
from pmtools.measures.terms.cases import OWN, Plan
from pmtools.measures.terms.milestones import Meaning, meaning, milestones, on_days
from pmtools.measures.terms.verdicts import verdicts

if TYPE_CHECKING:
    from pmtools.log import EventLog

OURS = {"case_id", "finished", "activity", "start", "end", "seq", "precision", "resource", "team"}
"""Columns that are no attribute of a case."""


def term_rows(log: EventLog, service: str, at: str = "", terms: str = "") -> Rows:
    """One row per case with its verdict, as far as known at the end of the day `at`."""
    asked = _asked(log, service, at, terms)
    notices = _holds_notices(log, asked)
    plan = Plan(asked.pack, asked.rules, asked.day, notices, asked.meant.zone)
    return _milestones(log, asked).within("case", partial(verdicts, plan=plan))


def milestone_rows(log: EventLog, service: str, at: str = "", terms: str = "") -> Rows:
    """One row per case with its milestones, as far as known at the end of the day `at`."""
    return _milestones(log, _asked(log, service, at, terms))


@dataclass(frozen=True)
class Read:
    """A service with its rules, and what the labels of a log mean to it."""

    pack: Service
    rules: Terms
    meant: Meaning


def read_for(log: EventLog, service: str, terms: str = "") -> Read:
    """A service by its name or file, with the rules that are shipped and a file of one's own."""
    rules = read_rules(terms or None)
    pack = read_service(service, rules)
    return Read(pack, rules, meaning(pack, log.labels, log.origin.zone))


@dataclass(frozen=True)
class _Asked(Read):
    """One that fits the log, and the day as of which is asked."""

    own: tuple[str, ...]
    day: date
    cut: bool
    """Whether what happened later is left out."""


def _asked(log: EventLog, service: str, at: str, terms: str) -> _Asked:
    read = read_for(log, service, terms)
    own = own_attributes(log, read.pack)
    require_fit(log, read.pack, read.meant)
    asked = tuple(own), as_of(log, at), bool(at)
    return _Asked(read.pack, read.rules, read.meant, *asked)


def _holds_notices(log: EventLog, asked: _Asked) -> bool:
    """Whether the log holds a written notice, as far as known on the day as of which is asked."""
    if not asked.meant.of("notice") or not asked.cut:
        return bool(asked.meant.of("notice"))
    held = partial(on_days, meaning=asked.meant, role="notice")
    days = log.within("case", held).per(None, first=pl.col("day").min()).answer()["first"]
    return bool((days.dropna() <= str(asked.day)).any())


def _milestones(log: EventLog, asked: _Asked) -> Rows:
    """One row per case that has a step by the day as of which is asked."""
    at = asked.day if asked.cut else None
    rows = log.within("case", partial(milestones, meaning=asked.meant, at=at))
    own = {OWN + name: ATTRIBUTE + name for name in asked.own}
    try:
        return rows.beside({"finished": "finished", **own})
    except ParameterError as error:
        raise ParameterError(
            f"{asked.pack.file} takes something of a case from an attribute: {error} Name another "
            "attribute there."
        ) from error


def own_attributes(log: EventLog, pack: Service) -> list[str]:
    """The attributes of cases that a service looks at and the log has.

    ParameterError for one that holds its deadline or decision, and that the log does not have.
    """
    there = attributes_of(log)
    for what in ("deadline", "decided"):
        name = pack.attribute(what)
        if name is not None and name not in there:
            raise ParameterError(
                f"{pack.file} says that the attribute {name!r} holds the {what} of a case, but the "
                f"log has no such attribute. It has: {', '.join(sorted(there))}."
            )
    wanted = [pack.attribute("deadline"), pack.attribute("decided")]
    wanted += [one.attribute for one in pack.procedures]
    return list(dict.fromkeys(name for name in wanted if name is not None and name in there))


def attributes_of(log: EventLog) -> set[str]:
    """The names that can be attributes of cases."""
    return {*log.case_schema, *log.event_schema} - OURS


def require_fit(log: EventLog, pack: Service, meant: Meaning) -> None:
    """ParameterError, with what is missing and what comes near, when a log does not fit."""
    missing = missing_roles(pack, meant)
    if not missing:
        return
    lines = []
    for role in missing:
        near = pack.near(role, log.labels)
        lines.append(
            f"{role}: " + (f"near are {', '.join(map(repr, near))}" if near else "none near")
        )
    raise ParameterError(
        f"The service {pack.id!r} does not fit this log: no activity is known that means "
        f"{' or '.join(lines)}. Write the labels of your log under [events] in a copy of "
        f"{pack.file} (pmtools/clock/services; a report lays one beside itself), and give it: "
        "service=FILE.toml."
    )


def missing_roles(pack: Service, meant: Meaning) -> list[str]:
    """The roles without which nothing can be said, of which a log has no activity."""
    wanted = list[str]()
    if pack.attribute("deadline") is None and not meant.of("received"):
        wanted.append("received")
    if pack.attribute("decided") is None and not meant.of("decided", "sent"):
        wanted.append("decided")
    return wanted


def as_of(log: EventLog, at: str) -> date:
    """The day as of which is asked: the one that is given, else the last of the log."""
    if at:
        try:
            return datetime.strptime(at, "%Y-%m-%d").date()
        except ValueError as error:
            raise ParameterError(f"at = {at!r} must be a day such as 2026-05-05.") from error
    last = log_summary(log)["last"].iloc[0]
    day: date = last.tz_convert(ZoneInfo(log.origin.zone)).date()
    return day
