"""Idle time against hand-computed answers."""

import pytest

import pmtools as pm
from pmtools.measures.idle_time import idle_time


@pytest.fixture
def idle(tmp_path):
    """(n, seconds) of a log of steps `case activity resource start end`; a dash is none."""

    def answer(*steps, by=None):
        lines = ["case_id,activity,resource,start,end"]
        for step in steps:
            case, activity, resource, *moments = step.replace("-", "").split(" ")
            told = [at and f"2024-06-03T{at}:00Z" for at in moments]
            lines.append(",".join([case, activity, resource, *told]))
        path = tmp_path / "steps.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        found = idle_time(pm.read_csv(path), by=by)
        return list(zip(found.n, found.total.dt.total_seconds(), strict=True))

    return answer


def test_the_submodule_does_not_hide_the_function():
    assert callable(pm.idle_time)
    assert pm.idle_time is idle_time


@pytest.mark.parametrize("log", ["works", "intake"])
def test_whole_log(hand, compared, log):
    compared(idle_time(hand(log)), f"{log}.idle_time")


@pytest.mark.parametrize(
    ("log", "by"),
    [("works", "channel"), ("works", "case"), ("works", "resource"), ("intake", "case")],
)
def test_by(hand, compared, log, by):
    compared(idle_time(hand(log), by=by), f"{log}.idle_time.{by}")


def test_by_log_is_the_default(hand, compared):
    compared(idle_time(hand("works"), by="log"), "works.idle_time")


def test_it_needs_starts(hand):
    with pytest.raises(pm.CapabilityError) as refused:
        idle_time(hand("permits"))
    assert refused.value.lack == "start"


def test_by_resource_needs_resources(tmp_path):
    path = tmp_path / "steps.csv"
    path.write_text("case_id,activity,start,end\n1,A,2024-06-03T09:00Z,2024-06-03T10:00Z\n")
    log = pm.read_csv(path)
    assert idle_time(log).n.to_list() == [1]
    with pytest.raises(pm.CapabilityError) as refused:
        idle_time(log, by="resource")
    assert refused.value.lack == "resource"


def test_a_step_inside_another_neither_ends_nor_adds_work(idle):
    """The short step ends first; a running maximum of ends is needed, not the end before."""
    assert idle("1 A x 09:00 12:00", "1 B x 09:30 10:00", "1 C x 13:00 14:00") == [(1, 3600)]


def test_steps_that_touch_or_overlap_leave_no_time(idle):
    assert idle("1 A x 09:00 10:00", "1 B x 10:00 11:00", "1 C x 10:30 12:00") == [(1, 0)]


def test_a_step_of_no_duration_parts_the_time_and_takes_none(idle):
    assert idle("1 A x 09:00 10:00", "1 B x 11:00 11:00", "1 C x 12:00 13:00") == [(1, 7200)]


def test_a_step_without_a_start_takes_no_part(idle):
    """Nobody knows since when it was in hand: not one second of it is called idle."""
    assert idle("1 A x 09:00 10:00", "1 B x - 12:00") == [(1, 0)]
    assert idle("1 A x 09:00 10:00", "1 B x - 11:00", "1 C x 12:00 13:00") == [(1, 7200)]


def test_a_step_without_an_end_is_in_hand_from_its_start(idle):
    steps = ["1 A x 09:00 10:00", "1 B x 11:00 -", "1 C x 12:00 13:00"]
    assert idle(*steps) == [(1, 3600)]
    assert idle(*steps, by="resource") == [(1, 3600)]


def test_a_step_without_an_end_does_not_lengthen_the_span(idle):
    assert idle("1 A x 09:00 10:00", "1 B x 11:00 -") == [(1, 0)]
    assert idle("1 A x 08:00 -", "1 B x 09:00 10:00", "1 C x 11:00 12:00") == [(1, 0)]


def test_a_step_that_ends_before_it_starts_takes_no_part(idle):
    steps = ["1 A x 09:00 10:00", "1 B x 15:00 08:00", "1 C x 12:00 13:00"]
    assert idle(*steps) == [(1, 7200)]


def test_a_case_without_a_whole_step_is_not_counted(idle):
    assert idle("1 A x 09:00 10:00", "2 A y 09:00 -", "3 A z - 10:00") == [(1, 0)]
    assert idle("1 A x 09:00 10:00", "2 A y 09:00 -", "3 A z - 10:00", by="resource") == [(1, 0)]


def test_steps_by_nobody_known_make_no_resource(idle):
    assert idle("1 A x 09:00 10:00", "1 B - 11:00 12:00", by="resource") == [(1, 0)]


def test_cases_do_not_work_for_one_another(idle):
    steps = ["1 A x 09:00 10:00", "1 C x 12:00 13:00", "2 A x 10:00 12:00"]
    assert sorted(idle(*steps, by="case")) == [(1, 0), (1, 7200)]
    assert idle(*steps, by="resource") == [(1, 0)]


def test_two_resources_are_busy_each_for_themselves(idle):
    steps = ["1 A x 09:00 10:00", "1 B y 10:00 12:00", "1 C x 12:00 13:00"]
    assert idle(*steps) == [(1, 0)]
    assert sorted(idle(*steps, by="resource")) == [(1, 0), (1, 7200)]


@pytest.mark.parametrize("by", [None, "channel", "case", "resource"])
def test_dtypes(hand, by):
    found = idle_time(hand("works"), by=by)
    assert found.n.dtype == "int64"
    assert {found[column].dtype.kind for column in ("total", "median", "p80", "p90")} == {"m"}
