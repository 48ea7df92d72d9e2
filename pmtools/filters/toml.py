"""A filter as TOML, for a person to read and write.

A table says what must hold; its keys are the fields of the filters in `cases` and `events`. `all`
and `any` hold a list of tables, `not` holds one, and `[events]` holds what is about events.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from datetime import date, timedelta
from functools import reduce
from operator import and_, or_
from typing import Any

from pmtools.errors import ParameterError
from pmtools.filters import cases, events
from pmtools.filters.filter import All, AnyOf, CasesThenEvents, Filter, Not, Scope
from pmtools.filters.given import duration_text, near, refused
from pmtools.filters.leaf import Leaf

KINDS: dict[Scope, tuple[type[Leaf], ...]] = {
    "cases": (
        cases.Attribute,
        cases.Occurs,
        cases.StartsWith,
        cases.EndsWith,
        cases.Followed,
        cases.Period,
        cases.ThroughputAtLeast,
        cases.ThroughputAtMost,
        cases.MostFrequentVariants,
        cases.Variants,
        cases.Finished,
        cases.Ids,
    ),
    "events": (events.Activities, events.Period, events.Attribute),
}
COMBINING = ("all", "any", "not")


def written(kept: Filter) -> str:
    """A filter as TOML, a table to a paragraph."""
    return "\n".join(_lines(kept, ())).strip() + "\n"


def read(text: str) -> Filter:
    """The filter that a TOML text says; ParameterError where it says none."""
    if not isinstance(text, str):
        raise refused("text", "TOML as text", text)
    try:
        return _filter(tomllib.loads(text), "cases", "")
    except tomllib.TOMLDecodeError as error:
        raise ParameterError(
            f'The filter is not valid TOML: {error}. It has lines such as occurs = "Decide".'
        ) from error
    except RecursionError as error:
        raise ParameterError("The filter is nested too deeply to be read.") from error


def _lines(kept: Filter, path: tuple[str, ...]) -> Iterator[str]:
    if isinstance(kept, CasesThenEvents):
        yield from _lines(kept.of_cases, path)
    if kept.of_events is not None and not path:
        yield from _table("[{}]", kept.of_events, ("events",))
    elif isinstance(kept, Leaf):
        yield from (f"{name} = {_toml(one)}" for name, one in kept.said())
    elif isinstance(kept, Not):
        yield from _table("[{}]", kept.part, (*path, "not"))
    elif isinstance(kept, All | AnyOf):
        key = "all" if isinstance(kept, All) else "any"
        for part in kept.parts:
            yield from _table("[[{}]]", part, (*path, key))


def _table(header: str, kept: Filter, path: tuple[str, ...]) -> Iterator[str]:
    yield from ("", header.format(".".join(path)))
    yield from _lines(kept, path)


def _toml(one: object) -> str:
    if isinstance(one, tuple):
        return f"[{', '.join(_toml(item) for item in one)}]"
    if isinstance(one, date):
        return one.isoformat()
    if isinstance(one, bool | str | timedelta):
        text = duration_text(one) if isinstance(one, timedelta) else one
        # JSON writes them as TOML does, but for the one control character that it lets through.
        return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(one)


def _filter(table: dict[str, Any], scope: Scope, place: str) -> Filter:
    """All that a table says; `place` is where it stands, such as `any[2].not`."""
    parts, leaves = list[Filter](), dict[type[Leaf], dict[str, Any]]()
    for key, one in table.items():
        inner = f"{place}.{key}".strip(".")
        if key in ("all", "any"):
            tables = [_filter(each, scope, f"{inner}[{n}]") for n, each in _tables(inner, one)]
            parts.append(reduce(and_ if key == "all" else or_, tables))
        elif key == "not":
            parts.append(~_filter(_one_table(inner, one), scope, inner))
        elif key == "events" and scope == "cases":
            parts.append(_filter(_one_table(inner, one), "events", inner))
        else:
            leaves.setdefault(_kind(key, scope, place), {})[key] = one
    parts += [_leaf(kind, said, place) for kind, said in leaves.items()]
    if not parts:
        raise ParameterError(f"{_where(place)} says nothing. Its keys may be: {_keys(scope)}.")
    return reduce(and_, parts)


def _tables(key: str, given: object) -> Iterator[tuple[int, dict[str, Any]]]:
    if not isinstance(given, list) or not given:
        raise refused(key, f"one or more tables, each under [[{key}]]", given)
    return ((n, _one_table(key, one)) for n, one in enumerate(given, start=1))


def _one_table(key: str, given: object) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise refused(key, f"a table, under [{key}]", given)
    return given


def _kind(key: str, scope: Scope, place: str) -> type[Leaf]:
    for kind in KINDS[scope]:
        if key in _fields(kind):
            return kind
    known = [*COMBINING, *(name for kind in KINDS[scope] for name in _fields(kind))]
    other: Scope = "events" if scope == "cases" else "cases"
    belongs = any(key in _fields(kind) for kind in KINDS[other])
    hint = f" It is about {other}; put it in" if belongs else near(key, known)
    if belongs:
        hint += " a table [events]." if scope == "cases" else " a table outside [events]."
    raise ParameterError(
        f"{_where(place)} has the unknown key {key!r}.{hint} It may have: {_keys(scope)}."
    )


def _leaf(kind: type[Leaf], said: dict[str, Any], place: str) -> Leaf:
    lacking = [
        name
        for name, field in _fields(kind).items()
        if field.default is MISSING and name not in said
    ]
    if lacking:
        has, needs = " and ".join(map(repr, said)), " and ".join(map(repr, lacking))
        raise ParameterError(f"{_where(place)} has {has} and needs {needs} beside it.")
    try:
        return kind(**said)
    except ParameterError as error:
        raise ParameterError(f"{_where(place)}: {error}") from error


def _fields(kind: type[Leaf]) -> dict[str, Field[Any]]:
    return {field.name: field for field in fields(kind)}  # type: ignore[arg-type]


def _keys(scope: Scope) -> str:
    names = [name for kind in KINDS[scope] for name in _fields(kind)]
    return ", ".join([*names, *COMBINING, *(["events"] if scope == "cases" else [])])


def _where(place: str) -> str:
    return f"The filter, in {place}," if place else "The filter"
