"""How a duration is spread: the one definition of count, total, median and P90."""

import polars as pl


def spread(column: str) -> dict[str, pl.Expr]:
    """Count, total, median and P90 of a column; quantiles by linear interpolation.

    Linear interpolation is type 7 of Hyndman and Fan (1996), the default of NumPy and R.
    """
    values = pl.col(column)
    return {
        "n": values.count().cast(pl.Int64),
        "total": values.sum(),
        "median": values.median(),
        "p90": values.quantile(0.9, "linear"),
    }
