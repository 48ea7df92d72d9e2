"""Case types as files for the clock: their norms and terms, each folded over its versions."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from pathlib import Path

import polars as pl

from pmtools.clock.data_files import quoted
from pmtools.clock.rule import Span
from pmtools.sources.zgw.case_types.file_names import free_name
from pmtools.sources.zgw.case_types.roles import roles_of
from pmtools.sources.zgw.history.cases import folded
from pmtools.sources.zgw.history.durations import length
from pmtools.sources.zgw.history.tables import read_catalogue, rows_of

SERVICE, TERMS, OWN_TERMS = ".service.toml", "terms.toml", ".terms.toml"
GROUND = "zgw-opschorting"
ROLLS = (
    "As the case system counts: the last day is the first one plus the term. Where the term rests "
    "on a law it rolls on from a Saturday, Sunday or holiday (Algemene termijnenwet): set base to "
    "true then."
)
SOURCE = "The case type in the catalogue of the case system: doorlooptijd and verlengingstermijn."


@dataclass(frozen=True)
class CaseType:
    """A case type over all its versions that are in use, in the order of their validity."""

    code: str
    name: str
    file: str
    """The name of its files, without what comes after the point."""
    versions: tuple[Version, ...]
    roles: dict[str, list[str]]

    @property
    def rule(self) -> str:
        """The id of its rules."""
        return f"zgw-{self.file}"


@dataclass(frozen=True)
class Version:
    """A version of a case type; its durations as in the source."""

    begin: date
    end: date | None
    term: str | None
    norm: str | None
    extension: str | None


def write_services(state: sqlite3.Connection, folder: Path) -> list[Path]:
    """Write a service file per case type and their rules, and return which files were written.

    A file that is there stays as it is. The rules of a case type that a `terms.toml` of before does
    not have stand in a file of its own beside it, which its service file names.
    """
    types = case_types(state)
    terms = folder / TERMS
    known = _rules_in(terms) if terms.exists() else None
    files = dict[Path, str]()
    if known is None:
        files[terms] = _terms_text(types)
    for one in types:
        own = known is not None and one.rule not in known and any(_rules(one))
        file = f"{one.file}{OWN_TERMS}" if own else TERMS
        files[folder / f"{one.file}{SERVICE}"] = _service_text(one, file)
        if own:
            files[folder / file] = _terms_text([one])
    written = {path: text for path, text in files.items() if not path.exists()}
    for path, text in written.items():
        beside = path.with_name(f"{path.name}.part")  # half a file would stay for ever
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    return list(written)


def case_types(state: sqlite3.Connection) -> list[CaseType]:
    """The case types of a state; a version that is a concept and has no case is left out."""
    catalogue = read_catalogue(state)
    used = [one for (one,) in rows_of(state, "SELECT DISTINCT zaaktype FROM zaak")]
    versions = folded(catalogue).filter((pl.col("concept") != 1) | pl.col("id").is_in(used))
    taken, found = set[str](), list[CaseType]()
    key = ["identificatie", "catalogus"]
    for (code, _), rows in versions.sort(*key, maintain_order=True).group_by(
        key, maintain_order=True
    ):
        found.append(
            CaseType(
                str(code or ""),
                (rows["name"][0] or "").strip() or str(code or "").strip() or "?",
                free_name(str(code or ""), taken),
                tuple(_versions(rows)),
                roles_of(state, catalogue, rows["id"]),
            )
        )
    return found


def _versions(rows: pl.DataFrame) -> Iterator[Version]:
    """The versions, each valid until the next one begins; of one day the last counts."""
    told = [row for row in rows.iter_rows(named=True) if _day(row["begin_geldigheid"])]
    told.sort(key=lambda row: (row["begin_geldigheid"], row["versiedatum"] or "", row["id"]))
    by_begin = {_day(row["begin_geldigheid"]): row for row in told}
    begins = [begin for begin in by_begin if begin]
    for begin, after in zip_longest(begins, begins[1:]):
        row = by_begin[begin]
        until = after and after - timedelta(days=1)
        ends = [end for end in (_day(row["einde_geldigheid"]), until) if end and end >= begin]
        yield Version(
            begin,
            min(ends, default=None),
            row["doorlooptijd"],
            row["servicenorm"],
            row["verlengingstermijn"],
        )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def span(duration: str | None) -> Span | None:
    """An ISO duration as the clock has it; None where it is none, nothing, or months and days.

    >>> str(span("P56D")), str(span("P1Y6M")), span("P0D"), span("P1M10D")
    ('56 days', '18 months', None, None)
    """
    told = length(duration)
    if told is None or bool(told.months) == bool(told.days):
        return None
    return Span(told.months, "months") if told.months else Span(told.days, "days")


def _why_not(duration: str | None) -> str:
    """Why a duration gives no term, for a comment."""
    if not duration:
        return "the case type has none"
    return f"{quoted(duration)} is no number of whole days, weeks, months or years above 0"


def _service_text(one: CaseType, terms: str) -> str:
    norm = one.versions[-1].norm if one.versions else None
    spanned = span(norm)
    rules = [one.rule] if any(_rules(one)) else []
    told = [
        "# From the catalogue of the case system. Written once, and yours: never changed after.",
        f"# Use it as -p service={quoted(one.file + SERVICE)} -p terms={quoted(terms)}",
        "",
        f"id = {quoted(one.code.strip() or one.file)}",
        f"name = {_name(one.name)}",
        f"source = {quoted('The case type in the catalogue of the case system: servicenorm.')}",
        f"norm = {quoted(str(spanned))}" if spanned else f"# no norm: {_why_not(norm)}",
        "",
        "[[procedure]]",
        'id = "case type"',
        f"name = {_name(one.name)}",
        f"rules = {_texts(rules)}",
        'attribute = "zaaktype_code"',
        f"values = {_texts([one.code])}",
        "",
        "[events]",
        *(f"{role} = {_texts(labels)}" for role, labels in one.roles.items()),
    ]
    return "\n".join(told) + "\n"


def _terms_text(types: Iterable[CaseType]) -> str:
    told = [
        "# From the catalogue of the case system: the terms (doorlooptijd) of its case types, a",
        "# rule per version. Written once, and yours: it is never changed after.",
        "",
        "[[ground]]",
        f"id = {quoted(GROUND)}",
        'article = "opschorting"',
        'until = "day of"',
        'source = "The case system says that a case is suspended, not on which ground."',
        f"name = {_name('Opgeschort', 'Suspended')}",
    ]
    for one in types:
        told += ["", f"# {quoted(one.name)}", *_rules(one), *_left_out(one)]
    return "\n".join(told) + "\n"


def _rules(one: CaseType) -> Iterator[str]:
    for version in one.versions:
        term, extension = span(version.term), span(version.extension)
        if term is None:
            continue
        yield "[[rule]]"
        yield f"id = {quoted(one.rule)}"
        yield 'article = "doorlooptijd"'
        yield 'starts = "received"'
        yield f"term = {quoted(str(term))}"
        if extension:
            yield f"extension = {quoted(str(extension))}"
        else:
            yield f"# no extension: {_why_not(version.extension)}"
        yield f"rolls = {{ base = false, sum = false, source = {quoted(ROLLS)} }}"
        yield f"suspends = {_texts([GROUND])}"
        yield f"source = {quoted(SOURCE)}"
        yield f"valid_from = {version.begin}"
        if version.end:
            yield f"valid_to = {version.end}"
        yield f"name = {_name(one.name)}"


def _left_out(one: CaseType) -> Iterator[str]:
    if not one.versions:
        yield "# no rule: no version of it says from when it holds"
    for version in one.versions:
        if span(version.term) is None:
            yield f"# no rule from {version.begin} on: {_why_not(version.term)}"


def _rules_in(file: Path) -> set[str]:
    """The ids of the rules in a file; none where it cannot be read."""
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8-sig")).get("rule", [])
        return {str(rule.get("id")) for rule in told}
    except (OSError, ValueError, AttributeError):
        return set()


def _name(dutch: str, english: str = "") -> str:
    return f"{{ nl = {quoted(dutch)}, en = {quoted(english or dutch)} }}"


def _texts(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(quoted, texts))}]"
