"""From the gathered attributes of an XES file to the parts of a log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import polars as pl

from pmtools.errors import SchemaError
from pmtools.origin import Note, Origin
from pmtools.sources.accounting import BAD
from pmtools.sources.assemble import (
    CASE_COLUMNS,
    EVENT_COLUMNS,
    INSTANCE,
    START_RESOURCE,
    TRANSITION,
    listed,
    own_names,
)
from pmtools.sources.mapping import LogMapping
from pmtools.sources.parts import Parts, unique_ids
from pmtools.sources.times import EXPECTED, read_iso
from pmtools.sources.xes.columns import Columns
from pmtools.sources.xes.place import line_of_value
from pmtools.sources.xes.scan import XesScan
from pmtools.sources.zones import to_instants, zone_notes

NAME, TIME, START = "concept:name", "time:timestamp", "start_timestamp"
ROLES = {
    "activity": (NAME,),
    "resource": ("org:resource",),
    "team": ("org:group", "org:role"),
    "transition": (TRANSITION,),
    "instance": (INSTANCE,),
    "start_resource": (START_RESOURCE,),
    "end": (TIME,),
    "start": (START,),
}
"""Our column to the keys that mean it, the surest first; a mapping goes before them."""
OURS = {"transition": TRANSITION, "instance": INSTANCE}
"""What a column is called until the log is put together, where it is not its role."""
BAD_TIME = "event with a time that cannot be read"
BAD_VALUE = "event with a value of a wrong type"
SHOWN = 60
"""Characters of a wrong value that an error quotes."""


class Reading:
    """From gathered columns to frames; what is seen on the way becomes a note."""

    def __init__(self, path: Path, scan: XesScan, mapping: LogMapping, *, skip: bool) -> None:
        self.path, self.name, self.scan = path, scan.name, scan
        self.asked, self.skip = mapping, skip
        self.events, self.traces = scan.events, scan.traces
        self.notes: list[Note] = []
        self.bad: dict[int, str] = {}
        """Event to the reason why it cannot be used."""
        keys = [*self.events.keys, *self.traces.keys]
        mapping.require_columns(self.name, keys)
        self.keys = {
            role: next((key for key in self._named(role) if key in self.events.keys), "")
            for role in ROLES
        }
        self.keys |= {"case_id": mapping.columns.get("case_id", NAME)}

    def _named(self, role: str) -> tuple[str, ...]:
        asked = self.asked.columns.get(role)
        return (asked,) if asked else ROLES[role]

    def parts(self) -> Parts:
        """Rows, cases and origin, as `assemble` takes them."""
        ids = self._case_ids()
        moments = self._moments(ids)
        about = self._attributes(self.traces, [self.keys["case_id"]], CASE_COLUMNS)
        self._note_leftovers()
        aside = {
            "event outside a trace": self.scan.outside,
            "event in an unknown element": self.scan.hidden,
        }
        used = {role: key for role, key in self.keys.items() if key}
        origin = Origin(
            name=self.name,
            sha256="",
            rows_read=self.events.n_rows + sum(aside.values()),
            zone=self.asked.zone,
            set_aside={why: n for why, n in aside.items() if n},
            notes=tuple(self.notes),
            mapping=replace(self.asked, log=self.name, columns=used).to_dict(),
        )
        return Parts(moments, pl.DataFrame([ids, *about]), origin, self._place)

    def _place(self, seq: int) -> str:
        return f"line {self.events.lines[seq]:,}"

    def _case_ids(self) -> pl.Series:
        key = self.keys["case_id"]
        named = key in self.traces.keys
        names = self.traces.texts(key).to_list() if named else [None] * self.traces.n_rows
        ids, notes = unique_ids(names)
        self.notes += notes
        return pl.Series("case_id", ids, dtype=pl.String)

    def _moments(self, ids: pl.Series) -> pl.DataFrame:
        events = self.events
        self._require("activity")
        self._require("end")
        case = ids.gather(pl.Series(np.frombuffer(events.parents, dtype=np.int64)))
        told = [
            events.texts(key).alias(OURS.get(role, role))
            for role, key in self.keys.items()
            if key and role not in ("case_id", "start", "end")
        ]
        times = self._times(case)
        seq = pl.int_range(events.n_rows, dtype=pl.Int64, eager=True).alias("seq")
        consumed = [key for role, key in self.keys.items() if role != "case_id"]
        ours = (*EVENT_COLUMNS, START_RESOURCE, BAD)
        rest = self._attributes(events, consumed, ours)
        return pl.DataFrame([case.alias("case_id"), *told, *times, seq, *rest, self._bad()])

    def _bad(self) -> pl.Series:
        reasons = pl.repeat(None, self.events.n_rows, dtype=pl.String, eager=True).alias(BAD)
        if not self.bad:
            return reasons
        return reasons.scatter(list(self.bad), list(self.bad.values()))

    def _times(self, case: pl.Series) -> list[pl.Series]:
        """When each event started and ended; null where it does not say."""
        found, floor = [], None
        for role in ("start", "end"):
            key = self.keys[role]
            if not key:
                continue
            texts = self.events.texts(key)
            times = read_iso(texts)
            odd = texts.is_not_null() & times["local"].is_null()
            wrong = pl.DataFrame({"row": odd.arg_true(), "value": texts.filter(odd)})
            self._require_right(self.events, f"date {key!r}", wrong, EXPECTED, BAD_TIME)
            localised = to_instants(times, self.asked.zone, case, floor)
            self.notes += zone_notes(key, localised.ambiguous, localised.moved)
            floor = localised.instants.alias(role)
            found.append(floor)
        return found

    def _attributes(
        self, columns: Columns, consumed: Sequence[str], ours: Sequence[str]
    ) -> list[pl.Series]:
        """The typed columns of all keys; of a consumed key only what a row repeats."""
        series: dict[str, pl.Series] = {}
        kept = [key for key in columns.keys if key in consumed or self.asked.keeps(key)]
        left = [key for key in columns.keys if key not in kept]
        if left:
            text = "Attributes that the mapping leaves out: {names}."
            self.notes.append(Note("left_out", text, names=listed(left)))
        for key in kept:
            for nth, part in self._each(columns, key, consumed):
                name = f"{key}#{nth}" if nth > 1 else key
                while name in series:
                    name += "#2"
                series[name] = part
        names, notes = own_names(series, ours)
        self.notes += notes
        return [part.alias(names[name]) for name, part in series.items()]

    def _each(
        self, columns: Columns, key: str, consumed: Sequence[str]
    ) -> list[tuple[int, pl.Series]]:
        kinds = columns.kinds(key)
        if key in consumed and not columns.repeats(key):
            return []
        typed = columns.typed(key, self.asked.zone)
        self._require_right(columns, f"{kinds[0]} {key!r}", typed.wrong, typed.expected, BAD_VALUE)
        if len(kinds) > 1:
            text = "'{key}' has values of types {kinds}: kept as text."
            self.notes.append(Note("types", text, key=key, kinds=", ".join(kinds)))
        if typed.localised:
            self.notes += zone_notes(key, typed.localised.ambiguous, typed.localised.moved)
        if len(typed.parts) > 1:
            kind = "events" if columns is self.events else "traces"
            count = typed.parts[1].len() - typed.parts[1].null_count()
            text = (
                "{n} {kind} have '{key}' more than once: the later values stand in {key}#2 and on."
            )
            self.notes.append(Note("several_values", text, n=count, kind=kind, key=key))
        return list(enumerate(typed.parts, 1))[key in consumed :]

    def _require_right(
        self, columns: Columns, what: str, wrong: pl.DataFrame, expected: str, reason: str
    ) -> None:
        """SchemaError for the first wrong value; when bad rows are skipped, its event is bad."""
        if wrong.is_empty():
            return
        of_event = columns is self.events
        row, value = wrong.row(0)
        place = line_of_value(self.path, of_event=of_event, row=row, value=value)
        line = place or columns.lines[row]
        if not self.skip:
            shown = value if len(value) <= SHOWN else value[:SHOWN] + "…"
            raise SchemaError(
                f"{self.name}, line {line}: the {what} is {shown!r}. Expected {expected}. Correct "
                "it in the source and export again, or leave such events out with --skip-bad-rows."
            )
        if of_event:
            self.bad |= dict.fromkeys(wrong["row"].to_list(), reason)
        else:
            text = (
                "Values of cases that cannot be read and are left empty: {n} (line {line}: {what})."
            )
            self.notes.append(
                Note("bad_case_value", text, n=wrong.height, line=str(line), what=what)
            )

    def _require(self, role: str) -> None:
        if self.keys[role]:
            return
        keys, wanted = self.events.keys, self._named(role)[0]
        near = get_close_matches(wanted, keys, 3, 0.5)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        what = {"end": "time"}.get(role, role)
        raise SchemaError(
            f"{self.name}: no event has {wanted!r}, which should give its {what}.{hint} "
            f"Events have: {', '.join(keys[:30]) or 'no attributes'}. A mapping can name another: "
            f'[columns] {role} = "…".'
        )

    def _note_leftovers(self) -> None:
        scan = self.scan
        if scan.classifiers:
            text = "Classifiers that the file declares: {names}. The activity is {activity}."
            names = "; ".join(f"{name} ({keys})" for name, keys in scan.classifiers.items())
            note = Note("classifiers", text, names=names, activity=self.keys["activity"])
            self.notes.append(note)
        if scan.extensions:
            names = listed(list(dict.fromkeys(scan.extensions)))
            text = "Extensions that the file declares: {names}."
            self.notes.append(Note("extensions", text, names=names))
        if scan.globals:
            text = "Values that the file declares for all, not filled in where one lacks: {names}."
            names = "; ".join(
                f"{scope}: {listed(list(values))}" for scope, values in scan.globals.items()
            )
            self.notes.append(Note("globals", text, names=names))
        for element, count in scan.unknown.items():
            text = "{n} <{element}> elements are unknown in XES: read past."
            self.notes.append(Note("unknown_element", text, n=count, element=element))
