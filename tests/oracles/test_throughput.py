"""Throughput times of real logs against published figures, Disco's tables and a plain reading."""

from collections import defaultdict
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

import pmtools as pm

# file: median and mean in seconds as published, with the figures that are given
PUBLISHED = {
    "receipt.xes.gz": (2868.58, 467263.915),
    "BPIC15_1.xes.gz": (5302671.0, 8270084.4904),
    "BPIC15_2.xes.gz": (9372612.0, 13833164.7127),
    "BPIC15_3.xes.gz": (3322825.0, 5376802.528),
    "Sepsis.xes.gz": (461668.5, 2459733.94),
}
DISCO = {
    "BPIC15_1.xes.gz": "bpic15_1",
    "BPIC15_2.xes.gz": "bpic15_2",
    "BPIC15_3.xes.gz": "bpic15_3",
    "Sepsis.xes.gz": "Sepsis",
}


def decimals(figure: float) -> int:
    return len(str(figure).partition(".")[2])


@pytest.mark.parametrize("name", PUBLISHED)
def test_median_and_mean_are_the_published_ones(real, name):
    median, mean = PUBLISHED[name]
    whole = pm.throughput_time(real(name)).iloc[0]
    # 2,868.5835 s was printed as 2,868.58: half a unit of the last figure either way
    assert abs(whole["median"].total_seconds() - median) <= 0.5 * 10 ** -decimals(median)
    assert abs(whole.total.total_seconds() / whole.n - mean) <= 0.5 * 10 ** -decimals(mean)


def test_spread_of_receipt_is_the_published_one(real, plain):
    seconds = np.array(plain.micros(pm.throughput_time(real("receipt.xes.gz"), "case").total)) / 1e6
    assert seconds.max() == 23832541.524
    assert round(seconds.std(ddof=1), 3) == 1322517.208
    assert (seconds == 0).sum() == 116


@pytest.mark.parametrize("name", DISCO)
def test_every_case_lasts_as_long_as_in_disco(real, disco, plain, name):
    expected = {
        row["Case ID"]: int(row["Duration (milliseconds)"]) * 1000
        for row in disco(DISCO[name], "cases")
    }
    ours = pm.throughput_time(real(name), by="case")
    found = dict(zip(ours.case_id, plain.micros(ours.total), strict=True))
    assert plain.differences(found, expected) == []
    assert (ours.n == 1).all()
    assert (ours.total == ours["median"]).all()


@pytest.mark.parametrize("name", PUBLISHED)
def test_whole_is_that_of_the_plain_reading(real, raw, plain, name):
    lasted = list(plain.durations(raw(name)).values())
    whole = pm.throughput_time(real(name))
    assert whole.n[0] == len(lasted)
    assert plain.micros(whole.total)[0] == sum(lasted)
    for column, q in (("median", 0.5), ("p90", 0.9)):
        found = plain.micros(whole[column])[0]
        assert abs(found - np.quantile(lasted, q, method="linear")) <= 1, column
        assert abs(found - plain.quantile(lasted, q)) <= 1, column


def test_by_month_of_the_first_event_in_local_time(real, raw, plain):
    """23 to 34 thousand moments a log are at local midnight: in UTC they fall a day earlier."""
    name, zone = "BPIC15_1.xes.gz", ZoneInfo("Europe/Amsterdam")
    lasted = plain.durations(raw(name))
    months = defaultdict(list)
    for case in raw(name):
        first = min(row.time for row in case.rows)
        local = datetime.fromtimestamp(first // 10**6, UTC).astimezone(zone)
        months[local.strftime("%Y-%m")].append(lasted[case.case_id])
    ours = pm.throughput_time(real(name), by="month")
    keys = [str(month)[:7] for month in ours["month"]]
    counted = dict(zip(keys, ours.n, strict=True))
    assert plain.differences(counted, {m: len(v) for m, v in months.items()}) == []
    totals = dict(zip(keys, plain.micros(ours.total), strict=True))
    assert plain.differences(totals, {m: sum(v) for m, v in months.items()}) == []


def test_by_a_case_attribute(real, raw, plain):
    name = "receipt.xes.gz"
    lasted = plain.durations(raw(name))
    ours = pm.throughput_time(real(name), by="channel").set_index("channel")
    channels = {case.attributes["channel"] for case in raw(name)}
    assert set(ours.index) == channels
    for channel in channels:
        times = [lasted[c.case_id] for c in raw(name) if c.attributes["channel"] == channel]
        assert ours.n[channel] == len(times)
        assert ours.total[channel].total_seconds() * 1e6 == pytest.approx(sum(times), abs=1)
        found = ours.p90[channel].total_seconds() * 1e6
        assert found == pytest.approx(np.quantile(times, 0.9, method="linear"), abs=1)


@pytest.mark.parametrize("name", DISCO)
def test_every_variant_lasts_as_long_as_in_disco(real, disco, name):
    """Disco prints the median and the mean of a variant in whole milliseconds, cut off."""
    expected = sorted(
        (
            int(r["Cases"]),
            int(r["Median duration (milliseconds)"]),
            int(r["Mean duration (milliseconds)"]),
        )
        for r in disco(DISCO[name], "variants")
    )
    ours = pm.throughput_time(real(name), by="variant")
    milliseconds = [
        (int(n), int(median.total_seconds() * 1000), int(total.total_seconds() * 1000 / n))
        for n, median, total in zip(ours.n, ours["median"], ours.total, strict=True)
    ]
    assert len(milliseconds) == len(expected)
    for found, wanted in zip(sorted(milliseconds), expected, strict=True):
        assert found == pytest.approx(wanted, abs=1)
