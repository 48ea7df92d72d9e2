"""The rules from their TOML files: those that are shipped, and a municipality's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

from pmtools.clock.data_files import Entry, shipped, tables_of
from pmtools.clock.rule import CALENDAR_YEAR, STARTS, Ground, Penalty, Rule, Span, Terms
from pmtools.errors import ParameterError

SPAN = re.compile(r"([1-9]\d{0,3}) (day|week|month|year)s?")
RULE = (
    *("id", "article", "starts", "term", "unless_in_last", "otherwise", "extension"),
    *("extend_within", "rolls", "suspends", "penalty", "by_law", "source", "valid_from"),
    *("valid_to", "name", "caveat"),
)
GROUND = ("id", "article", "until", "source", "name")
PENALTY = ("id", "article", "grace", "tiers", "source", "valid_from", "valid_to", "name")
UNTIL = {"day of": False, "through": True}
Dated = TypeVar("Dated", Rule, Penalty)


def read_rules(path: str | Path | None = None) -> Terms:
    """The rules that are shipped and, with a path, those of a municipality's own file beside them.

    Raises ParameterError that names the file, the rule and the remedy.

    >>> read_rules().rules["awb-4-13"][0].article
    'art. 4:13 Awb'
    """
    return _checked(_shipped(), [Path(path)]) if path else _checked(_shipped(), [])


@cache
def _shipped() -> tuple[Traversable, ...]:
    folder = shipped("terms").iterdir()
    return tuple(sorted((f for f in folder if f.name.endswith(".toml")), key=lambda f: f.name))


def _checked(files: Sequence[Traversable], own: Sequence[Path]) -> Terms:
    tables = [tables_of(file) for file in (*files, *own)]
    for table in tables:
        table.only(("rule", "ground", "penalty"))
    grounds = dict[str, Ground]()
    for place, ground in ((table.place, one) for table in tables for one in _grounds(table)):
        if ground.id in grounds:
            raise ParameterError(f"{place}: the ground {ground.id!r} is there already. Rename it.")
        grounds[ground.id] = ground
    penalties = _dated([one for table in tables for one in _penalties(table)])
    rules = _dated([one for table in tables for one in _rules(table)])
    for rule in (rule for versions in rules.values() for rule in versions):
        _require(rule, "suspends", rule.suspends, grounds)
        _require(rule, "penalty", [rule.penalty] if rule.penalty else [], penalties)
        _require(rule, "otherwise", [rule.otherwise] if rule.otherwise else [], rules)
    return Terms(rules, grounds, penalties)


def _rules(table: Entry) -> Iterable[Rule]:
    for entry in table.entries("rule", lambda one: repr(one.get("id", ""))):
        entry.only(RULE)
        term = span_in(entry, "term", year=True)
        rolls = entry.table("rolls")
        rolls.only(("base", "sum", "source"))
        if rolls.get("base", bool) and term.is_long and term.unit != CALENDAR_YEAR:
            raise rolls.wrong(
                f"base is true, but a term of {term} does not roll: art. 4 Algemene termijnenwet "
                "leaves out what is longer than 90 days, 12 weeks or 3 months."
            )
        starts = entry.get("starts", str)
        if starts not in STARTS:
            raise entry.wrong(f"starts = {starts!r} must be one of {', '.join(STARTS)}.")
        unless = _maybe_span(entry, "unless_in_last")
        if "otherwise" in entry.values and entry.values["otherwise"] == entry.values.get("id"):
            raise entry.wrong("'otherwise' is the rule itself. Name another rule.")
        if (unless is None) != ("otherwise" not in entry.values):
            raise entry.wrong("'unless_in_last' and 'otherwise' go together: give both, or none.")
        yield Rule(
            id=entry.get("id", str),
            article=entry.get("article", str),
            starts=starts,
            term=term,
            extension=_maybe_span(entry, "extension"),
            extend_within=_maybe_span(entry, "extend_within"),
            rolls_base=rolls.get("base", bool),
            rolls_sum=rolls.get("sum", bool),
            suspends=entry.texts("suspends"),
            penalty=entry.maybe("penalty", str),
            by_law=entry.get("by_law", bool, False),
            unless_in_last=unless,
            otherwise=entry.maybe("otherwise", str),
            source=entry.get("source", str),
            rolls_source=rolls.get("source", str),
            caveat=name_in(entry, "caveat") if "caveat" in entry.values else (),
            valid_from=entry.get("valid_from", date),
            valid_to=_valid_to(entry),
            name=name_in(entry),
            file=table.place,
        )


def _grounds(table: Entry) -> Iterable[Ground]:
    for entry in table.entries("ground", lambda one: repr(one.get("id", ""))):
        entry.only(GROUND)
        until = entry.get("until", str)
        if until not in UNTIL:
            raise entry.wrong(f"until = {until!r} must be one of {', '.join(map(repr, UNTIL))}.")
        name = name_in(entry)
        yield Ground(entry.get("id", str), entry.get("article", str), UNTIL[until], name)


def _penalties(table: Entry) -> Iterable[Penalty]:
    for entry in table.entries("penalty", lambda one: repr(one.get("id", ""))):
        entry.only(PENALTY)
        tiers = entry.entries("tiers", lambda one: "")
        if not tiers:
            raise entry.wrong("'tiers' has no days. Write tiers = [{ days = 14, euro = 23 }].")
        yield Penalty(
            id=entry.get("id", str),
            article=entry.get("article", str),
            grace=span_in(entry, "grace"),
            tiers=tuple((_counted(tier, "days"), _counted(tier, "euro")) for tier in tiers),
            source=entry.get("source", str),
            valid_from=entry.get("valid_from", date),
            valid_to=_valid_to(entry),
            name=name_in(entry),
            file=table.place,
        )


def _maybe_span(entry: Entry, key: str) -> Span | None:
    return span_in(entry, key) if key in entry.values else None


def _counted(entry: Entry, key: str) -> int:
    count = entry.get(key, int)
    if count < 1:
        raise entry.wrong(f"{key} = {count} must be 1 or more.")
    return count


def span_in(entry: Entry, key: str, *, year: bool = False) -> Span:
    """A length of time: "8 weeks"; with `year` also "calendar year"."""
    text = entry.get(key, str)
    if year and text == CALENDAR_YEAR:
        return Span(0, CALENDAR_YEAR)
    found = SPAN.fullmatch(text)
    if not found:
        raise entry.wrong(
            f"{key} = {text!r} must be a number of days, weeks, months or years, such as "
            f'"8 weeks"{", or " + repr(CALENDAR_YEAR) if year else ""}.'
        )
    return Span(int(found[1]), f"{found[2]}s")


def _valid_to(entry: Entry) -> date | None:
    begin, end = entry.get("valid_from", date), entry.maybe("valid_to", date)
    if end is not None and end < begin:
        raise entry.wrong(f"valid_to = {end} lies before valid_from = {begin}. Swap or mend them.")
    return end


def name_in(entry: Entry, key: str = "name") -> tuple[tuple[str, str], ...]:
    """A name, or another text, in both languages."""
    name = entry.table(key)
    name.only(("nl", "en"))
    return tuple((language, name.get(language, str)) for language in ("nl", "en"))


def _dated(found: Sequence[Dated]) -> dict[str, tuple[Dated, ...]]:
    """By id, in the order of validity; ParameterError where two of one id hold on the same day."""
    by_id = dict[str, list[Dated]]()
    for one in sorted(found, key=lambda one: one.valid_from):
        versions = by_id.setdefault(one.id, [])
        if versions and (versions[-1].valid_to is None or versions[-1].valid_to >= one.valid_from):
            raise ParameterError(
                f"{one.file}: {one.id!r} is there twice for {one.valid_from}: one holds from "
                f"{versions[-1].valid_from} to {versions[-1].valid_to or 'further on'} "
                f"({versions[-1].file}). Give the first a valid_to before the second begins, or "
                "give one of them another id."
            )
        versions.append(one)
    return {name: tuple(versions) for name, versions in by_id.items()}


def _require(rule: Rule, key: str, ids: Iterable[str], known: Mapping[str, object]) -> None:
    for one in ids:
        if one not in known:
            raise ParameterError(
                f"{rule.file}, rule {rule.id!r}: {key} names {one!r}, which no file has. Known "
                f"are: {', '.join(known)}."
            )
