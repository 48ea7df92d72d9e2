"""A view of a store for a report: the same files, and of persons and small teams nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from pmtools.log import EventLog
from pmtools.sources.columns import (
    CASE_COLUMNS,
    EVENT_COLUMNS,
    START_RESOURCE,
)
from pmtools.sources.persons import SHARE, may_hold_names, names_person
from pmtools.sources.small_teams import hidden_teams, with_hidden
from pmtools.sources.store.manifest import (
    LABELS,
    Manifest,
    read_labels,
    read_manifest,
    write_labels,
    write_manifest,
)
from pmtools.sources.store.part import labels_path

PEOPLE = ("resource", START_RESOURCE)


def write_view(
    log: EventLog,
    store: Path,
    folder: Path,
    pseudonym: Callable[[str], str],
    *,
    keep_resources: bool,
    memory: str = "",
    master: str = "",
) -> Manifest:
    """Lay a view of the store that `log` was opened from in `folder`, to be opened as it was.

    Its list of resources has pseudonyms, its list of teams nothing of teams that may not be named,
    and attributes that may name a person (see `persons.shield_persons`) are left out. `memory` and
    `master` are those of `open_store`.
    """
    manifest = read_manifest(store)
    lists, codes = _one_list_a_column(manifest, store)
    hidden = hidden_teams(log, resources_are_people=not keep_resources)
    if hidden:
        lists["team"] = lists["team"].set(lists["team"].is_in(hidden).fill_null(False), None)
    people = set[str]() if keep_resources else _people(lists)
    named = [name for name in lists if _names_people(name, lists[name], people, keep_resources)]
    for name in named:
        told = [None if label is None else pseudonym(label) for label in lists[name]]
        lists[name] = pl.Series(told, dtype=pl.String)
    known = manifest.persons if not keep_resources else {}
    without = {
        frame: tuple(name for name in names if names_person(name) or name in known.get(frame, ()))
        for frame, names in _attributes(log).items()
    }
    shielded = dict.fromkeys(name for names in (named, *without.values()) for name in names)
    origin = with_hidden(manifest.origin, hidden)
    view = replace(
        manifest,
        data=str((store / manifest.data).resolve()),
        codes=codes,
        origin=replace(origin, pseudonyms=tuple(shielded)),
        without=without,
        memory=memory,
        master=master,
    )
    folder.mkdir(parents=True)
    write_labels(folder / LABELS, dict(enumerate(lists.values())))
    write_manifest(folder, view)
    return view


def _one_list_a_column(
    manifest: Manifest, store: Path
) -> tuple[dict[str, pl.Series], dict[str, dict[str, int]]]:
    """The labels of each column, and for each frame the numbers of their lists."""
    told, lists = read_labels(labels_path(store, manifest)), dict[str, pl.Series]()
    for columns in manifest.codes.values():
        for name, number in columns.items():
            lists[name] = told.get(number, pl.Series(dtype=pl.String))
    place = {name: at for at, name in enumerate(lists)}
    frames = manifest.codes.items()
    return lists, {frame: {name: place[name] for name in columns} for frame, columns in frames}


def _attributes(log: EventLog) -> dict[str, list[str]]:
    """The columns of events and of cases that are not ours, and that names can be written in."""
    frames = {
        "events": (log.event_schema, {*EVENT_COLUMNS, START_RESOURCE}),
        "cases": (log.case_schema, {*CASE_COLUMNS}),
    }
    return {
        frame: [
            name for name, dtype in schema.items() if name not in ours and may_hold_names(dtype)
        ]
        for frame, (schema, ours) in frames.items()
    }


def _people(lists: Mapping[str, pl.Series]) -> set[str]:
    return {label for name in PEOPLE if name in lists for label in lists[name].drop_nulls()}


def _names_people(name: str, labels: pl.Series, people: set[str], keep_resources: bool) -> bool:
    """Whether the labels of a column may be names of persons (they are few: each is looked at)."""
    labels = labels.drop_nulls()
    if not labels.len() or name not in (*PEOPLE, "team"):
        return False
    if name in PEOPLE:
        return not keep_resources
    return len(people.intersection(labels)) >= SHARE * labels.len()
