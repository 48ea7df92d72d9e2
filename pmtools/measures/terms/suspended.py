"""Suspensions of cases, from the days on which they begin and end."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pmtools.clock.legal import Days
from pmtools.clock.rule import Rule, Terms
from pmtools.clock.suspension import Stops, merged
from pmtools.measures.terms.milestones import PAIRS

DAY = np.timedelta64(1, "D")
SUPPLEMENT, VIEW = ("supplement", "repair"), ("third_party_view",)
"""The grounds of the first two of `PAIRS`; the last can be any other."""

KINDS = ("supplement", "view", "other")
"""What each of the pairs of `milestones` is."""


def stretches(cases: pl.DataFrame) -> pl.DataFrame:
    """One row per suspension: `pair`, case `n`, the days `begin` and `end` (null: not ended).

    What begins a suspension while it lasts begins none; what ends one that did not begin has a null
    `begin`. Takes the rows of `milestones`.
    """
    return pl.concat([_of_pair(cases, pair) for pair in range(len(PAIRS))])


def _of_pair(cases: pl.DataFrame, pair: int) -> pl.DataFrame:
    case = pl.col("n")
    marks = (
        cases.select(
            pl.int_range(pl.len(), dtype=pl.Int64).alias("n"),
            pl.col(f"days_{pair}").alias("day"),
            pl.col(f"opens_{pair}").alias("opens"),
        )
        .filter(pl.col("day").list.len() > 0)
        .explode("day", "opens")
        .with_columns(open_before=pl.col("opens").shift() & (case == case.shift()))
        .with_columns(pl.col("open_before").fill_null(False))
    )
    turns = marks.filter(~(pl.col("opens") & pl.col("open_before")))
    ends = pl.when(case == case.shift(-1)).then(pl.col("day").shift(-1))
    begun = turns.with_columns(end=ends).filter("opens").select(case, begin="day", end="end")
    lone = turns.filter(~pl.col("opens"), ~pl.col("open_before")).select(
        case, begin=pl.lit(None, pl.Date), end="day"
    )
    number = pl.lit(pair, pl.Int64).alias("pair")
    return pl.concat([begun, lone]).select(number, "n", "begin", "end")


def stops_of(rows: pl.DataFrame, rule: Rule, terms: Terms, latest: Days | None) -> Stops:
    """The suspended days of cases on grounds that a rule knows.

    A suspension lasts to the day `latest` of its case (of the decision, or today) at most; without
    that day one that did not end is left out.
    """
    begun = rows.filter(pl.col("begin").is_not_null(), pl.col("pair").is_in(_pairs(rule)))
    if latest is None:
        begun = begun.filter(pl.col("end").is_not_null())
    n, begin, end = (begun[name].to_numpy() for name in ("n", "begin", "end"))
    included = [pair for pair in _pairs(rule) if _through(pair, rule, terms)]
    through = np.isin(begun["pair"].to_numpy(), included)
    last: Days = end.astype("M8[D]")
    last[through] += DAY
    if latest is not None:
        open_until = (latest + DAY)[n]
        np.copyto(last, open_until, where=~(last <= open_until))
    told: Days = begin.astype("M8[D]")
    return merged(n, told + DAY, last)


def _grounds(pair: int, rule: Rule) -> list[str]:
    """The grounds of a rule that a pair can be."""
    own = (SUPPLEMENT, VIEW)
    if pair < len(own):
        return [ground for ground in rule.suspends if ground in own[pair]]
    return [ground for ground in rule.suspends if ground not in (*SUPPLEMENT, *VIEW)]


def _pairs(rule: Rule) -> list[int]:
    return [pair for pair in range(len(PAIRS)) if _grounds(pair, rule)]


def _through(pair: int, rule: Rule, terms: Terms) -> bool:
    # Which other ground it was is not told: then the day on which it ends counts, as for most.
    return pair < len(PAIRS) - 1 and terms.grounds[_grounds(pair, rule)[0]].through


def per_case(rows: pl.DataFrame, kept: pl.Expr, n: int) -> NDArray[np.int64]:
    """How many rows that are kept each of `n` cases has."""
    return np.bincount(rows.filter(kept)["n"].to_numpy(), minlength=n).astype(np.int64)


def apart(rows: pl.LazyFrame) -> pl.LazyFrame:
    """One row per suspension of the rows of `milestones`: its case, kind, begin, end and days."""
    schema = {
        "case_id": rows.collect_schema()["case_id"],
        "kind": pl.String(),
        **dict.fromkeys(("begin", "end"), pl.Date()),
        "days": pl.Duration("us"),
    }
    return rows.map_batches(
        _suspensions,
        schema=schema,
        predicate_pushdown=False,
        projection_pushdown=False,
        slice_pushdown=False,
    )


def _suspensions(cases: pl.DataFrame) -> pl.DataFrame:
    found = stretches(cases)
    ids = cases["case_id"].gather(found["n"])
    length = (pl.col("end") - pl.col("begin") - pl.duration(days=1)).clip(pl.duration(days=0))
    return found.select(
        ids,
        kind=pl.col("pair").replace_strict(dict(enumerate(KINDS)), return_dtype=pl.String),
        begin="begin",
        end="end",
        days=length.cast(pl.Duration("us")),
    )
