"""What changed in the data: rows added, removed or altered in the period that both runs have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pmtools.runs.comparing.changes import Said, changed, lacks, noted
from pmtools.runs.comparing.traces import DAY, Trace, day_of

if TYPE_CHECKING:
    import polars as pl

NEVER = 1 << 30
"""An hour after all others."""


def of_data(older: Trace, newer: Trace) -> list[Said]:
    """What to say of the rows of two logs that were read in one way, with one key.

    The period that both have is from the later of their first days to the last whole day of the log
    that ends first (to the end, when both end in one hour). In a case that has others in it, so
    many rows of the one as there are other rows of the other are altered; the rest was removed or
    added. Rows that are equal count as often as they are there; their order plays no part.
    """
    if older.cases.join(newer.cases, on="case", how="semi").is_empty():
        return [lacks("no_shared_case")]
    begin, end = period(older, newer)
    if begin >= end:
        return [lacks("no_shared_period")]
    low, high = bounds(older, newer)
    counts = _counts(_between(older, low, high), _between(newer, low, high))
    rows, days = int(counts["old"].sum()), {"first": day_of(begin), "last": day_of(end - 1)}
    said = [noted("period", rows=rows, **days), *_columns(older, newer)]
    same_columns = older.facts["columns"] == newer.facts["columns"]
    said += _rows(counts, same_columns=same_columns)
    said += _before(older, newer, low, begin)
    said += _attributes(older, newer)
    return said


def period(older: Trace, newer: Trace) -> tuple[int, int]:
    """The hours from and until (exclusive) which both logs are whole."""
    begin = max(trace.begin // DAY * DAY for trace in (older, newer))
    if older.until == newer.until:
        return begin, older.until + 1
    return begin, min(older.until, newer.until) // DAY * DAY


def bounds(older: Trace, newer: Trace) -> tuple[int, int]:
    """The hours between which rows are compared: logs that begin or end as one have no bound there.

    So that a row with a mistyped date, long before or after all others, is compared too.
    """
    begin, end = period(older, newer)
    one_begin = older.begin // DAY == newer.begin // DAY
    return -NEVER if one_begin else begin, NEVER if older.until == newer.until else end


def _between(trace: Trace, begin: int, end: int) -> pl.DataFrame:
    import polars as pl

    return trace.rows.filter(pl.col("at").is_between(begin, end - 1))


def _counts(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Per case its rows in both, how many are equal, and how many but for other columns."""
    import polars as pl

    sizes = [rows.group_by("case").len(name) for rows, name in ((old, "old"), (new, "new"))]
    per = sizes[0].join(sizes[1], on="case", how="full", coalesce=True)
    per = per.join(_equal(old, new, ["case", "row", "rest"], "whole"), on="case", how="left")
    per = per.join(_equal(old, new, ["case", "row"], "core"), on="case", how="left")
    return per.with_columns(pl.exclude("case").fill_null(0).cast(pl.Int64))


def _equal(old: pl.DataFrame, new: pl.DataFrame, keys: list[str], name: str) -> pl.DataFrame:
    """Per case how many rows of the one are in the other, each as often as it is in both."""
    import polars as pl

    both = old.group_by(keys).len("old").join(new.group_by(keys).len("new"), on=keys)
    least = both.select("case", pl.min_horizontal("old", "new").alias(name))
    return least.group_by("case").agg(pl.col(name).sum())


def _rows(counts: pl.DataFrame, *, same_columns: bool) -> list[Said]:
    import polars as pl

    equal = "whole" if same_columns else "core"
    gone, come = pl.col("old") - pl.col(equal), pl.col("new") - pl.col(equal)
    altered = pl.min_horizontal(gone, come)
    told = counts.with_columns(
        removed=gone - altered,
        added=come - altered,
        altered=altered,
        beside=pl.min_horizontal(altered, pl.col("core") - pl.col("whole")),
    )
    said = []
    for what, whole in (("removed", "new"), ("added", "old"), ("altered", "")):
        touched = told.filter(pl.col(what) > 0)
        if touched.is_empty():
            continue
        values = {"rows": int(touched[what].sum()), "cases": touched.height}
        if whole:
            values["whole_cases"] = touched.filter(pl.col(whole) == 0).height
        else:
            values["beside"] = int(touched["beside"].sum()) if same_columns else 0
        said.append(changed(what, **values))
    if not same_columns and not counts.filter(pl.col("core") > pl.col("whole")).is_empty():
        said.append(lacks("columns_not_compared"))
    return said


def _columns(older: Trace, newer: Trace) -> list[Said]:
    """Which columns with other values than empty the logs have, beside what every log has."""
    said = []
    for where in ("columns", "case_columns"):
        old, new = older.facts[where], newer.facts[where]
        for key, names in (
            ("column_gone", old.keys() - new.keys()),
            ("column_new", new.keys() - old.keys()),
            ("column_kind", _of_another_kind(old, new)),
        ):
            if names:
                said.append(changed(key, names=tuple(sorted(names))))
    return said


def _of_another_kind(old: Mapping[str, str], new: Mapping[str, str]) -> set[str]:
    return {name for name in old.keys() & new.keys() if old[name] != new[name]}


def _before(older: Trace, newer: Trace, low: int, begin: int) -> list[Said]:
    """Rows from before the period, which only the log has that begins first."""
    import polars as pl

    said = []
    for key, trace in (("only_older_before", older), ("only_newer_before", newer)):
        n = trace.rows.filter(pl.col("at") < low).height
        if n:
            said.append(changed(key, rows=n, first=day_of(begin)))
    return said


def _attributes(older: Trace, newer: Trace) -> list[Said]:
    """Cases of which something else is said, though each of their rows is the same.

    A case that went on meanwhile may say so in its attributes: that is no change of the data.
    """
    import polars as pl

    if older.facts["case_columns"] != newer.facts["case_columns"]:
        return []
    both = older.cases.join(newer.cases, on="case", suffix="_new")
    others = both.filter(
        pl.col("about") != pl.col("about_new"),
        pl.col("row") == pl.col("row_new"),
        pl.col("rest") == pl.col("rest_new"),
    )
    return [] if others.is_empty() else [changed("about", cases=others.height)]
