"""Which column of a table plays which role, by the names that Dutch and English systems give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from pmtools.errors import SchemaError
from pmtools.origin import Note

ROLES: Mapping[str, tuple[str, ...]] = {
    "case_id": (
        "case concept name", "case id", "caseid", "case", "case number", "case nr", "case key",
        "zaak id", "zaakid", "zaaknummer", "zaak nummer", "zaaknr", "zaak nr", "zaakidentificatie",
        "zaak identificatie", "zaakkenmerk", "zaak kenmerk", "zaak uuid", "zaak", "dossiernummer",
        "dossier nummer", "dossiernr", "dossier nr", "dossier id", "dossierid", "dossier",
        "aanvraagnummer", "aanvraag nummer", "aanvraag id", "aanvraagnr", "meldingnummer",
        "melding nummer", "melding id", "meldingsnummer", "identificatie", "kenmerk", "referentie",
        "trace id", "trace", "patient visit nr", "patient",
    ),
    "activity": (
        "concept name", "activity", "activity name", "activiteit", "activiteitnaam",
        "activiteit naam", "handling", "handeling", "stap", "stapnaam", "processtap", "step",
        "processtap naam", "step name", "task", "task name", "taak", "taaknaam", "activity en",
        "activity nl", "gebeurtenis", "event", "event name", "statustype omschrijving",
        "statustype", "status omschrijving", "statusomschrijving", "statusnaam", "status naam",
        "status", "fase", "fasenaam", "actie", "action",
    ),
    "end": (
        "time timestamp", "timestamp", "end", "end time", "end timestamp", "end ts", "end date",
        "complete", "complete ts", "complete time", "complete timestamp", "completion time",
        "completed", "einddatum", "eindtijd", "eindtijdstip", "einde", "datum einde",
        "tijdstip", "datumtijd", "datum tijd", "datum tijdstip", "time", "event time", "datetime",
        "date time", "eventtime", "moment", "statusdatum", "datum status", "datum status gezet",
        "statustijd", "statustijdstip", "status tijdstip", "tijdstip status", "datum gereed",
        "datum afgerond", "afgerond op", "afgehandeld op", "gereed op", "voltooid op", "einde op",
        "datum tijd einde", "eind datum", "eind tijd", "gewijzigd op", "tijdstempel", "tijd",
        "datum", "date",
    ),
    "start": (
        "start timestamp", "start time", "start ts", "start", "start date", "startdatum",
        "starttijd", "starttijdstip", "begindatum", "begintijd", "begintijdstip", "datum start",
        "datum begin", "start datum", "start tijd", "gestart op", "begonnen op", "begin",
    ),
    "resource": (
        "org resource", "resource", "behandelaar", "medewerker", "employee", "originator", "user",
        "gebruiker", "uitvoerder", "zaakbehandelaar", "behandelend medewerker",
    ),
    "team": (
        "org group", "team", "teamnaam", "afdeling", "behandelend team", "behandelende afdeling",
        "organisatorische eenheid", "department", "org role", "group", "groep", "role", "rol",
    ),
    "transition": (
        "lifecycle transition", "lifecycle", "transition", "registration type",
        "event lifecycle state", "lifecycle state", "levensfase", "soort registratie",
    ),
    "instance": (
        "concept instance", "activity instance id", "activity instance", "instance id", "instance",
        "handling id", "event matching",
    ),
    "start_resource": ("start resource",),
}  # fmt: skip
"""Our column to the names that mean it, the surest first; `words_of` a header is compared."""

SHOWN = 30
NEEDED = {"case_id": "case", "activity": "activity", "end": "time"}


@dataclass(frozen=True)
class Roles:
    """Our column to the table's column, and what had to be chosen."""

    columns: Mapping[str, str]
    notes: tuple[Note, ...]


def words_of(name: str) -> str:
    """A column name as lower-case words: `case:concept:name`, `Zaak-ID` and `startDate` alike.

    >>> words_of("case:concept:name"), words_of("startDate"), words_of("Zaak-ID")
    ('case concept name', 'start date', 'zaak id')
    """
    camel = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.strip())
    return " ".join(re.findall(r"\w+", camel.replace("_", " ").lower()))


def known_roles(header: Iterable[str]) -> set[str]:
    """What the columns of a header are known as.

    >>> sorted(known_roles(["Zaaknummer", "Datum", "Kleur"]))
    ['case_id', 'end']
    """
    words = {words_of(name) for name in header}
    return {role for role, names in ROLES.items() if not words.isdisjoint(names)}


def find_roles(source: str, header: Iterable[str], given: Mapping[str, str] | None = None) -> Roles:
    """The column for each role; a table with one time column has one moment per row.

    `given` are columns that a mapping names. SchemaError, with the columns that there are and near
    names, when case, activity or time lacks.
    """
    names, given = list(header), given or {}
    by_words: dict[str, str] = {}
    for name in names:
        if name not in given.values():
            by_words.setdefault(words_of(name), name)
    found = {
        role: [given[role]]
        if role in given
        else [by_words[known] for known in known_names if known in by_words]
        for role, known_names in ROLES.items()
    }
    text = "More than one column could be the {role}: {chosen} was taken, not {others}."
    notes = [
        Note("chosen", text, role=NEEDED[role], chosen=chosen, others=", ".join(others))
        for role, (chosen, *others) in ((r, found[r]) for r in NEEDED if len(found[r]) > 1)
    ]
    columns = {role: candidates[0] for role, candidates in found.items() if candidates}
    if "end" not in columns and "start" in columns and "start" not in given:
        columns["end"] = columns.pop("start")
        text = "The only time is {column}: it is taken as the moment of the step."
        notes.append(Note("only_time", text, column=columns["end"]))
    lacking = [role for role in NEEDED if role not in columns]
    if lacking and not (lacking == ["end"] and "start" in columns):
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
    shown = ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
    if len(lacking) == len(NEEDED) and any(re.search(r"\d", name) for name in names):
        sentences.append("The first line looks like data: is the header missing?")
    keys = ", ".join(f'{role} = "…"' for role in lacking)
    return (
        f"{source}: {' '.join(sentences)} The columns are: {shown}. A mapping can name them: "
        f"[columns] {keys}, given with --mapping."
    )
