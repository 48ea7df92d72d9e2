"""The shipped example logs are what the generator writes, on every machine, and what is said of them."""

import gzip
import hashlib
import os
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

import pytest

from pmtools.errors import SourceError
from pmtools.sources.services import SERVICES, Generator, write_examples

LOGS = Path(__file__).parents[2] / "logs"
PERMIT = "environmental_permit"
NAMES = (PERMIT, "registry_extract", "benefit", "property_tax")
ROWS = {PERMIT: 7720, "registry_extract": 13564, "benefit": 10455, "property_tax": 11766}
PREFIXES = {PERMIT: "OMG", "registry_extract": "BRP", "benefit": "PW", "property_tax": "WOZ"}
N_CASES = {PERMIT: 600, "registry_extract": 1500, "benefit": 500, "property_tax": 1200}
# Case, activity, team and moment of each completed step of the permits as they were first shipped.
PERMIT_STEPS = "8b5cef8b610cbed2ab8d4bd5c49465b0b431c5b52c5f46ae0ec804ae273fa8b9"
NS = {"x": "http://www.xes-standard.org/"}


def traces(text):
    """Attributes and events of each trace, as a plain XML parser sees them."""
    return [
        (values(trace), [values(event) for event in trace.findall("x:event", NS)])
        for trace in ElementTree.fromstring(text).findall("x:trace", NS)
    ]


def values(element):
    return {child.get("key"): child.get("value") for child in element if child.get("key")}


@pytest.fixture(scope="module")
def shipped_texts():
    return {name: gzip.decompress((LOGS / f"{name}.xes.gz").read_bytes()) for name in NAMES}


@pytest.fixture(scope="module")
def shipped_traces(shipped_texts):
    return {name: traces(text) for name, text in shipped_texts.items()}


@pytest.fixture(params=NAMES)
def service(request):
    return request.param


def test_generating_again_gives_the_shipped_text(service, shipped_texts):
    assert tuple(SERVICES) == NAMES
    assert Generator(service).xes() == shipped_texts[service]


def test_another_process_gives_the_shipped_texts(shipped_texts, tmp_path):
    command = [sys.executable, "-m", "pmtools.sources.services", str(tmp_path)]
    other_hashes = {**os.environ, "PYTHONHASHSEED": "7"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=other_hashes)

    paths = [Path(line) for line in done.stdout.splitlines()]
    assert [path.name for path in paths] == [f"{name}.xes.gz" for name in NAMES]
    assert {*tmp_path.iterdir()} == {*paths}
    for name, path in zip(NAMES, paths, strict=True):
        assert gzip.decompress(path.read_bytes()) == shipped_texts[name]
        assert path.read_bytes()[3:8] == bytes(5), "no file name, no time"


def test_shipped_files_are_small_and_hold_no_time_nor_name():
    contents = [path.read_bytes() for path in LOGS.glob("*.gz")]

    assert len(contents) == len(NAMES)
    assert sum(map(len, contents)) <= 3_000_000
    for content in contents:
        assert content[3] == 0, "no flags, so no file name"
        assert content[4:8] == bytes(4), "no time"


def test_folder_that_is_not_there_is_an_error_without_traceback(tmp_path):
    with pytest.raises(SourceError, match=r"Cannot write .*nowhere.*existing folder"):
        write_examples(tmp_path / "nowhere")

    command = [sys.executable, "-m", "pmtools.sources.services", str(tmp_path / "nowhere")]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_failing_write_leaves_nothing(tmp_path):
    (tmp_path / f"{PERMIT}.xes.gz").mkdir()

    with pytest.raises(SourceError, match="Cannot write"):
        write_examples(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [f"{PERMIT}.xes.gz"]


def test_cases_events_and_attributes_are_counted(service, shipped_texts, shipped_traces):
    cases, text = shipped_traces[service], shipped_texts[service]
    ids = [attributes["concept:name"] for attributes, _ in cases]

    numbers = range(1, N_CASES[service] + 1)
    assert ids == [f"{PREFIXES[service]}-2025-{number:04d}" for number in numbers]
    assert sum(len(events) for _, events in cases) == text.count(b"<event>") == ROWS[service]
    for attributes, events in cases:
        days = [event["time:timestamp"][:10] for event in events]
        assert attributes["startdatum"][:19] == f"{days[0]}T00:00:00"
        assert {"zaaktype", "kanaal"} <= attributes.keys()
        amounts = [value for key, value in attributes.items() if key in ("leges", "wozwaarde")]
        assert all(float(amount) > 0 for amount in amounts)
        if service != "property_tax":
            closed = events[-1]["concept:name"] == "Zaak afsluiten"
            closed &= events[-1]["lifecycle:transition"] == "complete"
            assert ("einddatum" in attributes) == closed
            assert not closed or attributes["einddatum"][:19] == f"{days[-1]}T00:00:00"
        for event in events:
            assert event.keys() == {
                "concept:name", "lifecycle:transition", "org:resource", "org:group", "time:timestamp",
            }  # fmt: skip


def test_permits_have_the_steps_and_moments_that_they_always_had(shipped_traces):
    lines = [
        f"{told['concept:name']}\t{e['concept:name']}\t{e['org:group']}\t{e['time:timestamp']}\n"
        for told, events in shipped_traces[PERMIT]
        for e in events
        if e["lifecycle:transition"] == "complete"
    ]
    assert len(lines) == 7207
    assert hashlib.sha256("".join(lines).encode()).hexdigest() == PERMIT_STEPS


def test_readme_tells_the_figures_of_the_log(service, shipped_traces):
    readme = (LOGS / "README.md").read_text(encoding="utf-8")
    _, heading, rest = readme.partition(f"## {service}.xes.gz\n")
    section = rest.partition("\n## ")[0]
    assert heading
    cases = shipped_traces[service]
    steps = [[e for e in events if e["lifecycle:transition"] == "complete"] for _, events in cases]
    started = [
        [e for e in events if e["lifecycle:transition"] in ("start", "complete")]
        for _, events in cases
    ]
    # A step that has only begun is a step too.
    n_steps = sum(2 * len(done) if service == "benefit" else len(done) for done in steps)
    n_begun = sum(map(len, started)) - n_steps
    sequences = {tuple(sequence(service, events)) for events in started}
    paused = Counter(e["lifecycle:transition"] for _, events in cases for e in events)
    running = sum("einddatum" not in attributes for attributes, _ in cases)
    days = sorted(
        (moment(done[-1]) - moment(events[0])).total_seconds() / 86_400
        for (attributes, events), done in zip(cases, steps, strict=True)
        if "einddatum" in attributes
        and (service != PERMIT or any("verzenden" in e["concept:name"] for e in events))
    )
    place = 0.9 * (len(days) - 1)
    low = int(place)
    p90 = days[low] + (days[low + 1] - days[low]) * (place - low)

    assert f"| cases | {len(cases):,}, " in section
    assert f"| steps | {sum(map(len, steps)) + n_begun:,}, " in section
    activities = {name for names in sequences for name in names}
    assert f"| activities, variants | {len(activities)}, {len(sequences)} |" in section
    assert f"| suspensions | {paused['suspend']:,}, " in section
    assert f"| still running on 31 December 2025 | {running:,} |" in section
    assert f"| median {median(days):.1f} days, P90 {p90:.1f} days |" in section


def sequence(service, events):
    """The activities in order of their end, else their start."""
    if service != "benefit":
        return [event["concept:name"] for event in events]
    done = [
        event["concept:name"] for event in events if event["lifecycle:transition"] == "complete"
    ]
    return done + [events[-1]["concept:name"]] * (len(events) % 2)


def moment(event):
    return datetime.fromisoformat(event["time:timestamp"])
