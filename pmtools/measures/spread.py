"""How a duration is spread: the one definition of count, total, median, P80 and P90."""

import polars as pl


def spread(column: str) -> dict[str, pl.Expr]:
    """Count, total, median, P80 and P90 of a column; quantiles by linear interpolation.

    Linear interpolation is type 7 of Hyndman and Fan (1996), the default of NumPy and R.
    """
    values = pl.col(column)
    return {
        "n": values.count().cast(pl.Int64),
        "total": total(values),
        "median": values.median(),
        "p80": values.quantile(0.8, "linear"),
        "p90": values.quantile(0.9, "linear"),
    }


def once(column: str) -> dict[str, pl.Expr]:
    """The same of a column of which each key has one value."""
    values = pl.col(column)
    quantiles = dict.fromkeys(("median", "p80", "p90"), values.first())
    return {"n": values.count().cast(pl.Int64), "total": total(values), **quantiles}


def total(durations: pl.Expr) -> pl.Expr:
    """The exact sum of durations, in milliseconds.

    In microseconds it would not fit from 292,000 years on, which a million cases of four months
    reach.
    """
    exact = durations.dt.total_microseconds().cast(pl.Int128).sum() // 1000
    return exact.cast(pl.Int64).cast(pl.Duration("ms"))


def n_cases() -> pl.Expr:
    """The number of cases among the rows."""
    return pl.col("case_id").n_unique().cast(pl.Int64)


def share_of_time(name: str = "total") -> pl.Expr:
    """The share of a time in that of all rows; 0 where no time passes at all."""
    return share(pl.col(name).dt.total_milliseconds())


def share(part: pl.Expr) -> pl.Expr:
    """The share of each row in the sum of all rows, never below 0; 0 where that is 0.

    The sum is divided by as a column: by one value polars multiplies with its inverse, and two
    equal halves would be 0.49999999999999994 each.
    """
    return part / pl.max_horizontal(part.sum(), part, 1)
