"""The generator of the example log: same bytes everywhere, plausible, and with its bottleneck."""

import gzip
import subprocess
import sys
from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

import pytest
from dateutil.easter import easter

import pmtools as pm
from pmtools.errors import SourceError
from pmtools.sources.permits import Generator, write_example
from pmtools.sources.permits.chance import Chance
from pmtools.sources.permits.permit import Permit, Step
from pmtools.sources.permits.xes_text import xes_text

SHIPPED = Path(__file__).parents[2] / "logs" / "environmental_permit.xes.gz"
PLACE = ("Conceptbesluit opstellen", "Besluit vaststellen")
OTHER_SEEDS = range(1, 11)
NS = {"x": "http://www.xes-standard.org/"}


def traces(text):
    """Attributes and events of each trace, as a plain XML parser sees them."""
    return [
        (values(trace), [values(event) for event in trace.findall("x:event", NS)])
        for trace in ElementTree.fromstring(text).findall("x:trace", NS)
    ]


def values(element):
    return {child.get("key"): child.get("value") for child in element if child.get("key")}


def moments(text):
    return [
        [datetime.fromisoformat(event["time:timestamp"]) for event in events]
        for _, events in traces(text)
    ]


def free_days(year):
    """Days off in a Dutch town hall, by the computus and not by the generator's table."""
    sunday = easter(year)
    by_easter = {sunday + timedelta(days=n) for n in (-2, 1, 39, 40, 50)}
    fixed = {date(year, 1, 1), date(year, 4, 27), date(year, 12, 25), date(year, 12, 26)}
    return by_easter | fixed | ({date(year, 5, 5)} if year % 5 == 0 else set())


def sunday_before(day):
    return day - timedelta(days=(day.weekday() + 1) % 7)


@pytest.fixture(scope="module")
def shipped_text():
    return gzip.decompress(SHIPPED.read_bytes())


@pytest.fixture(params=OTHER_SEEDS)
def seed(request):
    return request.param


@pytest.fixture
def read(tmp_path):
    def read_generated(generator):
        path = tmp_path / "generated.xes"
        path.write_bytes(generator.xes())
        return pm.read_xes(path)

    return read_generated


def test_generating_again_gives_the_shipped_text(shipped_text):
    assert Generator().xes() == shipped_text


def test_another_process_gives_the_shipped_text(shipped_text, tmp_path):
    command = [sys.executable, "-m", "pmtools.sources.permits", str(tmp_path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)

    assert gzip.decompress(Path(done.stdout.strip()).read_bytes()) == shipped_text
    assert [path.name for path in tmp_path.iterdir()] == [SHIPPED.name]


def test_shipped_file_is_small_and_holds_no_time_nor_name():
    content = SHIPPED.read_bytes()

    assert len(content) <= 250_000
    assert content[3] == 0, "no flags, so no file name"
    assert content[4:8] == bytes(4), "no time"


def test_folder_that_is_not_there_is_an_error_without_traceback(tmp_path):
    with pytest.raises(SourceError, match=r"Cannot write .*nowhere.*existing folder"):
        write_example(tmp_path / "nowhere")

    command = [sys.executable, "-m", "pmtools.sources.permits", str(tmp_path / "nowhere")]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_failing_write_leaves_nothing(tmp_path):
    (tmp_path / SHIPPED.name).mkdir()

    with pytest.raises(SourceError, match="Cannot write"):
        write_example(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [SHIPPED.name]


def test_bottleneck_is_first_by_far(read, seed):
    found = pm.places(pm.time_between(read(Generator(seed=seed))))

    assert (found.from_activity[0], found.to_activity[0]) == PLACE
    assert found.total[0] > 1.5 * found.total[1]
    assert 0.28 < found["share"][0] < 0.40
    # The meeting is weekly, so the median moves in lumps from seed to seed.
    assert 13 <= found["median"][0].total_seconds() / 86_400 <= 19


def test_without_bottleneck_another_place_is_first(read, seed):
    found = pm.places(pm.time_between(read(Generator(seed=seed, bottleneck=False))))

    assert PLACE not in zip(found.from_activity, found.to_activity, strict=True)
    assert found.to_activity[0] == "Aanvullende gegevens ontvangen"


def test_control_is_the_same_up_to_the_decision(seed):
    def start(permit):
        names = [step.activity for step in permit.steps]
        drafted = names.index(PLACE[0]) + 1 if PLACE[0] in names else len(names)
        return permit.kind, permit.channel, permit.fee, permit.steps[:drafted]

    planted = Generator(seed=seed).permits()
    control = Generator(seed=seed, bottleneck=False).permits()
    assert [start(permit) for permit in planted] == [start(permit) for permit in control]
    assert planted != control


@pytest.mark.parametrize("other", [Generator(), Generator(seed=5), Generator(bottleneck=False)])
def test_every_moment_is_in_office_hours_with_the_right_offset(other):
    summer = (sunday_before(date(2025, 3, 31)), sunday_before(date(2025, 10, 31)))
    free = free_days(2025)
    for moment in (moment for case in moments(other.xes()) for moment in case):
        day = moment.date()
        assert day.year == 2025
        assert day.weekday() < 5
        assert day not in free
        assert time(8, 30) <= moment.time() < time(17)
        hours = 2 if summer[0] <= day < summer[1] else 1
        assert moment.utcoffset() == timedelta(hours=hours)


def test_time_never_goes_back_nor_stands_still_within_a_case(seed):
    for case in moments(Generator(seed=seed).xes()):
        assert all(one < next_one for one, next_one in pairwise(case))


def test_cases_events_and_attributes_are_counted(shipped_text):
    cases = traces(shipped_text)
    ids = [attributes["concept:name"] for attributes, _ in cases]

    assert ids == [f"OMG-2025-{number:04d}" for number in range(1, 601)]
    assert sum(len(events) for _, events in cases) == shipped_text.count(b"<event>") == 7207
    for attributes, events in cases:
        days = [event["time:timestamp"][:10] for event in events]
        closed = events[-1]["concept:name"] == "Zaak afsluiten"
        assert attributes["startdatum"][:19] == f"{days[0]}T00:00:00"
        assert ("einddatum" in attributes) == closed
        assert not closed or attributes["einddatum"][:19] == f"{days[-1]}T00:00:00"
        assert float(attributes["leges"]) > 0
        assert {event["lifecycle:transition"] for event in events} == {"complete"}


def test_readme_tells_the_figures_of_the_log(shipped_text):
    readme = SHIPPED.with_name("README.md").read_text(encoding="utf-8")
    cases = traces(shipped_text)
    sequences = {tuple(event["concept:name"] for event in events) for _, events in cases}
    running = sum("einddatum" not in attributes for attributes, _ in cases)
    decided = [
        datetime.fromisoformat(events[-1]["time:timestamp"])
        - datetime.fromisoformat(events[0]["time:timestamp"])
        for attributes, events in cases
        if "einddatum" in attributes and any("verzenden" in e["concept:name"] for e in events)
    ]
    days = sorted(time.total_seconds() / 86_400 for time in decided)

    assert "| 7,207, one moment" in readme
    assert f"| {len({name for names in sequences for name in names})}, {len(sequences)} |" in readme
    assert f"2025 | {running} |" in readme
    place = 0.9 * (len(days) - 1)
    low = int(place)
    p90 = days[low] + (days[low + 1] - days[low]) * (place - low)
    assert f"median {median(days):.1f} days, P90 {p90:.1f} days" in readme
    assert 6 * 7 <= median(days) <= 7 * 7


def test_post_is_incomplete_more_often_and_spring_is_busier_than_august():
    permits = [permit for n in OTHER_SEEDS for permit in Generator(seed=n).permits()]
    asked = Counter(
        permit.channel
        for permit in permits
        if any(step.activity == "Aanvullende gegevens opvragen" for step in permit.steps)
    )
    channel = Counter(permit.channel for permit in permits)
    month = Counter(permit.steps[0].moment.month for permit in permits)

    share = {name: asked[name] / channel[name] for name in channel}
    assert share["post"] > 1.5 * share["Omgevingsloket"]
    assert min(month[3], month[4], month[5]) > 1.5 * month[8]


def test_durations_are_skewed_to_the_slow_side(seed):
    gaps = {}
    for permit in Generator(seed=seed).permits():
        for one, other in pairwise(permit.steps):
            pair = (one.activity, other.activity)
            gaps.setdefault(pair, []).append((other.moment - one.moment).total_seconds())
    common = {pair: sorted(times) for pair, times in gaps.items() if len(times) > 150}

    assert PLACE in common
    for pair, times in common.items():
        fast, slow = times[len(times) // 50], times[-len(times) // 50]
        assert slow - median(times) > 1.1 * (median(times) - fast), pair


def test_drawn_values_have_the_quantiles_asked_for():
    points = ((0, 0.0), (0.5, 1.0), (0.9, 5.0), (1, 50.0))
    chance = Chance(3)
    drawn = sorted(chance.draw(points) for _ in range(20_000))

    assert drawn[10_000] == pytest.approx(1, abs=0.03)
    assert drawn[18_000] == pytest.approx(5, abs=0.3)
    assert drawn[0] >= 0
    assert 49 < drawn[-1] < 50


def test_labels_are_escaped():
    label = "<script>alert(1)</script> \"&'\n\t]]>"
    step = Step(label, datetime(2025, 7, 1, 9), label, label)

    ((attributes, events),) = traces(xes_text([Permit(label, label, 1.5, (step,))], '<&">'))
    assert attributes["concept:name"] == '<&">-0001'
    assert attributes["zaaktype"] == attributes["kanaal"] == label
    assert events[0]["concept:name"] == events[0]["org:group"] == label
    assert events[0]["org:resource"] == label
    assert events[0]["time:timestamp"] == "2025-07-01T09:00:00+02:00"
