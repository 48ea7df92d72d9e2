"""XES files (IEEE 1849), plain or gzip, read whole or refused."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import polars as pl

from pmtools.errors import SchemaError, SourceError
from pmtools.log import DEFAULT_ZONE, EventLog, Origin
from pmtools.sources.assemble import (
    CASE_COLUMNS,
    EVENT_COLUMNS,
    INSTANCE,
    START_RESOURCE,
    TRANSITION,
    assemble,
    own_names,
)
from pmtools.sources.source_bytes import new_digest, plain_chunks
from pmtools.sources.times import (
    EXPECTED,
    check_zone,
    read_iso,
    to_instants,
    zone_notes,
)
from pmtools.sources.xes.columns import Columns
from pmtools.sources.xes.scan import XesScan

NAME, TIME = "concept:name", "time:timestamp"
TEAMS = ("org:group", "org:role")


def read_xes(path: str | Path, *, zone: str = DEFAULT_ZONE, activity: str = NAME) -> EventLog:
    """The event log of an XES file (`.xes`, `.xes.gz`), every event of it accounted for.

    `zone` is the zone in which times without an offset, days and midnight are meant; `activity` is
    the event attribute that names the step. Further attributes keep their key as column name,
    nested ones as `parent/child`, typed as the file types them. SourceError when the file cannot be
    read whole, SchemaError (line, key, value) when what it says cannot be an event log.
    """
    check_zone(zone)
    path = Path(path)
    digest, scan = new_digest(), XesScan(path.name)
    scan.run(plain_chunks(path, digest))
    if not scan.events.n_rows:
        raise SourceError(
            f"{path.name} holds no event inside a trace ({scan.traces.n_rows:,} traces, "
            f"{scan.outside:,} events outside one). Choose a log with events when you export."
        )
    reading = _Reading(scan, zone)
    return reading.log(digest.hexdigest(), activity)


class _Reading:
    """From gathered columns to frames; what is seen on the way becomes a note."""

    def __init__(self, scan: XesScan, zone: str) -> None:
        self.name, self.zone, self.scan = scan.name, zone, scan
        self.events, self.traces = scan.events, scan.traces
        self.notes: list[str] = []
        self.mapping: dict[str, str] = {}

    def log(self, sha256: str, activity: str) -> EventLog:
        ids = self._case_ids()
        moments = self._moments(ids, activity)
        cases = self._attributes(self.traces, [NAME], CASE_COLUMNS)
        self._note_leftovers()
        outside = {"event outside a trace": self.scan.outside} if self.scan.outside else {}
        origin = Origin(
            name=self.name,
            sha256=sha256,
            rows_read=self.events.n_rows + self.scan.outside,
            zone=self.zone,
            set_aside=outside,
            notes=tuple(self.notes),
            mapping={"case_id": NAME, **self.mapping},
        )
        return assemble(moments, pl.DataFrame([ids, *cases]), origin)

    def _case_ids(self) -> pl.Series:
        """The name of each trace, made unique; `#n` for the n-th trace when it has none."""
        named = NAME in self.traces.keys
        names = self.traces.texts(NAME).to_list() if named else [None] * self.traces.n_rows
        ids: list[str] = []
        used, again, n_again = set[str](), dict[str, int](), 0
        for n, name in enumerate(names, 1):
            own = base = name or f"#{n}"
            while own in used:
                again[base] = again.get(base, 1) + 1
                own = f"{base}#{again[base]}"
            used.add(own)
            n_again += own != base
            ids.append(own)
        nameless = sum(not name for name in names)
        if nameless:
            self.notes.append(
                f"{nameless:,} traces have no name: they are called #n, n their place."
            )
        if n_again:
            self.notes.append(
                f"{n_again:,} traces bear the name of an earlier one ({len(again):,} names): "
                "they are kept apart as name#2, name#3 and on."
            )
        return pl.Series("case_id", ids, dtype=pl.String)

    def _moments(self, ids: pl.Series, activity: str) -> pl.DataFrame:
        events = self.events
        self._require(activity, "activity")
        self._require(TIME, "time")
        case = ids.gather(pl.Series(np.frombuffer(events.parents, dtype=np.int64)))
        roles = {"activity": activity, "resource": "org:resource"}
        roles |= {"team": next((key for key in TEAMS if key in events.keys), "")}
        roles |= {TRANSITION: TRANSITION, INSTANCE: INSTANCE}
        roles = {ours: key for ours, key in roles.items() if key in events.keys}
        self.mapping |= {**roles, "end": TIME}
        told = [events.texts(key).alias(ours) for ours, key in roles.items()]
        seq = pl.int_range(events.n_rows, dtype=pl.Int64, eager=True).alias("seq")
        times = self._times(case)
        ours = (*EVENT_COLUMNS, START_RESOURCE)
        rest = self._attributes(events, [TIME, *roles.values()], ours)
        return pl.DataFrame([case.alias("case_id"), *told, times, seq, *rest])

    def _times(self, case: pl.Series) -> pl.Series:
        """When each event happened; null where it does not say."""
        texts = self.events.texts(TIME)
        times = read_iso(texts)
        wrong = texts.is_not_null() & times["local"].is_null()
        if wrong.any():
            row = int(wrong.arg_max() or 0)
            raise self.events.wrong(self.name, row, f"date {TIME!r}", texts[row], EXPECTED)
        localised = to_instants(times, self.zone, case)
        self.notes += zone_notes(TIME, localised.ambiguous, localised.moved)
        return localised.instants.alias("end")

    def _attributes(
        self, columns: Columns, consumed: Sequence[str], ours: Sequence[str]
    ) -> list[pl.Series]:
        """The typed columns of all keys; of a consumed key only what a row repeats."""
        series: dict[str, pl.Series] = {}
        for key in columns.keys:
            each = self._each(columns, key, consumed)
            series |= {f"{key}#{nth}" if nth > 1 else key: part for nth, part in each}
        names, notes = own_names(series, ours)
        self.notes += notes
        return [part.alias(names[name]) for name, part in series.items()]

    def _each(
        self, columns: Columns, key: str, consumed: Sequence[str]
    ) -> list[tuple[int, pl.Series]]:
        kinds = columns.kinds(key)
        if key in consumed and not columns.repeats(key):
            return []
        parts, localised = columns.typed(self.name, key, self.zone)
        if len(kinds) > 1:
            self.notes.append(f"{key!r} has values of types {', '.join(kinds)}: kept as text.")
        if localised:
            self.notes += zone_notes(key, localised.ambiguous, localised.moved)
        if len(parts) > 1:
            what = "events" if columns is self.events else "traces"
            count = parts[1].len() - parts[1].null_count()
            self.notes.append(
                f"{count:,} {what} have {key!r} more than once: the later values stand in {key}#2 "
                "and on."
            )
        return list(enumerate(parts, 1))[key in consumed :]

    def _require(self, key: str, role: str) -> None:
        keys = self.events.keys
        if key in keys:
            return
        near = get_close_matches(key, keys, 3, 0.5)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise SchemaError(
            f"{self.name}: no event has {key!r}, which should give its {role}.{hint} "
            f"Events have: {', '.join(keys[:30]) or 'no attributes'}."
        )

    def _note_leftovers(self) -> None:
        with_events = np.unique(np.frombuffer(self.events.parents, dtype=np.int64)).size
        empty = self.traces.n_rows - with_events
        if empty:
            self.notes.append(f"{empty:,} traces without events.")
        for element, count in self.scan.unknown.items():
            self.notes.append(f"{count:,} <{element}> elements are unknown in XES: read past.")
