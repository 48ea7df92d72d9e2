"""Names of persons leave the log: each becomes its pseudonym, wherever a column may hold one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import polars as pl

from pmtools.log import EventLog
from pmtools.sources.assemble import EVENT_COLUMNS, LIFECYCLE_COLUMNS, START_RESOURCE

PERSON_WORDS = frozenset(
    # A list of quoted words would hide the words.
    """
    resource resources actor user users username employee originator responsible creator owner
    author assignee assigned handler person people clerk officer worker operator approver
    reviewer manager supervisor colleague customer client applicant requester requestor citizen
    patient surname firstname lastname fullname email mail phone telephone bsn ssn by
    behandelaar behandelaars medewerker medewerkers gebruiker gebruikersnaam uitvoerder eigenaar
    verantwoordelijke persoon personen personeelsnummer ambtenaar opsteller indiener aanvrager
    melder burger inwoner klant contactpersoon gemachtigde belanghebbende beoordelaar toetser
    beslisser registrator invoerder auteur collega voornaam achternaam tussenvoegsel telefoon
    telefoonnummer emailadres monitoringresource door
    """.split()  # noqa: SIM905
) | {"naam van", "full name", "first name", "last name", "e mail"}
"""Words of a column name by which its values may name a person; two where one is not enough."""

SHARE = 0.5


def shield_persons(log: EventLog, pseudonym: Callable[[str], str]) -> EventLog:
    """The log with every value that may name a person replaced by `pseudonym` of it.

    That is the resource everywhere, and each event or case attribute whose name has a word for a
    person (`PERSON_WORDS`) or of whose distinct values at least half also occur as a resource.
    Case, activity and team are never touched. The origin names the columns.
    """
    resources = _codes(log.events["resource"]) | _codes(log.lifecycle["resource"])
    events = _shielded(log.events, {*EVENT_COLUMNS} - {"resource"}, resources, pseudonym)
    cases = _shielded(log.cases, {"case_id", "finished"}, resources, pseudonym)
    lifecycle = _shielded(log.lifecycle, {*LIFECYCLE_COLUMNS} - {"resource"}, resources, pseudonym)
    replaced = dict.fromkeys(name for _, names in (events, cases, lifecycle) for name in names)
    origin = replace(log.origin, pseudonyms=tuple(replaced))
    return EventLog(events=events[0], cases=cases[0], lifecycle=lifecycle[0], origin=origin)


def names_person(column: str) -> bool:
    """Whether a column's name says that its values may name a person.

    >>> names_person("monitoringResource"), names_person("created_by"), names_person("activityName")
    (True, True, False)
    """
    camel = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)
    words = re.findall(r"[^\W\d_]+", camel.lower())
    two = {f"{first} {second}" for first, second in pairwise(words)}
    return not PERSON_WORDS.isdisjoint({*words} | two)


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


def _may_name_person(column: pl.Series, resources: set[str]) -> bool:
    if column.dtype.is_temporal() or column.dtype == pl.Boolean:
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
