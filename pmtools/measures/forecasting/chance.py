"""The chance of missing the term (kans op overschrijding), from how such cases went before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from pmtools.errors import ParameterError
from pmtools.measures.forecasting.survival import Followed, decided_after

ENOUGH = 30  # cases of which it is known how they went
BANDS = (0, 1, 3, 7, 14)  # days on either side
ALL = 10**7  # days on either side
ANSWER: dict[str, type[pl.DataType]] = {
    "chance": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "n_like": pl.Int64,
    "basis": pl.String,
}
KEYS = ("step", "used", "left")


class Like(NamedTuple):
    """Past cases to compare with, how near, and how many are needed."""

    basis: str
    past: Followed
    as_long: bool
    bands: tuple[int, ...]
    enough: int = ENOUGH


def miss_chance(stays: pl.DataFrame, at: date) -> pl.DataFrame:
    """The chance that each running case will be decided after its deadline.

    `stays` has a row per stay of a case in a step, as known when the day `at` is over: `case_id`,
    `step`, `enter`, `leave` (null: the step it is in), `received`, `deadline` and `decided` (Date,
    null where not known). A case without a decision that is in no step ended otherwise
    (withdrawn): it is compared with until then, and asked about no more.

    Columns: `case_id`, `step`, `used` (int64, days since receipt), `left` (int64, days to the
    deadline), `chance`, `low`, `high` (float64, 95 % interval), `n_like` (int64, past cases of
    which it is known whether they were late) and `basis`. It is the share late, by Kaplan and
    Meier, of past cases that were in that step after as many days with as many days left
    (`"step and days used"`); else of those in that step with as many days left (`"step"`); else
    of all with as many days left (`"all"`): as many, or 1, 3, 7 or 14 more or less, the nearest
    that gives 30 cases; at the very last of all cases. With no days left it is 1
    (`"past its deadline"`). A case of which nothing is known has no row. The interval is of the
    estimate: it does not hold what changes between then and now.

    Raises ParameterError when something of after `at` is known.

    >>> from datetime import date
    >>> day = [date(2026, 1, d) for d in range(1, 32)]
    >>> stays = pl.DataFrame(
    ...     {"case_id": ["a", "b", "c"], "step": "intake", "enter": [day[0], day[0], day[10]],
    ...      "leave": [day[4], day[20], None], "received": [day[0], day[0], day[10]],
    ...      "deadline": [day[14], day[14], day[24]], "decided": [day[4], day[20], None]})
    >>> chances = miss_chance(stays, day[21])
    >>> chances.select("case_id", "left", pl.col("chance").round(2), "n_like", "basis").rows()
    [('c', 3, 0.86, 2, 'all')]
    """
    rows = followed(stays, at)
    parts = rows.partition_by("step", as_dict=True)
    everyone, nobody = stretches(cases_of(rows)), stretches(rows.head(0))
    asked = running(stays, at)
    likes: dict[object, list[Like]] = {}
    for step in asked["step"].unique():
        past = stretches(parts[step,]) if (step,) in parts else nobody
        likes[step] = [
            Like("step and days used", past, True, BANDS),
            Like("step", past, False, BANDS),
            *days_left("all", everyone),
        ]
    return answered(asked, likes, KEYS)


def naive_chance(stays: pl.DataFrame, at: date) -> pl.DataFrame:
    """The same from the days left alone: of past cases with as many days left, in any step.

    What `miss_chance` has to beat. Takes and gives the same; `basis` is `"days left"`.
    """
    likes = days_left("days left", stretches(cases_of(followed(stays, at))))
    asked = running(stays, at)
    return answered(asked, dict.fromkeys(asked["step"].unique(), likes), ("left",))


def days_left(basis: str, past: Followed) -> list[Like]:
    """Past cases with about as many days left; else all there are."""
    return [
        Like(basis, past, False, (*BANDS, ALL)),
        Like(basis, past, False, (ALL,), 1),
    ]


def running(stays: pl.DataFrame, at: date) -> pl.DataFrame:
    """The running cases with a deadline: step, days used and days left at the end of `at`."""
    day = pl.lit(at, pl.Date)
    return (
        stays.filter(pl.col("leave").is_null() & pl.col("decided").is_null())
        .drop_nulls(["received", "deadline"])
        .filter(pl.col("received") <= day)
        .sort("enter", maintain_order=True)
        .unique("case_id", keep="last", maintain_order=True)
        .select(
            "case_id",
            "step",
            used=(day - pl.col("received")).dt.total_days(),
            left=(pl.col("deadline") - day).dt.total_days(),
        )
    )


def followed(stays: pl.DataFrame, at: date) -> pl.DataFrame:
    """The stays with the day until which their case was followed (`until`), in order of case."""
    later = stays.filter(pl.any_horizontal(pl.col("enter", "leave", "received", "decided") > at))
    if later.height:
        raise ParameterError(
            f"{later.height} stays have days after {at}: what was not known then must be left out"
        )
    ended = pl.when(pl.col("leave").is_null().any().over("case_id")).then(pl.lit(at, pl.Date))
    until = pl.coalesce("decided", ended, pl.col("leave").max().over("case_id"))
    return (
        stays.with_columns(until=until)
        .drop_nulls(["enter", "received", "deadline"])
        .with_columns(leave=pl.min_horizontal(pl.col("leave").fill_null(pl.lit(at)), "until"))
        .with_columns(case=pl.col("case_id").rank("dense").cast(pl.Int64))
        .sort("case")
    )


def cases_of(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per case: from its receipt until its decision, whatever its steps."""
    cases = rows.unique("case", keep="first", maintain_order=True)
    return cases.with_columns(enter="received", leave="until")


def stretches(rows: pl.DataFrame) -> Followed:
    """Stays on the scale of days since the deadline; those without a moment are left out."""
    since = {
        "first": pl.max_horizontal("enter", "received") - pl.col("deadline"),
        "last": pl.col("leave") - pl.col("deadline") - pl.duration(days=1),
        "end": pl.col("until") - pl.col("deadline"),
        "term": pl.col("deadline") - pl.col("received"),
    }
    table = rows.select(
        "case",
        pl.col("decided").is_not_null(),
        **{name: days.dt.total_days() for name, days in since.items()},
    ).filter(pl.col("first") <= pl.col("last"))
    return Followed(**{column.name: column.to_numpy() for column in table})


def answered(
    asked: pl.DataFrame, likes: dict[object, list[Like]], keys: tuple[str, ...]
) -> pl.DataFrame:
    """The chance of each case that is asked about, those of which nothing is known left out.

    Cases with the same `keys` get the same answer, which is sought once.
    """
    sure = {"chance": 1.0, "low": 1.0, "high": 1.0, "n_like": 0, "basis": "past its deadline"}
    late = asked.filter(pl.col("left") <= 0).with_columns(
        pl.lit(value, ANSWER[name]).alias(name) for name, value in sure.items()
    )
    comes = asked.filter(pl.col("left") > 0)
    kinds = comes.unique(keys, maintain_order=True)
    rows = kinds.select("step", "used", "left").iter_rows()
    found = [told(likes[step], used, left) for step, used, left in rows]
    answers = pl.DataFrame(found, schema=ANSWER, orient="row")
    known = kinds.select(keys).hstack(answers).drop_nulls("chance")
    return pl.concat([late, comes.join(known, on=keys, nulls_equal=True)]).sort("case_id")


def told(likes: Sequence[Like], used: int, left: int) -> tuple[float | int | str | None, ...]:
    """The chance by the first past cases that are enough, and the basis; nulls without any."""
    for basis, past, as_long, bands, enough in likes:
        for band in bands:
            near = past.near(left, used if as_long else None, band)
            if near.n_known() >= enough:
                return *decided_after(near), basis
    return (None,) * len(ANSWER)
