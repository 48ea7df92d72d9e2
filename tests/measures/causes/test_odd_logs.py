"""Logs and questions that are odd: refused in words, or answered as the definitions say."""

import random
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

import pmtools as pm

MEASURES = [
    pm.waiting_causes,
    pm.cycle_efficiency,
    pm.batches,
    pm.contention,
    pm.unavailability,
    pm.causes_basis,
]
ALWAYS = {key: [(0, 1440)] for key in range(7)}
TWO = [("1", "in", "p", 0, 10), ("1", "do", "p", 30, 40)]


@pytest.fixture(scope="module")
def log(plainly):
    return lambda rows: plainly.log_of(plainly.brief(rows))


@pytest.fixture(scope="module")
def told(waiting, plainly, calendar):
    """The causes of a log of brief rows; those of the oracle are the same."""

    def of(rows, hours=None, **changes):
        steps = [{**step, **changes} for step in plainly.brief(rows)]
        hours = hours or waiting.Hours("Europe/Amsterdam", ALWAYS)
        answer = pm.waiting_causes(plainly.log_of(steps), by="log", calendar=calendar(hours))
        found = plainly.found(answer)
        rows = waiting.waits(steps, hours)
        assert not rows or found == plainly.wanted(rows, plainly.key_of("log", steps))
        return answer.iloc[0]

    return of


def minutes(row, *names):
    return [row[name] / pd.Timedelta(1, "min") for name in names]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(
    ("at", "lacks"), [(2, "does not say who did a step"), (3, "register when a step begins")]
)
def test_a_log_that_lacks_people_or_starts_says_what_to_do(measure, at, lacks, log):
    rows = [(*row[:at], None, *row[at + 1 :]) for row in TWO]
    with pytest.raises(pm.CapabilityError, match=lacks):
        measure(log(rows))


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"batch": 1}, "batch = 1: a batch has at least 2"),
        ({"batch": 0}, "batch = 0"),
        ({"parallel": 0}, "parallel = 0 must be a share"),
        ({"parallel": 1.01}, r"parallel = 1\.01"),
        ({"parallel": float("nan")}, "parallel = nan"),
        ({"starts": "guess"}, "starts = 'guess' must be empty"),
        ({"calendar": "nowhere.toml"}, "nowhere"),
        ({"parties": "nowhere.toml"}, "nowhere"),
    ],
)
def test_a_question_that_cannot_be_is_refused(measure, how, words, log):
    with pytest.raises(pm.PmtoolsError, match=words):
        measure(log(TWO), **how)


@pytest.mark.parametrize("measure", [pm.waiting_causes, pm.contention, pm.unavailability])
@pytest.mark.parametrize("by", ["kanaal", "month", "buurt", "variant", "nothing", "team"])
def test_a_key_splits_or_is_refused_in_words(measure, by, log):
    try:
        assert by in measure(log(TWO), by=by)
    except pm.PmtoolsError as error:
        assert by in {"nothing", "team"}
        assert by in str(error)


def test_one_person_does_everything(told):
    """Two cases: the second waits while the first is done, then ten minutes for nothing."""
    row = told([("1", "in", "p", 0, 0), ("2", "in", "p", 1, 1), ("1", "do", "p", 0, 20), ("2", "do", "p", 30, 40)])  # fmt: skip
    assert minutes(row, "total", "contention", "extraneous") == [29, 19, 10]


def test_work_of_one_person_that_overlaps_counts_once(told):
    """`do` could begin at 0: until 30 x and y are in hand, which could before, then z, which could at 3.

    Before that x waits for nothing from -5 to 0 and y from -4 to 0; x is in hand while y and z wait.
    """
    rows = [
        *(("1", "in", "q", -10, -5), ("1", "x", "p", 0, 30)),
        *(("2", "in", "q", -10, -4), ("2", "y", "p", 5, 25)),
        *(("3", "in", "q", -9, 3), ("3", "z", "p", 4, 45)),
        *(("4", "in", "q", -9, 0), ("4", "do", "p", 40, 50)),
    ]
    row = told(rows)
    assert minutes(row, "contention", "prioritisation", "extraneous") == [30 + 5 + 1, 10, 5 + 4]


def test_steps_that_end_before_they_start_take_no_part(told, log):
    rows = [*TWO, ("1", "oops", "p", 25, 15), ("2", "in", "p", 9, 3), ("2", "do", "p", 40, 20)]
    row = told(rows)
    assert (row.n, *minutes(row, "total", "extraneous")) == (1, 20, 20)
    basis = pm.causes_basis(log(rows)).iloc[0]
    assert (basis.n_events, basis.n_negative, basis.n_waits) == (5, 3, 1)
    assert not len(pm.waiting_causes(log([("1", "a", "p", 5, 1), ("1", "b", "p", 9, 3)])))


def test_what_has_only_a_day_is_not_split(told):
    row = told(TWO, precision="day")
    assert (row.n, row.n_unsplit, *minutes(row, "total", "unsplit")) == (1, 1, 20, 20)
    assert not any(minutes(row, "batching", "contention", "unavailability", "extraneous"))


def test_who_never_works_is_always_away(told, waiting):
    """Every day of the log is closed."""
    closed = frozenset(date(2024, 4, day) for day in range(6, 12))
    row = told(TWO, waiting.Hours("Europe/Amsterdam", ALWAYS, closed))
    assert minutes(row, "total", "unavailability") == [20, 20]


def test_half_of_the_starts_is_missing(told, log):
    """Only a step whose start is known waits; the estimate makes the others wait too."""
    rows = [row for n in range(6) for row in ((str(n), "in", "q", 0, 0), (str(n), "do", "p", None if n % 2 else 10 + 9 * n, 15 + 9 * n))]  # fmt: skip
    assert told(rows).n == 3
    for starts in ("estimate", "earliest", "latest"):
        assert pm.waiting_causes(log(rows), by="log", starts=starts).n[0] == 6
    assert pm.causes_basis(log(rows)).n_no_start[0] == 3


@pytest.mark.parametrize("year", [1, 1900, 2200, 9999])
def test_a_moment_in_a_year_without_calendar_is_not_split(year, plainly, waiting, calendar):
    far = (datetime(year, 1, 3, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)  # fmt: skip
    steps = plainly.brief([*TWO, ("2", "in", "s", 0, 1), ("2", "do", "s", 5, 6)])
    steps[0 if year < 2000 else 1] |= {"start": far, "end": far}
    hours = calendar(waiting.Hours("Europe/Amsterdam", ALWAYS))
    row = pm.waiting_causes(plainly.log_of(steps), by="log", calendar=hours).iloc[0]
    assert (row.n, row.n_unsplit) == (2, 1)
    assert row.unsplit > timedelta(days=40 * 365)
    assert minutes(row, "extraneous") == [4]
    assert pm.causes_basis(plainly.log_of(steps), calendar=hours).n_no_time[0] == 1


@pytest.mark.parametrize(
    ("n", "grid", "longest", "alone"),
    [(2900, 100, 1, False), pytest.param(2600, 5, 4400, True, marks=pytest.mark.long)],
)
def test_spans_of_a_lifetime(n, grid, longest, alone, plainly, waiting, calendar):
    """Steps that begin from 1991 to 2054 on days that lie on a grid; half by one person, or all.

    What they need could begin on such a day too, so that many begin and could begin together.
    """
    draw, rows = random.Random(n), []
    day = 1440
    for case in range(n):
        start = draw.randrange(-12_000 // grid, 11_000 // grid) * grid
        end = min(start + draw.choice((0, 1, draw.randrange(longest + 1))) * grid, 12_500)
        ready = start - draw.choice((0, 0, 1, 2)) * grid
        who = f"p{0 if alone else case % 2 * case}"
        rows.append((f"{case}", "in", "q", (ready - grid) * day, ready * day))
        rows.append((f"{case}", draw.choice("ab"), who, start * day, end * day))
    steps = plainly.brief(rows)
    always = calendar(waiting.Hours("Europe/Amsterdam", ALWAYS))
    answer = pm.waiting_causes(plainly.log_of(steps), calendar=always)
    key = plainly.key_of(None, steps)
    assert plainly.found(answer) == plainly.wanted(waiting.waits(steps), key)


def test_ten_thousand_people_with_hours_of_their_own(log, waiting, calendar):
    """In seconds: the suite would stop if it took minutes."""
    rows = [row for n in range(20_000) for row in ((f"c{n}", "in", f"p{n % 10_000}", n % 50, n % 50 + 1), (f"c{n}", "do", f"p{n % 10_000}", 60 + n % 97, 67 + n % 97))]  # fmt: skip
    own = {f"p{n}": {key: [(480 + n % 60, 1020)] for key in range(5)} for n in range(10_000)}
    hours = waiting.Hours("Europe/Amsterdam", ALWAYS, persons=own)
    many, began = log(rows), datetime.now(UTC)
    answer = pm.waiting_causes(many, by="log", calendar=calendar(hours))
    assert answer.n[0] == 20_000
    assert datetime.now(UTC) - began < timedelta(seconds=20)


def test_a_batch_of_a_hundred_thousand_at_one_moment(log):
    """One could begin at minute 999 the latest, so a step that could at minute `m` is saved for 999 - m."""
    rows = [row for n in range(100_000) for row in ((str(n), "in", "q", n % 1000, n % 1000), (str(n), "do", "p", 2000, 2010))]  # fmt: skip
    many, began = log(rows), datetime.now(UTC)
    told = pm.batches(many).set_index("activity").loc["do"]
    assert datetime.now(UTC) - began < timedelta(seconds=20)
    assert (told.n_batched, told.n_batches, told.parallel) == (100_000, 1, 1)
    assert told.waiting == pd.Timedelta(100 * sum(range(1000)), "min")
