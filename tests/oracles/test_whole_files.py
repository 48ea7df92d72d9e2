"""Every value of every real XES file, read a second time by a slow plain reading of its own.

The plain reading knows XES and the conventions of `EventLog` that users are told, and uses
nothing of pmtools. It builds the columns that a reader should give, which are then compared.
"""

import gzip
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import polars as pl
import pytest

import pmtools as pm

ZONE = ZoneInfo("Europe/Amsterdam")
INSTANT = pl.Datetime("us", "UTC")
long = pytest.mark.long
FILES = [
    "logs/receipt",
    "logs/Sepsis",
    "drift/ceravolo_noise0_1000_cf",
    pytest.param("drift/ceravolo_noise0_1000_lp", marks=long),
    pytest.param("drift/ceravolo_noise0_1000_re", marks=long),
    pytest.param("drift/bose_log", marks=long),
    pytest.param("drift/Atomic_ConditionalMove_output_ConditionalMove", marks=long),
    pytest.param("logs/BPIC15_1", marks=long),
    pytest.param("logs/BPIC15_2", marks=long),
    pytest.param("logs/BPIC15_3", marks=long),
]
ATTRIBUTES = ("string", "date", "int", "float", "boolean", "id", "list", "container")
OURS = {
    "events": ["case_id", "activity", "start", "end", "resource", "team", "seq", "precision"],
    "cases": ["case_id", "finished"],
}
TYPES = {"string": pl.String, "id": pl.String, "boolean": pl.Boolean, "int": pl.Int64}


def local(element):
    return element.tag.rpartition("}")[2]


def attributes(element, above="", found=None):
    """Key or path to (type, text) of an element, in file order; a used key becomes key#2."""
    found = {} if found is None else found
    for child in element:
        kind = local(child)
        if kind == "values":  # of a list: its members belong to the list itself
            attributes(child, above, found)
        elif kind in ATTRIBUTES:
            path = name = f"{above}{child.get('key')}"
            number = 1
            while name in found:
                number += 1
                name = f"{path}#{number}"
            found[name] = (kind, child.get("value"))
            attributes(child, f"{name}/", found)
    return {name: told for name, told in found.items() if told[1] is not None or above}


def traces(path):
    with gzip.open(path) as file:
        for _, element in ET.iterparse(file):
            if local(element) == "trace":
                yield attributes(element), [attributes(e) for e in element if local(e) == "event"]
                element.clear()


def value(kind, text):
    match kind:
        case "int":
            return int(text)
        case "float":
            return Decimal(text)
        case "boolean":
            return {"true": True, "false": False}[text.strip().lower()]
        case "date":
            moment = datetime.fromisoformat(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=ZONE)).astimezone(UTC)
        case _:
            return text


def columns(rows, used, ours):
    """The remaining attributes as name -> (types, values): one type, or all of it text."""
    keys = dict.fromkeys(key for row in rows for key in row if key not in used)
    table = {}
    for key in keys:
        cells = [row.get(key) for row in rows]
        kinds = {cell[0] for cell in cells if cell is not None}
        as_text = len(kinds) > 1
        table[f"{key}_source" if key in ours else key] = (
            {"string"} if as_text else kinds,
            [None if c is None else value("string" if as_text else c[0], c[1]) for c in cells],
        )
    return table


def plain_log(path):
    """What a reader should give of a log in which every event is one whole moment."""
    case_ids, times, case_rows, event_rows, owners = [], {}, [], [], []
    for own, events in traces(path):
        name = own.get("concept:name", (None, ""))[1] or f"#{len(case_rows) + 1}"
        times[name] = times.get(name, 0) + 1
        case_ids.append(name if times[name] == 1 else f"{name}#{times[name]}")
        case_rows.append(own)
        owners += [len(case_rows) - 1] * len(events)
        event_rows += events
    transitions = {e.get("lifecycle:transition", (None, "complete"))[1] for e in event_rows}
    assert transitions == {"complete"}, "the plain reading below pairs nothing"
    assert len(set(case_ids)) == len(case_ids)
    group = "org:group" if any("org:group" in e for e in event_rows) else "org:role"
    ends = [value(*event["time:timestamp"]) for event in event_rows]
    order = sorted(range(len(event_rows)), key=lambda n: (owners[n], ends[n], n))
    rows = [event_rows[n] for n in order]
    midnight = [ends[n].astimezone(ZONE).time() == datetime.min.time() for n in order]

    def labels(key):
        return [row.get(key, (None, None))[1] for row in rows]

    used = {"concept:name", "time:timestamp", "org:resource", group, "lifecycle:transition"}
    if any("start_timestamp" in event for event in event_rows):
        # Each start is its end, so it says nothing, and the reader drops it with a note.
        starts = [value(*event["start_timestamp"]) for event in event_rows]
        assert starts == ends
        used.add("start_timestamp")
    events = {
        "case_id": ({"label"}, [case_ids[owners[n]] for n in order]),
        "activity": ({"label"}, labels("concept:name")),
        "start": ({"date"}, [None] * len(rows)),
        "end": ({"date"}, [ends[n] for n in order]),
        "resource": ({"label"}, labels("org:resource")),
        "team": ({"label"}, labels(group)),
        "seq": ({"int"}, order),
        "precision": ({"label"}, ["day" if day else "time" for day in midnight]),
        **columns(rows, used, OURS["events"]),
    }
    cases = {
        "case_id": ({"label"}, case_ids),
        "finished": ({"boolean"}, [None] * len(case_ids)),
        **columns(case_rows, {"concept:name"}, OURS["cases"]),
    }
    return SimpleNamespace(events=events, cases=cases, duplicates=len(case_ids) - len(times))


def exact(number):
    return None if number is None else Decimal(str(number))


def wrong_values(frame, expected):
    """The first few differences between a frame and the expected columns, in words."""
    wrong = []
    if set(frame.columns) != set(expected):
        wrong.append(f"columns not as in the file: {sorted(set(frame.columns) ^ set(expected))}")
    for name, (kinds, values) in expected.items():
        if name not in frame.columns:
            continue
        found = frame[name].to_list()
        if kinds == {"float"}:
            found = [exact(number) for number in found]
        if found != values:
            pairs = enumerate(zip(found, values, strict=False))
            cells = [f"{n}: {told!r}, not {want!r}" for n, (told, want) in pairs if told != want]
            wrong.append(
                f"{name}: {len(found)} of {len(values)} rows; {len(cells)} differ, {cells[:3]}"
            )
    return wrong


def wrong_types(frame, expected):
    wrong = []
    for name, (kinds, _) in expected.items():
        told, kind = frame.schema[name], next(iter(kinds))
        if kind == "label":
            right = isinstance(told, pl.Enum)
        elif kind == "float":
            right = told.is_decimal() or told == pl.Float64
        else:
            right = told == (INSTANT if kind == "date" else TYPES[kind])
        if not right:
            wrong.append(f"{name}: {str(told)[:60]}, of {kind} in the file")
    return wrong


@pytest.mark.parametrize("stem", FILES)
def test_every_value_of_the_file_is_read_and_no_other(data, stem):
    path = data / f"{stem}.xes.gz"
    log, plain = pm.read_xes(path), plain_log(path)
    assert wrong_values(log.events, plain.events) == []
    assert wrong_values(log.cases, plain.cases) == []
    assert wrong_types(log.events, plain.events) == []
    assert wrong_types(log.cases, plain.cases) == []
    assert log.lifecycle.height == 0
    assert (log.origin.rows_read, log.origin.paired) == (log.events.height, 0)
    assert log.origin.set_aside == {}
    said = [note for note in log.origin.notes if "the name of an earlier one" in note]
    assert len(said) == bool(plain.duplicates)
    if plain.duplicates:
        assert said[0].startswith(f"{plain.duplicates:,} traces ")
