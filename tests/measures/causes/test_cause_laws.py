"""Laws of the five causes that need no oracle: sums, shifts, names, order, open hours, parts."""

import importlib.util
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import pmtools as pm

pytestmark = pytest.mark.long

MEASURES: dict[str, tuple[Callable[..., pd.DataFrame], tuple[str | None, ...]]] = {
    "waiting_causes": (pm.waiting_causes, (None, "activity", "team", "resource", "party", "weekday", "month", "log", "kanaal", "buurt")),
    "contention": (pm.contention, (None, "team", "month", "buurt")),
    "unavailability": (pm.unavailability, (None, "team")),
    "cycle_efficiency": (pm.cycle_efficiency, ()),
    "batches": (pm.batches, ()),
    "causes_basis": (pm.causes_basis, ()),
}  # fmt: skip
CASES = [(name, by) for name, (_, words) in MEASURES.items() for by in words or (None,)]
STARTS = ("", "estimate", "earliest", "latest")
WEEK = 7 * 86_400_000_000
SUMMER = int(datetime(2024, 5, 6, tzinfo=UTC).timestamp()) * 1_000_000


def neighbour(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec
    assert spec.loader
    told = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(told)
    return told


made_up = neighbour("test_generated_logs")
logs, offices, Made = made_up.logs, made_up.offices, made_up.Made
FEW = settings(made_up.FEW, max_examples=20)


def answer(name: str, by: str | None, log: pm.EventLog, **how: Any) -> Any:
    """The frame, or the words in which it is refused."""
    measure, words = MEASURES[name]
    try:
        return measure(log, *([by] if words else []), **how)
    except pm.PmtoolsError as error:
        return str(error)


def same(ours: Any, theirs: Any) -> None:
    if isinstance(ours, str) or isinstance(theirs, str):
        assert ours == theirs
    else:
        pd.testing.assert_frame_equal(theirs, ours, check_exact=True)


def without_ties(made: Made) -> Made:
    """The steps with moments of which no two are equal."""
    return [
        {
            **step,
            "start": None if step["start"] is None else step["start"] + 2 * at,
            "end": None if step["end"] is None else step["end"] + 2 * at + 1,
        }
        for at, step in enumerate(made)
    ]


def sorted_rows(frame: Any) -> Any:
    if isinstance(frame, str):
        return frame
    words = [name for name in frame if frame[name].dtype.kind not in "mif"]
    return frame.sort_values(words).reset_index(drop=True) if words else frame


@FEW
@given(logs((15 * 60_000_000, 1_000, 1_000_000_007_000)), st.data())
def test_the_causes_sum_to_the_total(
    plainly: SimpleNamespace, made: Made, data: st.DataObject
) -> None:
    assume(made_up.able(made))
    by = data.draw(st.sampled_from([by for name, by in CASES if name == "waiting_causes"]))
    told = pm.waiting_causes(plainly.log_of(made), by=by)
    assert (told[[*plainly.causes, "unsplit"]].sum(axis=1) == told.total).all()
    assert (told[list(plainly.causes)] >= pd.Timedelta(0)).all(axis=None)


def test_causes_of_microseconds_sum_to_the_total_too(plainly: SimpleNamespace) -> None:
    """A step that waits 0.5 ms while another is in hand, and 0.5 ms more for nothing."""
    steps = plainly.brief(
        [
            ("1", "in", "q", 0, 0),
            ("1", "x", "p", 0, 0),
            ("2", "in", "q", 0, 0),
            ("2", "do", "p", 0, 1),
        ]
    )
    steps[1]["end"] += 500
    steps[3]["start"] += 1000
    told = pm.waiting_causes(plainly.log_of(steps))
    assert (told[[*plainly.causes, "unsplit"]].sum(axis=1) == told.total).all()


@FEW
@given(logs(), offices(), st.integers(1, 19), st.sampled_from(CASES))
def test_a_shift_by_whole_weeks_changes_nothing(
    plainly: SimpleNamespace,
    waiting: ModuleType,
    calendar: Any,
    made: Made,
    office: dict[str, Any],
    weeks: int,
    asked: tuple[str, str | None],
) -> None:
    """Within the same summer time, by a calendar without closed days."""
    assume(asked[1] != "month")
    file = calendar(waiting.Hours(**{**office, "closed": frozenset()}))
    first = min(m for step in made for m in (step["start"], step["end"]) if m is not None)

    def moved(by: int) -> pm.EventLog:
        steps = [
            {**s, **{x: None if s[x] is None else s[x] - first + SUMMER + by for x in ("start", "end")}}
            for s in made
        ]  # fmt: skip
        assume(max(s[x] for s in steps for x in ("start", "end") if s[x]) < SUMMER + 2 * WEEK + by)
        return plainly.log_of(steps)

    here, later = (answer(*asked, moved(by), calendar=file) for by in (0, weeks * WEEK // 2 * 2))
    same(here, later)


@FEW
@given(logs(), offices(), st.randoms(use_true_random=False), st.sampled_from(CASES))
def test_the_order_of_rows_does_not_matter_where_no_moments_are_equal(
    plainly: SimpleNamespace,
    waiting: ModuleType,
    calendar: Any,
    made: Made,
    office: dict[str, Any],
    draw: Any,
    asked: tuple[str, str | None],
) -> None:
    file, steps = calendar(waiting.Hours(**office)), without_ties(made)
    mixed = draw.sample(steps, len(steps))
    mixed = [{**step, "seq": at} for at, step in enumerate(mixed)]
    one, other = (answer(*asked, plainly.log_of(of), calendar=file) for of in (steps, mixed))
    same(sorted_rows(one), sorted_rows(other))


@FEW
@given(logs(), st.sampled_from([(n, by) for n, by in CASES if by not in {"resource", "activity"}]))
def test_names_do_not_matter(
    plainly: SimpleNamespace, made: Made, asked: tuple[str, str | None]
) -> None:
    """Others for activities and people, of which the order of the alphabet is the same and not."""
    names = dict(zip((*made_up.ACTIVITIES, *made_up.PEOPLE[:3]), ("z<b>", "y", "😀", "x", "2", "1", "0"), strict=True))  # fmt: skip
    renamed = [{**s, **{x: names.get(s[x]) for x in ("activity", "resource")}} for s in made]
    one, other = (answer(*asked, plainly.log_of(of)) for of in (made, renamed))
    if not isinstance(one, str):
        labels = [x for x in ("from_activity", "to_activity", "activity") if x in one]
        one = one.assign(**{x: one[x].map(names).astype(one[x].dtype) for x in labels})
    same(sorted_rows(one), sorted_rows(other))


@FEW
@given(logs(), st.data())
def test_who_is_always_there_is_never_away(
    plainly: SimpleNamespace, waiting: ModuleType, calendar: Any, made: Made, data: st.DataObject
) -> None:
    assume(made_up.able(made))
    always = {key: [(0, 1440)] for key in range(7)}
    own = data.draw(st.dictionaries(st.sampled_from("TUV"), st.just(always)))
    file = calendar(waiting.Hours("Europe/Amsterdam", always, teams=own))
    log = plainly.log_of(made)
    assert not pm.waiting_causes(log, by="log", calendar=file).unavailability.any()
    assert not len(pm.unavailability(log, calendar=file))
    assert pm.causes_basis(log, calendar=file).outside_share.fillna(0)[0] == 0


@FEW
@given(logs(), offices(), st.integers(1, 5), st.data())
def test_parts_give_what_memory_gives(
    plainly: SimpleNamespace,
    waiting: ModuleType,
    calendar: Any,
    made: Made,
    office: dict[str, Any],
    n: int,
    data: st.DataObject,
) -> None:
    log, how = plainly.log_of(made), {"calendar": calendar(waiting.Hours(**office))}
    if data.draw(st.booleans()):
        how["calendar"] = ""  # the hours that the log shows
    parts = plainly.module("engine/test_buckets").large(log, n)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pmtools.engine.buckets.MANY", data.draw(st.sampled_from([0, 2, 2_000_000])))
        for name, by in data.draw(st.lists(st.sampled_from(CASES), min_size=3, max_size=3)):
            how["starts"] = data.draw(st.sampled_from(STARTS))
            same(answer(name, by, log, **how), answer(name, by, parts, **how))


test_parts_give_what_memory_gives_often = pytest.mark.long(
    settings(made_up.FEW, max_examples=120)(
        given(logs(), offices(), st.integers(1, 5), st.data())(
            test_parts_give_what_memory_gives.hypothesis.inner_test
        )
    )
)


def test_the_example_logs_in_parts(plainly: SimpleNamespace) -> None:
    large = plainly.module("engine/test_buckets").large
    log = pm.example_log("benefit")
    parts = large(log, 4)
    for name, by in CASES:
        if by not in {"buurt", "month"}:
            same(answer(name, by, log), answer(name, by, parts))
    assert timedelta(0) < pm.waiting_causes(log, by="log").total[0]
