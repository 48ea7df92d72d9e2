"""The core measures by plain queries, written by hand: in Polars on Enums, in DuckDB on codes.

The answers are those of pmtools without what it gives beside them (shares, who did it again, what
went straight back).
"""

from pathlib import Path
from typing import Any

CASE, STEP, TIME, TEAM = "case:concept:name", "concept:name", "time:timestamp", "org:group"
Answers = dict[str, Any]


def polars_log(folder: Path) -> Any:
    """The events by case and time, as codes that know their labels."""
    import polars as pl

    names = {"case": CASE, "step": STEP, "team": TEAM, "time": TIME}
    frame = pl.scan_parquet(folder).select(**{ours: pl.col(of) for ours, of in names.items()})
    log = frame.collect()
    for name in ("case", "step", "team"):
        labels = pl.Enum(log[name].unique(maintain_order=True))
        log = log.with_columns(pl.col(name).cast(labels))
    return log.sort("case", "time", maintain_order=True)


def polars_measures(log: Any) -> Answers:
    import polars as pl

    def spread(column: str) -> list[pl.Expr]:
        values = pl.col(column)
        quantiles = [values.quantile(q, "linear").alias(f"{q:g}") for q in (0.5, 0.8, 0.9)]
        return [
            pl.len().alias("n"),
            pl.col("case").n_unique().alias("n_cases"),
            values.sum().alias("total"),
            *quantiles,
        ]

    case, gap = pl.col("case"), pl.col("time") - pl.col("time").shift()
    moved = log.lazy().with_columns(pl.col("step", "team").shift().name.prefix("last_"), gap=gap)
    follow = moved.filter(case == case.shift())
    hands = follow.filter(pl.col("team") != pl.col("last_team"))
    place = pl.int_range(pl.len(), dtype=pl.UInt32)
    loop = pl.col("time") - pl.col("time").shift()
    again = (
        log.lazy()
        .select("case", "step", "time", place=place)
        .sort("case", "step", maintain_order=True)
        .with_columns(direct=pl.col("place") == pl.col("place").shift() + 1, loop=loop)
        .filter(case == case.shift(), pl.col("step") == pl.col("step").shift())
    )
    routes = log.lazy().group_by("case").agg("step").group_by("step").agg(pl.len().alias("n"))
    cases = log.lazy().group_by("case").agg(total=pl.col("time").max() - pl.col("time").min())
    plans = {
        "transitions": follow.group_by("last_step", "step").agg(spread("gap")),
        "start": log.lazy().filter(case.ne_missing(case.shift())).group_by("step").len(),
        "end": log.lazy().filter(case.ne_missing(case.shift(-1))).group_by("step").len(),
        "hands": hands.group_by("last_team", "team").agg(spread("gap")),
        "again": again.group_by("direct", "step").agg(spread("loop")),
        "variants": routes,
        "cases": cases,
    }
    return {name: plan.collect() for name, plan in plans.items()}


DUCKDB_LOG = """
create type steps as enum (select distinct step from given);
create type teams as enum (select distinct team from given);
create table ids as select id, row_number() over () as c from (select distinct id from given);
create table coded as
    select c, step::steps as step, team::teams as team, epoch_us(moment) as moment, row
    from given join ids using (id);
create table log as
    select c, step, team, moment, row_number() over w as place,
        lag(step) over w as last_step, lag(team) over w as last_team,
        moment - lag(moment) over w as gap
    from coded window w as (partition by c order by moment, row);
drop table coded;
"""
"""A case lies in one file: the number of a row in its file tells the order of equal moments."""
SPREAD = "count(*), count(distinct c), sum(gap)::bigint, quantile_cont(gap, [0.5, 0.8, 0.9])"
DUCKDB = {
    "transitions": "select last_step, step, {spread} from log where place > 1 group by all",
    "start": "select step, count(*) from log where place = 1 group by all",
    "end": """
        select step, count(*)
        from (select arg_max(step, place) as step from log group by c) group by all""",
    "hands": "select last_team, team, {spread} from log where team != last_team group by all",
    "again": """
        select direct, step, {spread} from (
            select c, step, place = lag(place) over w + 1 as direct,
                moment - lag(moment) over w as gap
            from log window w as (partition by c, step order by place))
        where gap is not null group by all""",
    "variants": """
        select route, count(*) as n
        from (select list(step order by place) as route from log group by c) group by all""",
    "cases": "select c, max(moment) - min(moment) as total from log group by c",
}


def duckdb_log(folder: Path) -> Any:
    """The events numbered in their case, each beside the one before it."""
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"set temp_directory = '{folder.parent / 'duckdb'}'")
    connection.execute("set preserve_insertion_order = false")
    files = connection.read_parquet(f"{folder}/*.parquet", file_row_number=True)
    files.project(
        f'"{CASE}" as id, "{STEP}" as step, "{TEAM}" as team, "{TIME}" as moment, '
        "file_row_number as row"
    ).create_view("given")
    connection.execute(DUCKDB_LOG)
    return connection


def duckdb_measures(connection: Any) -> Answers:
    """Small answers as rows, large ones as Arrow."""
    found = {}
    for name, query in DUCKDB.items():
        result = connection.sql(query.format(spread=SPREAD))
        large = name in ("variants", "cases")
        found[name] = result.to_arrow_table() if large else result.fetchall()
    return found
