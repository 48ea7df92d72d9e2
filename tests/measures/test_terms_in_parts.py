"""Laws of terms on made-up logs: parts sum to the whole, and nothing is known beforehand."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import pmtools as pm
from pmtools.engine.buckets import in_buckets
from pmtools.log.large_log import LargeLog
from pmtools.log.part import split

PERMIT = "environmental_permit"
STEPS = [
    *("Aanvraag ontvangen", "Aanvullende gegevens opvragen", "Aanvullende gegevens ontvangen"),
    *("Termijn opgeschort", "Termijn hervat", "Beslistermijn verlengen", "Besluit vaststellen"),
    *("Besluit verzenden", "Aanvraag intrekken", "Ingebrekestelling ontvangen", "Zaak heropend"),
    "Toets volledigheid",
]
KINDS = ["bouwen", "kappen", "monument", "Omgevingsvergunning uitgebreid"]
FIRST = date(2023, 11, 1)  # rules change on 1 January 2024
DAY = timedelta(days=1)
SUMMED = ["n_cases", "n_unknown", "n_norm", "n_in_norm", "n_extended", "n_extended_late"]
SUMMED += ["n_suspended", "n_suspended_late", "n_reopened", "penalty_low", "penalty_high"]
SUMMED += ["n_in_time", "n_late", "n_running", "n_overdue"]
SUMMED += ["n_withdrawn", "n_no_decision", "n_uncertain"]
FEW = settings(
    deadline=None,
    max_examples=6,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
MANY = settings(FEW, max_examples=25)
WIDE = settings(FEW, max_examples=3)  # asks every measure


class Step(NamedTuple):
    """A row of a log: a day after the first, and an hour of it."""

    case: int
    day: int
    hour: int
    activity: str
    team: str


Rows = list[Step]
days = st.integers(0, 240)
steps = st.builds(
    Step,
    st.integers(1, 6),
    days,
    st.integers(3, 23),  # 2:30 is no moment on the first day of summer time
    st.sampled_from(STEPS),
    st.sampled_from(["A", "B", ""]),
)
FITTING = [
    # A log has to have a receipt and a decision, or the service does not fit.
    *(Step(0, 0, 9, "Aanvraag ontvangen", "A"), Step(0, 1, 9, "Besluit verzenden", "B")),
    # That a log has notices at all changes the assumption about cases without one.
    Step(0, 1, 10, "Ingebrekestelling ontvangen", "A"),
]


@st.composite
def cases(draw: st.DrawFn) -> Rows:
    """Six cases with some of the steps that count, other rows of them, and one case that fits."""
    found = draw(st.lists(steps, max_size=8))
    for case in range(1, 7):
        received = draw(st.integers(0, 90))
        for label in STEPS:
            after = 0 if label == STEPS[0] else draw(st.integers(1, 150))
            if draw(st.booleans()):
                hour, team = draw(st.integers(3, 23)), draw(st.sampled_from("AB"))
                found.append(Step(case, received + after, hour, label, team))
    return [*FITTING, *found]


def text(rows: Rows, names: Callable[[int], str] = str) -> str:
    file = io.StringIO()
    write = csv.writer(file)
    write.writerow(["case_id", "activity", "end", "team", "kanaal", "zaaktype"])
    for case, day, hour, activity, team in rows:
        moment = f"{FIRST + day * DAY}T{hour:02}:00:00"
        kind, channel = KINDS[case % 4], ["post", "balie", ""][case % 3]
        write.writerow([names(case), activity, moment, team, channel, kind])
    return file.getvalue()


@pytest.fixture(scope="module")
def log_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """The log of rows, and whatever names the cases have."""
    path = tmp_path_factory.mktemp("terms") / "cases.csv"

    def read(rows: Rows, names: Callable[[int], str] = str) -> Any:
        path.write_text(text(rows, names), encoding="utf-8")
        return pm.read_csv(path)

    return read


@pytest.fixture(scope="module")
def normed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The service with a norm of its own."""
    shipped = Path(pm.__file__).parent / f"clock/services/{PERMIT}.toml"
    file = tmp_path_factory.mktemp("service") / "norm.toml"
    file.write_text(f'norm = "6 weeks"\n{shipped.read_text(encoding="utf-8")}', encoding="utf-8")
    return str(file)


def sorted_by_case(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values("case_id").reset_index(drop=True)


ASKED: dict[str, Callable[..., pd.DataFrame]] = {
    "deadlines": lambda log, service, at="": sorted_by_case(pm.deadlines(log, service, at=at)),
    "on_time": lambda log, service, at="": pm.on_time(log, service, at=at),
    "on_time by period": lambda log, service, at="": pm.on_time(log, service, "period", at=at),
    "on_time by team": lambda log, service, at="": pm.on_time(log, service, "team", at=at),
    "on_time by kanaal": lambda log, service, at="": pm.on_time(log, service, "kanaal", at=at),
    "suspensions": lambda log, service, at="": pm.suspensions(log, service, at=at),
    "running": lambda log, service, at="": pm.running(log, service, at=at),
    "running by activity": lambda log, service, at="": pm.running(log, service, "activity", at=at),
    "running by team": lambda log, service, at="": pm.running(log, service, "team", at=at),
}


def same(one: Any, other: Any, service: str, at: str = "") -> None:
    for name, ask in ASKED.items():
        found, expected = ask(one, service, at), ask(other, service, at)
        pd.testing.assert_frame_equal(found, expected, obj=name)


def lasts_until(rows: Rows, day: int) -> list[Step]:
    return [row for row in rows if row.day <= day]


# --- parts and the whole --------------------------------------------------------------------------


@FEW
@given(cases(), days)
def test_parts_sum_to_the_whole(log_of: Any, normed: str, rows: Rows, day: int) -> None:
    log, at = log_of(rows), str(FIRST + day * DAY)
    if day < 1:
        return
    found = pm.deadlines(log, normed, at=at)
    whole = pm.on_time(log, normed, at=at).iloc[0]
    cases_then = {row.case for row in lasts_until(rows, day)}
    assert whole.n_cases == len(found) == len(cases_then)
    statuses = SUMMED[11:]
    assert whole[statuses].sum() + whole.n_unknown == whole.n_cases
    for by in ("team", "kanaal", "zaaktype"):
        parts = pm.on_time(log, normed, by, at=at)
        assert parts[SUMMED].sum().to_dict() == whole[SUMMED].to_dict(), by
    months = pm.on_time(log, normed, "period", at=at)
    decided = ["n_in_time", "n_late"]
    assert months[decided].sum().to_dict() == whole[decided].to_dict()
    for by in ("team", "activity", "kanaal"):
        parts = pm.running(log, normed, by, at=at)
        total = pm.running(log, normed, at=at).iloc[0]
        counts = ["n", "n_overdue", "n_week", "n_two_weeks", "n_four_weeks", "n_later"]
        counts.append("n_suspended")
        assert parts[counts].sum().to_dict() == total[counts].to_dict(), by


@FEW
@given(cases())
def test_who_runs_is_in_time_nor_late(log_of: Any, rows: Rows) -> None:
    found = pm.deadlines(log_of(rows), PERMIT)
    judged = found[found.status.isin(["in_time", "late"])]
    open_ended = found[found.status.isin(["running", "overdue"])]
    assert judged.decided.notna().all()
    assert open_ended.decided.isna().all()
    assert (judged.days_left >= 0).eq(judged.status == "in_time").all()
    assert (open_ended.days_left >= 0).eq(open_ended.status == "running").all()
    assert (found.penalty_low <= found.penalty_high).all()
    assert found.penalty_high.between(0, 1442).all()
    assert (found[found.rule == "wabo-3-9"].penalty_high == 0).all()
    assert found[found.deadline.isna()].penalty_high.eq(0).all()


@FEW
@given(cases())
def test_no_more_of_a_term_is_used_than_went_by(log_of: Any, rows: Rows) -> None:
    """Who was decided after receipt used no less than nothing of the term."""
    found = pm.deadlines(log_of(rows), PERMIT)
    found = found[found.status.isin(["in_time", "late", "uncertain", "running", "overdue"])]
    found = found[found.decided.isna() | (found.decided >= found.received)]
    assert (found.used_days >= 0).all()


# --- what does not matter -------------------------------------------------------------------------


@WIDE
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_rows(log_of: Any, rows: Rows, random: Any) -> None:
    """Each row of a case at another moment: else the order in the file decides."""
    rows = list({(row.case, row.day, row.hour): row for row in rows}.values())
    mixed = random.sample(rows, len(rows))
    same(log_of(rows), log_of(mixed), PERMIT)


@FEW
@given(cases())
def test_the_names_of_cases(log_of: Any, rows: Rows) -> None:
    one, other = log_of(rows), log_of(rows, lambda case: f"zaak-{case:03}")
    found, renamed = (sorted_by_case(pm.deadlines(log, PERMIT)) for log in (one, other))
    pd.testing.assert_frame_equal(found.drop(columns="case_id"), renamed.drop(columns="case_id"))
    pd.testing.assert_frame_equal(pm.on_time(one, PERMIT), pm.on_time(other, PERMIT))


@FEW
@given(cases(), st.integers(3, 23))
def test_the_hour_of_the_day(log_of: Any, rows: Rows, hour: int) -> None:
    """A term is counted in days: what counts of an hour is only the order within a day."""
    rows = list({(row.case, row.day): row for row in rows}.values())
    rows = [*FITTING, *(row for row in rows if row.case)]
    moved = [row._replace(hour=hour) if row.case else row for row in rows]
    found, other = (sorted_by_case(pm.deadlines(log_of(one), PERMIT)) for one in (rows, moved))
    pd.testing.assert_frame_equal(found, other)


@FEW
@given(cases(), st.integers(1, 400))
def test_a_shift_in_time(log_of: Any, rows: Rows, by: int) -> None:
    """Deadlines meet other holidays and rules; days and suspensions move along, as they are."""
    log, later = log_of(rows), log_of([row._replace(day=row.day + by) for row in rows])
    pd.testing.assert_frame_equal(pm.suspensions(later, PERMIT), pm.suspensions(log, PERMIT))
    found, moved = (sorted_by_case(pm.deadlines(one, PERMIT)) for one in (log, later))
    for column in ("received", "decided"):
        pd.testing.assert_series_equal(
            moved[column], found[column] + pd.Timedelta(days=by), check_dtype=False
        )
    for column in ("n_unmatched", "n_unended", "step_days", "activity", "team", "procedure"):
        pd.testing.assert_series_equal(moved[column], found[column])


# --- nothing is known beforehand ------------------------------------------------------------------


@WIDE
@given(cases(), st.lists(steps, max_size=12), st.integers(1, 200))
def test_what_comes_later_changes_nothing(
    log_of: Any, normed: str, rows: Rows, others: Rows, day: int
) -> None:
    """As of a day: other steps on later days, of the same cases or new ones, or none at all."""
    at = str(FIRST + day * DAY)
    known = lasts_until(rows, day)
    later = [row._replace(day=day + 1 + row.day) for row in others]
    log = log_of(rows)
    for future in (later, []):
        same(log, log_of([*known, *future]), normed, at)


def test_a_notice_that_comes_later_changes_nothing(log_of: Any) -> None:
    """As of a day on which no notice was known, the range is that of a log without notices."""
    steps = [Step(1, 70, 9, STEPS[0], "A"), Step(2, 235, 9, "Ingebrekestelling ontvangen", "A")]
    log, known = log_of([*FITTING[:2], *steps]), log_of([*FITTING[:2], steps[0]])
    at = str(FIRST + 154 * DAY)
    found, expected = (sorted_by_case(pm.deadlines(one, PERMIT, at=at)) for one in (log, known))
    pd.testing.assert_frame_equal(found, expected)


@pytest.mark.long
@MANY
@given(cases(), st.lists(steps, max_size=12), st.integers(1, 200), st.integers(1, 4))
def test_all_of_it_at_length(
    log_of: Any, normed: str, rows: Rows, others: Rows, day: int, parts: int
) -> None:
    at = str(FIRST + day * DAY)
    later = [row._replace(day=day + 1 + row.day) for row in others]
    log = log_of(rows)
    same(log, log_of([*lasts_until(rows, day), *later]), normed, at)
    same(large(log, parts), log, normed)
    found = pm.deadlines(log, normed)
    assert pm.on_time(log, normed).iloc[0].n_cases == len(found)


# --- a part at a time -----------------------------------------------------------------------------


def large(log: Any, parts: int) -> LargeLog:
    """The log in parts, each read by itself; rows that move go into three buckets more."""
    return LargeLog(split(log, parts), log.origin, partial(in_buckets, n=parts + 3, folder=None))


@WIDE
@given(cases(), st.integers(1, 4))
def test_parts_give_what_memory_gives(log_of: Any, normed: str, rows: Rows, parts: int) -> None:
    log = log_of(rows)
    other = large(log, parts)
    for service, at in ((normed, ""), (PERMIT, "2024-02-15")):
        same(other, log, service, at)


@pytest.mark.parametrize(
    ("name", "service", "parts"),
    [
        ("benefit", "benefit", 5),
        pytest.param(PERMIT, PERMIT, 1, marks=pytest.mark.long),
        pytest.param(PERMIT, PERMIT, 13, marks=pytest.mark.long),
        pytest.param("property_tax", "woz_objection", 5, marks=pytest.mark.long),
    ],
)
def test_parts_of_an_example(name: str, service: str, parts: int) -> None:
    log = pm.read_log(name)
    same(large(log, parts), log, service, "2025-06-16")
    pd.testing.assert_frame_equal(
        pm.meanings(large(log, parts), service), pm.meanings(log, service)
    )
    assert pm.service_of(large(log, parts)) == pm.service_of(log)


@pytest.mark.long
@pytest.mark.parametrize("number", "123")
def test_parts_of_bpic15(data: Path, number: str) -> None:
    log = pm.read_xes(data / f"logs/BPIC15_{number}.xes.gz")
    service = str(Path(pm.__file__).parent / "clock/services/examples/bpic15.toml")
    for name in ("deadlines", "on_time", "on_time by period", "suspensions", "running by activity"):
        pd.testing.assert_frame_equal(
            ASKED[name](large(log, 7), service), ASKED[name](log, service), obj=name
        )
