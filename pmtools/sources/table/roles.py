"""Which column of a table plays which role, by the names that Dutch and English systems give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from pmtools.errors import SchemaError

ROLES: Mapping[str, tuple[str, ...]] = {
    "case_id": (
        "case concept name", "case id", "caseid", "case", "case number", "case nr", "case key",
        "zaak id", "zaakid", "zaaknummer", "zaak nummer", "zaaknr", "zaak nr", "zaakidentificatie",
        "zaak identificatie", "zaak", "dossiernummer", "dossier id", "dossier", "trace id", "trace",
        "patient visit nr", "patient",
    ),
    "activity": (
        "concept name", "activity", "activity name", "activiteit", "activiteitnaam",
        "activiteit naam", "handling", "handeling", "stap", "stapnaam", "processtap", "step",
        "task", "taak", "activity en", "activity nl", "gebeurtenis", "event", "event name",
        "statustype", "status",
    ),
    "end": (
        "time timestamp", "timestamp", "end", "end time", "end timestamp", "end ts", "end date",
        "complete", "complete ts", "complete time", "complete timestamp", "completion time",
        "completed", "einddatum", "eindtijd", "eindtijdstip", "einde", "datum einde",
        "tijdstip", "datumtijd", "datum tijd", "datum tijdstip", "time", "event time", "datetime",
        "date time", "eventtime", "moment", "statusdatum", "datum status", "datum status gezet",
        "datum", "date",
    ),
    "start": (
        "start timestamp", "start time", "start ts", "start", "start date", "startdatum",
        "starttijd", "starttijdstip", "begindatum", "begintijd", "datum start", "begin",
    ),
    "resource": (
        "org resource", "resource", "behandelaar", "medewerker", "employee", "originator", "user",
        "gebruiker", "uitvoerder",
    ),
    "team": (
        "org group", "team", "afdeling", "department", "org role", "group", "groep", "role", "rol",
    ),
    "lifecycle:transition": (
        "lifecycle transition", "lifecycle", "transition", "registration type",
        "event lifecycle state", "lifecycle state",
    ),
    "concept:instance": (
        "concept instance", "activity instance id", "activity instance", "instance id", "instance",
        "handling id", "event matching",
    ),
}  # fmt: skip
"""Our column to the names that mean it, the surest first; `words_of` a header is compared."""

NEEDED = {"case_id": "case", "activity": "activity", "end": "time"}


@dataclass(frozen=True)
class Roles:
    """Our column to the table's column, and what had to be chosen."""

    columns: Mapping[str, str]
    notes: tuple[str, ...]


def words_of(name: str) -> str:
    """A column name as lower-case words: `case:concept:name`, `Zaak-ID` and `startDate` alike.

    >>> words_of("case:concept:name"), words_of("startDate"), words_of("Zaak-ID")
    ('case concept name', 'start date', 'zaak id')
    """
    camel = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.strip())
    return " ".join(re.findall(r"\w+", camel.replace("_", " ").lower()))


def find_roles(source: str, header: Iterable[str]) -> Roles:
    """The column for each role; a table with one time column has one moment per row.

    SchemaError, with the columns that there are and near names, when case, activity or time lacks.
    """
    names = list(header)
    by_words: dict[str, str] = {}
    for name in names:
        by_words.setdefault(words_of(name), name)
    found = {
        role: [by_words[known] for known in known_names if known in by_words]
        for role, known_names in ROLES.items()
    }
    notes = [
        f"More than one column could be the {NEEDED[role]}: {chosen} was taken, not "
        f"{', '.join(others)}."
        for role, (chosen, *others) in ((r, found[r]) for r in NEEDED if len(found[r]) > 1)
    ]
    columns = {role: candidates[0] for role, candidates in found.items() if candidates}
    if "end" not in columns and "start" in columns:
        columns["end"] = columns.pop("start")
        notes.append(f"The only time is {columns['end']}: it is taken as the moment of the step.")
    lacking = [role for role in NEEDED if role not in columns]
    if lacking:
        raise SchemaError(_lacks(source, names, lacking))
    return Roles(columns, tuple(notes))


def _lacks(source: str, names: list[str], lacking: list[str]) -> str:
    by_words = {words_of(name): name for name in names}
    sentences = []
    for role in lacking:
        near = {
            by_words[hit]
            for known in ROLES[role]
            for hit in get_close_matches(known, by_words, 2, 0.75)
        }
        hint = f" {' or '.join(sorted(near))} comes near." if near else ""
        examples = ", ".join(name.replace(" ", "_") for name in ROLES[role][1:5])
        sentences.append(
            f"No column is the {NEEDED[role]}; name one, for example, {examples}.{hint}"
        )
    return f"{source}: {' '.join(sentences)} The columns are: {', '.join(names)}."
