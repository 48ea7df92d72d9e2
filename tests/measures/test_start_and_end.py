"""With which steps cases begin and end, against hand-computed answers."""

import pytest

import pmtools as pm
from pmtools.measures.start_and_end import start_and_end


def test_the_submodule_does_not_hide_the_function():
    assert callable(pm.start_and_end)
    assert pm.start_and_end is start_and_end


@pytest.mark.parametrize("log", ["permits", "intake", "works"])
def test_whole_log(hand, compared, log):
    compared(start_and_end(hand(log)), f"{log}.start_and_end")


@pytest.mark.parametrize("log", ["permits", "works"])
def test_by_a_case_attribute(hand, compared, log):
    compared(start_and_end(hand(log), by="channel"), f"{log}.start_and_end.channel")


@pytest.mark.parametrize("log", ["permits", "intake", "works"])
def test_it_is_the_first_and_last_in_the_order_of_the_log(hand, log):
    """That order is by end, so that these are the counts of `activities`."""
    edges, steps = start_and_end(hand(log)), pm.activities(hand(log)).set_index("activity")
    for edge, column in (("start", "n_first"), ("end", "n_last")):
        rows = edges[edges.edge == edge].set_index("activity").n_cases
        assert rows.to_dict() == steps[column][steps[column] > 0].to_dict()


@pytest.mark.parametrize("by", ["case", "month", "variant"])
def test_shares_add_up_to_one_for_each_edge_of_each_key(hand, by):
    found = start_and_end(hand("works"), by=by)
    key = "case_id" if by == "case" else by
    sums = found.groupby(["edge", key], observed=True).share.sum()
    assert sums.to_list() == pytest.approx([1] * len(sums))
    assert found.groupby("edge", observed=True).n_cases.sum().to_dict() == {"start": 5, "end": 5}


def test_running_cases_end_nowhere_only_when_asked(hand):
    log = hand("queue", "Close")
    found = start_and_end(log, by="finished")
    ends = found[(found.edge == "end") & (found.finished == True)]  # noqa: E712
    assert dict(zip(ends.activity, ends.n_cases, strict=True)) == {"Close": 6}
    whole = start_and_end(log)
    assert whole[whole.edge == "end"].n_cases.sum() == 9


def test_dtypes(hand):
    found = start_and_end(hand("works"))
    assert (found.n_cases.dtype, found.share.dtype) == ("int64", "float64")
    assert set(found.edge) == {"start", "end"}
