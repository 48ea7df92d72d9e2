"""Looking back: nothing of the future is looked at, and what is counted against a hand-made log."""

import random as rand
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

import pmtools as pm
from pmtools.errors import ParameterError
from pmtools.measures.forecasting.backtest import backtest, cutoffs, known_at
from pmtools.measures.forecasting.chance import miss_chance, naive_chance
from pmtools.measures.forecasting.skill import calibration, skill

DAY = date(2025, 1, 1)


def day(n: int | None) -> date | None:
    return None if n is None else DAY + timedelta(n)


def raw(seed: int = 0, n: int = 300) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Events, cases and deadlines: some moved, some cases withdrawn, some never decided."""
    random = rand.Random(seed)
    events, cases, terms = [], [], []
    for case in range(n):
        start = random.randrange(300)
        at = start
        for step in random.choices("abcd", k=random.randrange(1, 6)):
            events.append((case, step, day(at)))
            at += random.randrange(30)
        end = random.choice([at, at, at, None])
        left = at + 2 if end is None and random.random() < 0.5 else None
        cases.append((case, day(start), day(end), day(left)))
        terms.append((case, day(start), day(start + 40)))
        if random.random() < 0.3:
            terms.append((case, day(start + random.randrange(40)), day(start + 60)))
    ids = {"case_id": pl.Int64}
    return (
        pl.DataFrame(events, ids | {"step": pl.String, "day": pl.Date}, orient="row"),
        pl.DataFrame(
            cases, ids | dict.fromkeys(("received", "decided", "withdrawn"), pl.Date), orient="row"
        ),
        pl.DataFrame(terms, ids | {"since": pl.Date, "deadline": pl.Date}, orient="row"),
    )


def another_future(
    frames: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame], at: date, seed: int
) -> tuple[pl.DataFrame, ...]:
    """The same until `at`; after it everything is another, in another order, or gone."""
    random = rand.Random(seed)
    events, cases, terms = frames

    def later(column: str) -> pl.Expr:
        moved = pl.Series([random.randrange(1, 200) for _ in range(cases.height)])
        known = pl.col(column) <= at
        return pl.when(known).then(column).otherwise(pl.lit(at) + pl.duration(days=moved))

    seen, comes = (events.filter(when) for when in (pl.col("day") <= at, pl.col("day") > at))
    comes = comes.with_columns(
        step=pl.col("step").shuffle(seed), day=at + timedelta(random.randrange(1, 99))
    )
    news = pl.DataFrame({"case_id": [9999], "step": ["z"], "day": [at + timedelta(1)]})
    terms = terms.filter(pl.col("since") <= at)
    wild = terms.with_columns(since=pl.lit(at + timedelta(1)), deadline=pl.lit(at))
    return (
        pl.concat([seen, comes.sample(fraction=0.7, shuffle=True, seed=seed), news]),
        cases.with_columns(
            later("decided"), pl.when(pl.col("withdrawn") <= at).then("withdrawn")
        ).filter((pl.col("received") <= at) | (pl.col("case_id") % 2 == 0)),
        pl.concat([terms, wild]),
    )


@pytest.mark.parametrize("seed", range(20))
def test_another_future_changes_nothing(seed: int) -> None:
    frames = raw(seed)
    at = DAY + timedelta(150 + 5 * seed)
    other = another_future(frames, at, seed)
    stays = known_at(*frames, at)
    assert stays.equals(known_at(*other, at))  # type: ignore[arg-type]
    chances = miss_chance(stays, at)
    assert chances.filter(pl.col("left") > 0).height > 5
    assert chances.equals(miss_chance(known_at(*other, at), at))  # type: ignore[arg-type]
    assert naive_chance(stays, at).equals(naive_chance(known_at(*other, at), at))  # type: ignore[arg-type]


def test_known_at_by_hand() -> None:
    events = pl.DataFrame(
        {"case_id": [1, 1, 1, 1, 2, 3], "step": list("abcxaa"),
         "day": [day(n) for n in (0, 4, 8, 12, 6, 9)]}
    )  # fmt: skip
    cases = pl.DataFrame(
        {"case_id": [1, 2, 3], "received": [day(0), day(5), day(9)],
         "decided": [day(10), None, None], "withdrawn": [None, day(8), None]}
    )  # fmt: skip
    terms = pl.DataFrame(
        {"case_id": [1, 1, 2], "since": [day(0), day(7), day(5)],
         "deadline": [day(20), day(30), day(25)]}
    )  # fmt: skip

    def rows(at: int) -> list[tuple[object, ...]]:
        return known_at(events, cases, terms, DAY + timedelta(at)).rows()

    one = (day(0), day(20), None)
    assert rows(6) == [
        (1, "a", day(0), day(4), *one),
        (1, "b", day(4), None, *one),
        (2, "a", day(6), None, day(5), day(25), None),
    ]
    done = (day(0), day(30), day(10))
    assert rows(20) == [
        (1, "a", day(0), day(4), *done),
        (1, "b", day(4), day(8), *done),
        (1, "c", day(8), day(10), *done),
        (2, "a", day(6), day(8), day(5), day(25), None),
        (3, "a", day(9), None, day(9), None, None),
    ]


def hand() -> pl.DataFrame:
    """One cut-off, day 50, end day 100: cases 1–6 run then, forty others were decided before."""
    past = [(n, 0, 10 if n % 4 else 45, 40) for n in range(100, 140)]
    # in time, late, running and past it, deadline after the end, withdrawn before and after it
    asked = [(1, 45, 80, 85), (2, 45, 86, 85), (3, 45, None, 85), (4, 45, 60, 120)]
    withdrawn = [(5, 45, 85, 85), (6, 45, 86, 85)]
    rows = [(c, "a", day(s), day(e), day(s), day(d), day(e)) for c, s, e, d in past + asked]
    rows += [(c, "a", day(s), day(e), day(s), day(d), None) for c, s, e, d in withdrawn]
    names = ["case_id", "step", "enter", "leave", "received", "deadline", "decided"]
    return pl.DataFrame(rows, schema=names, orient="row")


def then(at: date) -> pl.DataFrame:
    days = pl.col("leave", "decided")
    return hand().filter(pl.col("enter") <= at).with_columns(pl.when(days <= at).then(days))


def test_what_came_of_it() -> None:
    frame = backtest(then, [DAY + timedelta(50)], DAY + timedelta(100))
    assert dict(frame.select("case_id", "late").iter_rows()) == {
        1: False, 2: True, 3: True, 4: None, 5: None, 6: True,
    }  # fmt: skip
    assert frame["at"].unique().to_list() == [day(50)]
    assert not frame["moved"].any()
    found = skill(frame).iloc[0]
    assert (found.n, found.n_unknown, found.late) == (4, 2, 3)
    assert found.verdict == "too little data"
    assert found.brier == pytest.approx(((frame["chance"] - frame["late"]) ** 2).mean())
    assert skill(frame).equals(skill(frame.sample(fraction=1, shuffle=True, seed=3)))


def test_a_cut_off_at_the_end_is_refused() -> None:
    with pytest.raises(ParameterError, match="not before"):
        backtest(then, [DAY + timedelta(100)], DAY + timedelta(100))


def scored(n: int, chance: float, naive: float, late: float, times: int = 1) -> pl.DataFrame:
    """Cases that were each forecast so many times, a share of them late."""
    cases = [(case, chance, naive, case < late * n) for case in range(n) for _ in range(times)]
    schema = ["case_id", "chance", "naive", "late"]
    return pl.DataFrame(cases, schema=schema, orient="row").with_columns(
        moved=pl.lit(False), case_id=pl.col("case_id") + int(chance * 10000)
    )


def test_calibration_by_hand() -> None:
    frame = pl.concat(
        [scored(10, 0.8, 0.5, 0.8, times=3), scored(10, 0.1, 0.5, 0.5), scored(5, 1.0, 0.5, 1)]
    )
    rows = calibration(frame)
    assert rows.from_chance.to_list() == [0.10, 0.75, 0.90]
    assert rows.to_chance.to_list() == [0.25, 0.90, 1]
    assert rows.n.to_list() == [10, 30, 5]
    assert rows.n_cases.to_list() == [10, 10, 5]
    assert rows.observed.to_list() == pytest.approx([0.5, 0.8, 1])
    assert (rows.low[1], rows.high[1]) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert rows.fits.to_list() == [False, True, True]
    assert calibration(frame, "naive").n.to_list() == [45]
    assert calibration(frame.head(0)).empty


def test_the_verdict() -> None:
    good = pl.concat([scored(40, 0.9, 0.5, 0.9), scored(40, 0.1, 0.5, 0.1)])
    assert skill(good).verdict[0] == "beats"
    bad = good.rename({"chance": "naive", "naive": "chance"})
    assert skill(bad).verdict[0] == "does not beat"
    same = good.with_columns(naive="chance")
    assert skill(same)[["gain", "gain_low", "gain_high"]].to_numpy().tolist() == [[0, 0, 0]]
    assert skill(same).verdict[0] == "does not beat"
    for few in (good.filter("late").head(29), good.head(0), scored(60, 0.9, 0.5, 0.9)):
        assert skill(few).verdict[0] == "too little data"


def test_a_case_that_was_forecast_often_does_not_make_the_interval_narrower() -> None:
    once, often = (
        pl.concat([scored(40, 0.9, 0.5, 0.8, n), scored(40, 0.1, 0.5, 0.2, n)]) for n in (1, 9)
    )
    columns = ["gain", "gain_low", "gain_high"]
    assert skill(often)[columns].iloc[0].to_list() == pytest.approx(
        skill(once)[columns].iloc[0].to_list()
    )


def test_cut_offs_lie_in_the_second_half() -> None:
    days = cutoffs(DAY, DAY + timedelta(100))
    assert len(days) == 12
    assert days[0] == DAY + timedelta(50)
    assert days[-1] < DAY + timedelta(100)
    assert cutoffs(DAY, DAY) == [DAY]
    assert backtest(then, [], DAY + timedelta(100)).is_empty()


def test_receipt(data: Path) -> None:
    """A real log on which the step adds nothing to the days left, and which says so."""
    log = pm.read_log(data / "logs" / "receipt.xes.gz")
    local = {
        name: pl.col(name).dt.convert_time_zone("Europe/Amsterdam").dt.date()
        for name in ("end", "startdate", "enddate", "deadline")
    }
    events = log.events.select("case_id", step="activity", day=local["end"])
    first = events.group_by("case_id").agg(first=pl.col("day").min())
    cases = log.cases.join(first, on="case_id").select(
        "case_id",
        received=pl.min_horizontal(local["startdate"], "first"),
        decided=local["enddate"],
        deadline=local["deadline"],
    )
    terms = cases.select("case_id", "deadline", since="received")
    end = events["day"].max()
    assert isinstance(end, date)
    days = cutoffs(cases["received"].min(), end)  # type: ignore[arg-type]
    frame = backtest(lambda at: known_at(events, cases.drop("deadline"), terms, at), days, end)
    found = skill(frame).iloc[0]
    assert (found.n, found.n_cases, found.late) == (913, 487, 277)
    assert found.verdict == "does not beat"
    assert abs(found.expected - found.late) < 30
    assert calibration(frame).fits.all()
