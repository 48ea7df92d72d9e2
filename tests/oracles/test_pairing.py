"""Tables with starts and ends: their instances, by a slow pairing of rows written out here.

Nothing in the plain pairing uses pmtools. A row of a table has either both moments of a step, or
one of them, with the word that says which; the latter are paired first in, first out within case,
activity and instance id, and where an id is given starts come before completes.
"""

import csv
import gzip
import io
from collections import Counter, defaultdict, deque
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import polars as pl
import pytest

import pmtools as pm

ZONE = ZoneInfo("Europe/Amsterdam")


class Table(NamedTuple):
    """Where a table has what: its columns, and how its times are written."""

    case: str
    activity: str
    resource: str
    times: tuple[str, ...]
    kind: str = ""
    instance: str = ""
    form: str = ""
    of_cases: tuple[str, ...] = ()


class Instance(NamedTuple):
    """One step that was done, as `EventLog.events` should have it."""

    case_id: str
    activity: str
    start: datetime | None
    end: datetime | None
    resource: str | None
    seq: int


DAQAPO = ("patient_visit_nr", "activity", "originator")
SLASHED = "%d/%m/%Y %H:%M:%S"
TABLES = {
    "Production.csv.gz": Table("case_id", "Activity", "Resource", ("start_time", "end_time")),
    "PurchasingExample.csv.gz": Table(
        "case:concept:name",
        "concept:name",
        "org:resource",
        ("start_timestamp", "time:timestamp"),
        of_cases=("case:variant", "case:variant-index", "case:creator"),
    ),
    "patients.csv.gz": Table(
        "patient", "handling", "employee", ("time",), "registration_type", "handling_id"
    ),
    "daqapo_hospital.csv": Table(*DAQAPO, ("start_ts", "complete_ts"), form=SLASHED),
    "daqapo_hospital_actlog.csv": Table(*DAQAPO, ("start", "complete")),
    "daqapo_hospital_events.csv": Table(
        *DAQAPO, ("timestamp",), "event_lifecycle_state", "event_matching", SLASHED
    ),
}


def moment(text, form):
    if not text:
        return None
    told = datetime.strptime(text, form) if form else datetime.fromisoformat(text)
    return told if told.tzinfo else told.replace(tzinfo=ZONE)


def of_whole_rows(rows, table):
    """Each row is one instance."""
    made = []
    for seq, row in enumerate(rows):
        start, end = (moment(row[column], table.form) for column in table.times)
        made.append(
            (Instance(*label(row, table), start, end, row[table.resource] or None, seq), row)
        )
    return made, 0


def of_moments(rows, table):
    """The instances of rows that are starts and completes, and how many rows have no time."""
    (column,) = table.times
    read = [
        (row[table.kind], moment(row[column], table.form), seq, row) for seq, row in enumerate(rows)
    ]
    timed = [told for told in read if told[1] is not None]
    assert {told[0] for told in timed} == {"start", "complete"}
    assert all(row[table.instance] for row in rows)
    waiting, made = defaultdict(deque), []
    for kind, time, seq, row in sorted(timed, key=lambda told: (told[0] != "start", told[1:3])):
        step = (*label(row, table), row[table.instance])
        if kind == "start":
            waiting[step].append((time, seq, row))
        else:
            start = waiting[step].popleft()[0] if waiting[step] else None
            who = row[table.resource] or None
            made.append((Instance(*step[:2], start, time, who, seq), row))
    for step, left in waiting.items():
        for time, seq, row in left:
            made.append((Instance(*step[:2], time, None, row[table.resource] or None, seq), row))
    return made, len(rows) - len(timed)


def label(row, table):
    return row[table.case], row[table.activity]


def read(path):
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@pytest.fixture(scope="module", params=TABLES)
def table(request, data):
    """Our log, the expected instances with the row that made each, rows, those without a time."""
    path, told = data / "logs" / request.param, TABLES[request.param]
    rows = read(path)
    made, without = (of_moments if told.kind else of_whole_rows)(rows, told)
    cases = {row[told.case]: n for n, row in reversed(list(enumerate(rows)))}
    made.sort(key=lambda one: (cases[one[0].case_id], one[0].end or one[0].start, one[0].seq))
    return pm.read_csv(path), made, rows, without, told


def unequal(found, expected):
    """How many there are of each, and the first few that differ."""
    pairs = enumerate(zip(found, expected, strict=False))
    wrong = [f"row {n}: {one}, not {other}" for n, (one, other) in pairs if one != other]
    return ([] if len(found) == len(expected) else [(len(found), len(expected))]) + wrong[:3]


def test_instances_are_those_of_the_plain_pairing_in_their_order(table):
    log, made, *_ = table
    found = [Instance(*row) for row in log.events.select(Instance._fields).iter_rows()]
    assert unequal(found, [instance for instance, _ in made]) == []


def test_every_row_is_paired_kept_or_set_aside(table):
    log, made, rows, without, _ = table
    paired = len(rows) - without - len(made)
    assert (log.origin.rows_read, log.origin.paired) == (len(rows), paired)
    assert log.origin.set_aside == ({"event without a time": without} if without else {})
    assert (log.events.height, log.lifecycle.height) == (len(made), 0)
    assert log.cases["case_id"].to_list() == list(dict.fromkeys(i.case_id for i in ordered(made)))


def ordered(made):
    """The instances as the table has them."""
    return [instance for instance, _ in sorted(made, key=lambda one: one[0].seq)]


def test_other_columns_are_those_of_the_completing_row(table):
    log, made, rows, _, told = table
    ours = {told.case, told.activity, told.resource, *told.times, told.kind, told.instance}
    rest = [column for column in rows[0] if column not in {*ours, *told.of_cases}]
    for column in rest:
        name = f"{column}_source" if column in ("resource", "team", "start", "end") else column
        found = log.events[name].to_list()
        assert unequal(found, [row[column] or None for _, row in made]) == [], column
    for column in told.of_cases:
        wanted = {row[told.case]: row[column] for row in rows}
        name = column.removeprefix("case:")
        found = dict(log.cases.select("case_id", name).iter_rows())
        assert unequal(sorted(found.items()), sorted(wanted.items())) == [], column


def test_whoever_started_what_another_completed_is_kept(table):
    log, made, rows, _, told = table
    if not told.kind:
        assert "start_resource" not in log.events.columns
        return
    starters = {
        (*label(row, told), row[told.instance]): row[told.resource] or None
        for row in reversed(rows)
        if row[told.kind] == "start" and row[told.times[0]]
    }
    wanted = [
        starters.get((*label(row, told), row[told.instance])) if None not in instance[2:4] else None
        for instance, row in made
    ]
    others = sum(
        who != instance.resource
        for who, (instance, _) in zip(wanted, made, strict=True)
        if None not in instance[2:4]
    )
    assert ("start_resource" in log.events.columns) == bool(others)
    if others:
        paired = log.events.with_columns(
            pl.when(pl.col("start").is_not_null()).then("start_resource").alias("who")
        )
        assert unequal(paired["who"].to_list(), wanted) == []
        assert any(
            note.startswith(f"{others:,} steps were started by") for note in log.origin.notes
        )


def test_patients_has_the_activity_counts_that_bupar_published(data):
    log = pm.read_csv(data / "logs/patients.csv.gz")
    assert Counter(log.events["activity"].to_list()) == {
        "Registration": 500,
        "Triage and Assessment": 500,
        "Discuss Results": 495,
        "Check-out": 492,
        "X-Ray": 261,
        "Blood test": 237,
        "MRI SCAN": 236,
    }
