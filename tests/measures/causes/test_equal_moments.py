"""Steps that begin or end at one moment: the answer does not hang on how the log lies."""

from itertools import permutations

import pandas as pd
import pytest

import pmtools as pm


@pytest.fixture(scope="module")
def log(plainly):
    """Of (case, activity, resource, start, end), in minutes; None for what is not known."""
    return lambda rows: plainly.log_of(plainly.brief(rows))


@pytest.fixture(scope="module")
def large(plainly):
    return plainly.module("engine/test_buckets").large


def in_orders(cases):
    """The rows of cases, with the cases in every order."""
    return [[row for case in order for row in case] for order in permutations(cases)]


FIRST = [("f", "in", "q", 0, 60), ("f", "check", "p", 60, 120)]
EARLY = [("y", "in", "q", 0, 30), ("y", "check", "p", 120, 150)]
LATE = [("x", "in", "q", 0, 120), ("x", "check", "p", 120, 150)]


@pytest.mark.parametrize("rows", in_orders([FIRST, EARLY, LATE]))
def test_of_two_that_start_together_the_one_that_could_begin_first_joins_the_batch(
    rows, log, large
):
    """`y` could begin when `f` did and is of its batch; `x` could not.

    `y` waits from 30 to 60 for `f`, and then while that is done first, which could begin later.
    """
    one = log(rows)
    for each in (one, *(large(one, n) for n in (1, 2, 3))):
        told = pm.waiting_causes(each, by="activity").iloc[0]
        assert told.batching == pd.Timedelta(30, "min")
        assert told.prioritisation == pd.Timedelta(60, "min")
        assert told.total == pd.Timedelta(90, "min")


DONE = [("C", 120), ("B", 60), ("C", 60)]


@pytest.mark.parametrize("starts", ["estimate", "earliest", "latest"])
def test_an_estimate_of_starts_is_that_of_memory_in_every_part(starts, log, large):
    """Two of three are completed at one moment by one person."""
    cases = [
        [(label, "in", "q", 0, 0), (label, what, "p", None, end)]
        for label, (what, end) in zip("012", DONE, strict=True)
    ]
    one = log([row for case in cases for row in case])
    wanted = pm.waiting_causes(one, starts=starts)
    for n in (1, 2, 4, 5):
        pd.testing.assert_frame_equal(pm.waiting_causes(large(one, n), starts=starts), wanted)


def test_work_begun_together_is_counted_as_in_memory_in_every_part(log, large):
    """Three that one person begins at noon: two are done at once, one takes a minute."""
    one = log(
        [
            row
            for n in range(3)
            for row in ((str(n), "in", "q", -5, -5), (str(n), "do", "p", 0, n % 2))
        ]
    )
    wanted = pm.causes_basis(one)
    for n in (1, 2, 4, 5):
        pd.testing.assert_frame_equal(pm.causes_basis(large(one, n)), wanted)


def test_a_batch_of_equals(log):
    """Four at one moment, for no time: a parallel batch, whatever their order."""
    rows = [
        row for n in range(4) for row in ((str(n), "in", "q", -n, -n), (str(n), "do", "p", 0, 0))
    ]
    told = pm.batches(log(rows)).set_index("activity")
    assert told.loc["do", ["n_batched", "n_batches", "parallel"]].to_list() == [4, 1, 1]
    assert told.loc["do", "waiting"] == pd.Timedelta(0 + 1 + 2 + 3, "min")


def test_who_begins_before_hours_is_told_of_the_last_step_of_a_person_too(log, waiting, calendar):
    """Two persons, both of whose steps are for no time, on a Monday on which only Sunday is worked."""
    only = calendar(waiting.Hours("Europe/Amsterdam", {6: [(0, 1440)]}))
    rows = [("1", "a", "p", 0, 0), ("1", "b", "p", 5, 5), ("1", "c", "q", 9, 9)]
    assert pm.causes_basis(log(rows), calendar=only).outside_share[0] == 1


def test_a_running_step_hides_no_overlap(log):
    """A overlaps B; that another A was begun meanwhile, and runs, changes nothing about it."""
    overlap = [("1", "B", "p", 30, 75), ("1", "A", "q", 0, 120)]
    assert pm.causes_basis(log(overlap)).n_parallel[0] == 1
    assert pm.causes_basis(log([*overlap, ("1", "A", "q", 75, None)])).n_parallel[0] == 1


def test_two_equal_waits_are_each_half_of_all(log, large):
    """In whatever number of pieces a frame is: polars multiplies by an inverse when it is one."""
    one = log(
        [
            *(("x", "in", "q", -10, -5), ("x", "X", "p", 0, 15)),
            *(("1", "in", "q", -1, 0), ("1", "A", "p", 15, 20)),
            *(("y", "in", "q", -10, -5), ("y", "X", "r", 0, 15)),
            *(("2", "in", "q", -1, 0), ("2", "B", "r", 15, 20)),
        ]
    )
    for each in (one, *(large(one, n) for n in (1, 2, 4))):
        told = pm.contention(each, by="buurt").set_index("buurt")
        assert told.share.to_dict() == {"1": 0.5, "2": 0.5, "x": 0, "y": 0}
