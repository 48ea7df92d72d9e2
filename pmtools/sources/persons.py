"""Names of persons leave the log: each becomes its pseudonym, wherever a column may hold one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import polars as pl

from pmtools.log import EventLog, LargeLog
from pmtools.sources.assemble import EVENT_COLUMNS, LIFECYCLE_COLUMNS, START_RESOURCE

PERSON_WORDS = frozenset(
    # A list of quoted words would hide the words.
    """
    resource resources actor user users author owner by person people clerk worker colleague
    email mail phone bsn ssn auteur collega burger melder ambtenaar door contact naam
    """.split()  # noqa: SIM905
) | {"full name", "first name", "last name", "e mail"}
"""Words of a column name by which its values may name a person; two where one is not enough."""
PERSON_PARTS = tuple(
    """
    username employee originator responsible creator assignee assigned handler officer operator
    approver reviewer manager supervisor customer client applicant requester requestor citizen
    patient surname firstname lastname fullname telephone monitoringresource inspector
    behandelaar medewerker gebruiker uitvoerder eigenaar verantwoordelijk persoon personeel
    opsteller indiener aanvrager inwoner klant gemachtigde belanghebbende beoordelaar toetser
    beslisser registrator invoerder tussenvoegsel telefoon mailadres burgerservice betrokkene
    initiator inspecteur toegewezen houder coordinator adviseur
    """.split()  # noqa: SIM905
)
"""Parts of such a name, since Dutch writes its words together: zaakbehandelaar, klantnaam."""

SHARE = 0.5


def shield_persons(
    log: EventLog, pseudonym: Callable[[str], str], *, keep_resources: bool = False
) -> EventLog:
    """The log with every value that may name a person replaced by `pseudonym` of it.

    That is the resource everywhere, and the team and each event or case attribute whose name has a
    word for a person or of whose distinct values at least half also occur as a resource. Case and
    activity are never touched. The origin names the columns. With `keep_resources` the resources
    are roles or machines: they stay, and so does what holds the same values; columns whose name has
    a word for a person do not.
    """
    resources = _codes(log.events["resource"]) | _codes(log.lifecycle["resource"])
    kept = {"resource", START_RESOURCE} if keep_resources else set[str]()
    resources = set() if keep_resources else resources
    looked_at = {"resource", "team"}
    events = _shielded(log.events, {*EVENT_COLUMNS} - looked_at | kept, resources, pseudonym)
    cases = _shielded(log.cases, {"case_id", "finished"}, resources, pseudonym)
    others = {*LIFECYCLE_COLUMNS} - looked_at | kept
    lifecycle = _shielded(log.lifecycle, others, resources, pseudonym)
    replaced = dict.fromkeys(name for _, names in (events, cases, lifecycle) for name in names)
    origin = replace(log.origin, pseudonyms=tuple(replaced))
    return EventLog(events=events[0], cases=cases[0], lifecycle=lifecycle[0], origin=origin)


def with_persons_named(log: EventLog) -> EventLog:
    """The log as it is, its origin naming the columns that may name a person: no filter takes them.

    Of a log that is read a part at a time these are told by their names alone.
    """
    if isinstance(log, LargeLog):
        columns = dict.fromkeys([*log.event_schema, *log.case_schema])
        named = tuple(name for name in columns if name == "resource" or names_person(name))
    else:
        named = shield_persons(log, str).origin.pseudonyms
    return log.over(origin=replace(log.origin, pseudonyms=named))


def names_person(column: str) -> bool:
    """Whether a column's name says that its values may name a person.

    >>> names_person("monitoringResource"), names_person("created_by"), names_person("activityName")
    (True, True, False)
    """
    camel = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)
    words = re.findall(r"[^\W\d_]+", camel.lower())
    two = {f"{first} {second}" for first, second in pairwise(words)}
    compound = any(part in word for word in words for part in PERSON_PARTS)
    return compound or not PERSON_WORDS.isdisjoint({*words} | two)


def _shielded(
    frame: pl.DataFrame, spared: set[str], resources: set[str], pseudonym: Callable[[str], str]
) -> tuple[pl.DataFrame, list[str]]:
    names = [
        column.name
        for column in frame
        if column.name not in spared
        and _holds_values(column)
        and _may_name_person(column, resources)
    ]
    told = [name for name in names if frame[name].null_count() < frame.height]
    return frame.with_columns(_replaced(frame[name], pseudonym) for name in names), told


def _holds_values(column: pl.Series) -> bool:
    """Whether a column has values, or codes for values that stand in no row of it."""
    if isinstance(column.dtype, pl.Enum):
        return column.dtype.categories.len() > 0
    return column.null_count() < column.len()


def may_hold_names(dtype: pl.DataType) -> bool:
    """Whether names can be written in a column of a type."""
    return not (dtype.is_temporal() or dtype == pl.Boolean)


def _may_name_person(column: pl.Series, resources: set[str]) -> bool:
    if not may_hold_names(column.dtype):
        return False
    if column.name in ("resource", START_RESOURCE) or names_person(column.name):
        return True
    values = _texts(column)
    return len(values & resources) >= SHARE * len(values)


def _codes(column: pl.Series) -> set[str]:
    """Every label of a coded column, those of no row (who only started a step) included."""
    return set(column.dtype.categories.to_list()) if isinstance(column.dtype, pl.Enum) else set()


def _texts(column: pl.Series) -> set[str]:
    return set(column.drop_nulls().unique().cast(pl.String).to_list())


def _replaced(column: pl.Series, pseudonym: Callable[[str], str]) -> pl.Series:
    """The pseudonyms in place of the values; a coded column stays coded."""
    values = column.cast(pl.String)
    originals = values.drop_nulls().unique(maintain_order=True).to_list()
    by_value = {value: pseudonym(value) for value in originals}
    replaced = values.replace_strict(by_value, return_dtype=pl.String)
    if isinstance(column.dtype, pl.Enum):
        labels = [pseudonym(label) for label in column.dtype.categories.to_list()]
        return replaced.cast(pl.Enum(list(dict.fromkeys(labels))))
    return replaced
