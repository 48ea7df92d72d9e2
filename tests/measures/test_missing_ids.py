"""Numbers that lack in a row of case numbers."""

from collections.abc import Iterable

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

import pmtools as pm
from pmtools.measures import missing_ids as measure

LOG = pm.example_log()


def missing_ids(names: Iterable[str]) -> tuple[int, str]:
    """Of a log with cases of these names, and no events."""
    return measure.missing_ids(LOG.over(cases=pl.DataFrame({"case_id": names, "finished": None})))


def test_gaps_are_counted_and_named() -> None:
    there = [f"{n}.0" for n in range(510, 537) if n not in (511, 513, 514, 515, 516)]
    assert missing_ids(there) == (5, "511, 513 to 516")


def test_what_is_no_row_has_no_gaps() -> None:
    assert missing_ids([f"zaak-{n * 37}" for n in range(50)]) == (0, "")
    assert missing_ids([*(f"A{n}" for n in range(20)), "B30"]) == (0, "")
    assert missing_ids(["1", "3"]) == (0, "")
    assert missing_ids([*map(str, range(20)), "NA"]) == (0, "")
    assert missing_ids(list(map(str, range(20)))) == (0, "")


@settings(deadline=None)
@given(st.sets(st.integers(0, 60), min_size=10))
def test_the_count_is_that_of_a_plain_loop(numbers: set[int]) -> None:
    span = range(min(numbers), max(numbers) + 1)
    lacking = [n for n in span if n not in numbers]
    dense = len(numbers) >= len(span) / 2
    assert missing_ids([f"Z{n}" for n in numbers])[0] == (len(lacking) if dense else 0)
