"""Independent answers: a slow, plain reading of the raw files, and definitions of ten lines.

Nothing here uses pmtools except `real`, which reads a log with it once for all tests.
"""

import csv
import gzip
import warnings
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any, NamedTuple
from xml.sax.saxutils import quoteattr

import pytest

import pmtools as pm

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Row(NamedTuple):
    """One event as the file has it; `time` in microseconds since 1970, UTC."""

    activity: str
    time: int
    transition: str
    resource: str | None = None
    team: str | None = None


class Case(NamedTuple):
    """One trace: its id, its own attributes, its events in file order."""

    case_id: str
    attributes: dict[str, str]
    rows: list[Row]


def microseconds(text: str) -> int:
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(microseconds=1)


def opened(path: Path) -> IO[bytes]:
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def read(path: Path) -> list[Case]:
    return list(read_xes(path))


def read_xes(path: Path) -> Iterator[Case]:
    with opened(path) as file:
        for _, element in ET.iterparse(file):
            if element.tag.rpartition("}")[2] == "trace":
                yield trace(element)
                element.clear()


def trace(element: ET.Element) -> Case:
    events = [attributes(child) for child in element if child.tag.rpartition("}")[2] == "event"]
    own = attributes(element)
    rows = [
        Row(
            e["concept:name"],
            microseconds(e["time:timestamp"]),
            e["lifecycle:transition"],
            e.get("org:resource"),
            e.get("org:group"),
        )
        for e in events
    ]
    return Case(own["concept:name"], own, rows)


def attributes(element: ET.Element) -> dict[str, str]:
    return {child.attrib["key"]: child.attrib["value"] for child in element if child.get("key")}


def in_order(case: Case) -> list[Row]:
    return sorted(case.rows, key=lambda row: row.time)  # stable: ties keep the order of the file


def durations(cases: list[Case]) -> dict[str, int]:
    return {
        case.case_id: max(r.time for r in case.rows) - min(r.time for r in case.rows)
        for case in cases
    }


def sequences(cases: list[Case]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(row.activity for row in in_order(case)) for case in cases)


def gaps(cases: list[Case]) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for case in cases:
        rows = in_order(case)
        for a, b in pairwise(rows):
            found.setdefault((a.activity, b.activity), []).append(b.time - a.time)
    return found


def follow_counts(cases: list[Case]) -> dict[tuple[str, str], int]:
    return {pair: len(found) for pair, found in gaps(cases).items()}


def activity_counts(cases: list[Case]) -> Counter[str]:
    return Counter(row.activity for case in cases for row in case.rows)


def quantile(values: list[int], q: float) -> float:
    """Between the two nearest values, in proportion: Hyndman and Fan's type 7."""
    ordered = sorted(values)
    place = q * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def folder(name: str) -> str:
    return "drift" if name.startswith(("bose", "ceravolo")) else "logs"


def micros(durations: Any) -> list[int]:
    """The whole microseconds of a pandas column of durations."""
    return durations.astype("timedelta64[us]").astype("int64").to_list()


def differences(found: Mapping[Any, Any], expected: Mapping[Any, Any]) -> list[str]:
    """The first few keys that differ (pytest takes minutes to show two large tables that do)."""
    found, expected = dict(found), dict(expected)
    keys = [*expected, *(key for key in found if key not in expected)]
    wrong = [key for key in keys if found.get(key) != expected.get(key)]
    return [f"{key}: {found.get(key)}, not {expected.get(key)}" for key in wrong[:5]]


@pytest.fixture(scope="session")
def plain() -> SimpleNamespace:
    """The definitions above, and the tools to compare with them."""
    tools = (read, in_order, durations, sequences, gaps, follow_counts, activity_counts, quantile)
    return SimpleNamespace(**{tool.__name__: tool for tool in (*tools, micros, differences)})


@pytest.fixture(scope="session")
def raw(data: Path) -> Callable[[str], list[Case]]:
    """The plain reading of a real log, by the name of its file; each is read once."""
    return cache(lambda name: read(data / folder(name) / name))


@pytest.fixture(scope="session")
def real(data: Path) -> Callable[[str], Any]:
    """A real log as pmtools reads it, by the name of its file; each is read once."""

    @cache
    def load(name: str) -> Any:
        path = data / folder(name) / name
        return pm.read_xes(path) if ".xes" in name else pm.read_csv(path)

    return load


@pytest.fixture(scope="session")
def disco(data: Path) -> Callable[[str, str], list[dict[str, str]]]:
    """A table that Disco exported: its log, and `cases`, `variants` or `activity`."""

    @cache
    def load(log: str, table: str) -> list[dict[str, str]]:
        with gzip.open(data / f"oracles/disco/{log}_{table}.csv.gz", "rt", newline="") as file:
            return list(csv.DictReader(file))

    return load


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Writes made-up traces as XES; case `c<number>` has the channel of its number."""
    folder = tmp_path_factory.mktemp("made")

    def write(made: list[list[tuple[Any, ...]]], numbers: list[int] | None = None) -> Path:
        traces = zip(numbers or range(len(made)), made, strict=True)
        body = "".join(
            f"<trace>{tag('concept:name', f'c{number}')}{tag('channel', CHANNELS[number % 3])}"
            f"{''.join(event(*step) for step in trace)}</trace>\n"
            for number, trace in traces
        )
        path = folder / "made.xes"
        path.write_text(f'<log xes.version="1.0">\n{body}</log>', encoding="utf-8")
        return path

    return write


CHANNELS = ("Internet", "Desk", "Post")


def event(activity: str, minute: int | None, transition: str = "complete") -> str:
    moment = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minute or 0)
    when = "" if minute is None else f'<date key="time:timestamp" value="{moment.isoformat()}"/>'
    label, state = tag("concept:name", activity), tag("lifecycle:transition", transition)
    return f"<event>{label}{state}{when}</event>"


def tag(key: str, text: str) -> str:
    return f'<string key="{key}" value={quoteattr(text)}/>'


@pytest.fixture(scope="session")
def pm4py() -> Any:
    """pm4py, whose own warnings are none of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pm4py

    return pm4py
