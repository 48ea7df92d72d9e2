"""How long it takes to come to a step: against a plain count on the raw example, and parts that sum."""

import gzip
import re
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm

LOG = Path(__file__).parents[2] / "logs" / "environmental_permit.xes.gz"
STEP, BEFORE = "Besluit vaststellen", "Conceptbesluit opstellen"


def raw_gaps() -> list[tuple[str, str, timedelta]]:
    """Steps that follow each other in the raw file, by their ends, with the time between them."""
    found = []
    for trace in re.findall(
        r"<trace>.*?</trace>", gzip.decompress(LOG.read_bytes()).decode(), re.S
    ):
        steps = []
        for event in re.findall(r"<event>.*?</event>", trace, re.S):
            told = dict(re.findall(r'key="([^"]+)" value="([^"]*)"', event))
            if told.get("lifecycle:transition", "complete") == "complete":
                steps.append((datetime.fromisoformat(told["time:timestamp"]), told["concept:name"]))
        steps.sort(key=lambda step: step[0])
        found += [(one, other, until - since) for (since, one), (until, other) in pairwise(steps)]
    return found


def test_the_classes_hold_the_gaps_of_the_raw_file() -> None:
    times = [gap for _, step, gap in raw_gaps() if step == STEP]
    half_days = Counter(
        timedelta(0) if gap == timedelta(0)
        else timedelta(hours=1) if gap <= timedelta(hours=1)
        else -(-gap // timedelta(hours=12)) * timedelta(hours=12)
        for gap in times
    )  # fmt: skip
    found = pm.gap_lengths(pm.example_log(), STEP)
    told = dict(zip((one.to_pytimedelta() for one in found["length"]), found["n"], strict=True))
    assert told == half_days
    assert len(times) > 100


def test_the_whole_is_what_time_between_says() -> None:
    log = pm.example_log()
    between = pm.time_between(log)
    row = between[(between.from_activity == BEFORE) & (between.to_activity == STEP)].iloc[0]
    whole = pm.gap_lengths(log, STEP, BEFORE, whole=True).iloc[0]
    assert (
        whole[["n", "total", "median", "p80", "p90"]].to_list()
        == row[["n", "total", "median", "p80", "p90"]].to_list()
    )
    split = pm.gap_lengths(log, STEP, BEFORE)
    assert (split.n.sum(), split.total.sum()) == (row["n"], row["total"])


def test_office_time_counts_by_the_hours_of_the_office() -> None:
    log = pm.example_log().on(pm.office_calendar())
    between = pm.time_between(log, by="activity").set_index("activity")
    assert pm.gap_lengths(log, STEP, whole=True)["total"][0] == between.total[STEP]


@pytest.mark.parametrize("step", ["Aanvraag ontvangen", "staat nergens"])
def test_a_step_that_nothing_comes_before_has_no_rows(step: str) -> None:
    found = pm.gap_lengths(pm.example_log(), step)
    assert found.empty
    assert found.dtypes["length"] == "timedelta64[us]"
    shown = pm.plot_distribution(
        found, pm.gap_lengths(pm.example_log(), step, whole=True), of="time_between"
    )
    assert "nergens tijd" in shown.title


def test_it_is_drawn_as_times_and_not_as_cases() -> None:
    log = pm.example_log()
    shown = pm.plot_distribution(
        pm.gap_lengths(log, STEP), pm.gap_lengths(log, STEP, whole=True), of="time_between"
    )
    assert shown.title.startswith("De helft van de keren duurt het hooguit ")
    assert "n" in shown.answer.columns
    assert "zaken" not in re.sub("<[^>]+>", "", shown.body)
    with pytest.raises(pm.PmtoolsError, match="A distribution is of"):
        pm.plot_distribution(pd.DataFrame(), pd.DataFrame(), of="rework")
