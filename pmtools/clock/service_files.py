"""Service packs from their TOML files: those that are shipped, and reviewed ones."""

from __future__ import annotations

from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path

from pmtools.clock.data_files import Entry, shipped, tables_of
from pmtools.clock.rule import ROLES, Terms
from pmtools.clock.rule_files import name_in, span_in
from pmtools.clock.service import Procedure, Service, normal
from pmtools.errors import ParameterError

PACK = (
    *("id", "aliases", "name", "recognise", "source", "norm", "procedure", "events"),
    "attributes",
)
PROCEDURE = ("id", "name", "rules", "attribute", "values", "activities", "otherwise")
AT_ONCE = ({"decided", "sent"}, {"received", "complete"})
"""What one activity can mean at the same time."""
ATTRIBUTES = ("deadline", "decided")


def services() -> dict[str, Service]:
    """The packs that are shipped, by their id."""
    return {service.id: service for service in map(_read, _shipped())}


def read_service(asked: str, terms: Terms) -> Service:
    """A pack by its id, one of its other names, or its file (`.toml`).

    Raises ParameterError for a name that no pack has, and for a file that names the place and the
    remedy.

    >>> from pmtools.clock.rule_files import read_rules
    >>> read_service("omgevingsvergunning", read_rules()).id
    'environmental_permit'
    """
    service = _read(Path(asked)) if asked.lower().endswith(".toml") else _by_name(asked)
    for procedure in service.procedures:
        for rule in procedure.rules:
            if rule not in terms.rules:
                raise ParameterError(
                    f"{service.file}, procedure {procedure.id!r}: there is no rule {rule!r}. "
                    f"pmtools terms lists them: {', '.join(terms.rules)}."
                )
    return service


def _by_name(asked: str) -> Service:
    known = services()
    for service in known.values():
        if normal(asked) in map(normal, (service.id, *service.aliases)):
            return service
    raise ParameterError(
        f"There is no service {asked!r}. There are: {', '.join(known)}; or give the file of your "
        "own, which ends in .toml."
    )


@cache
def _shipped() -> tuple[Traversable, ...]:
    folder = shipped("services").iterdir()
    return tuple(sorted((f for f in folder if f.name.endswith(".toml")), key=lambda f: f.name))


def _read(file: Path | Traversable) -> Service:
    table = tables_of(file)
    table.only(PACK)
    events, attributes = table.table("events"), table.table("attributes")
    events.only(ROLES)
    attributes.only((*ATTRIBUTES, "exact"))
    _require_apart(events)
    procedures = tuple(
        _procedure(entry)
        for entry in table.entries("procedure", lambda one: repr(one.get("id", "")))
    )
    if not procedures and "deadline" not in attributes.values:
        raise table.wrong(
            "nothing says a deadline. Give a [[procedure]] with its rules, or the attribute that "
            "holds it: deadline under [attributes]."
        )
    ids = [one.id for one in procedures]
    for one in ids:
        if ids.count(one) > 1:
            raise table.wrong(f"two procedures have the id {one!r}. Give one of them another id.")
    if sum(one.otherwise for one in procedures) > 1:
        raise table.wrong("two procedures say otherwise = true. Only one can take all the others.")
    return Service(
        id=table.get("id", str),
        aliases=table.texts("aliases"),
        name=name_in(table),
        recognise=table.texts("recognise"),
        norm=span_in(table, "norm") if "norm" in table.values else None,
        procedures=procedures,
        events=tuple((role, events.texts(role)) for role in events.values),
        attributes=tuple((w, attributes.get(w, str)) for w in ATTRIBUTES if w in attributes.values),
        exact=attributes.get("exact", bool, False),
        source=table.get("source", str, ""),
        file=file.name,
    )


def _require_apart(events: Entry) -> None:
    """ParameterError for a label that means two things."""
    role_of = dict[str, str]()
    for role in events.values:
        for label in events.texts(role):
            before = role_of.setdefault(normal(label), role)
            if before != role and {before, role} not in AT_ONCE:
                raise events.wrong(
                    f"{label!r} stands under {before} and under {role}, so that both would happen "
                    "at once. Keep it under one."
                )


def _procedure(entry: Entry) -> Procedure:
    entry.only(PROCEDURE)
    attribute, values = entry.maybe("attribute", str), entry.texts("values")
    if (attribute is None) != (not values):
        raise entry.wrong("'attribute' and 'values' go together: give both, or none.")
    return Procedure(
        id=entry.get("id", str),
        name=name_in(entry),
        rules=entry.texts("rules"),
        attribute=attribute,
        values=values,
        activities=entry.texts("activities"),
        otherwise=entry.get("otherwise", bool, False),
    )
