"""Times as text: ISO 8601, as local time and offset."""

from __future__ import annotations

import polars as pl

ISO = (
    r"^\s*(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}/[0-9]{2}/[0-9]{2})"
    r"(?:[Tt ](?<clock>[0-9]{2}:[0-9]{2})(?<second>:[0-5][0-9])?(?:[.,](?<fraction>[0-9]{1,9}))?"
    r"\s?(?:(?<utc>[Zz])|(?<sign>[+-])(?<hours>0[0-9]|1[0-4])(?::?(?<minutes>[0-5][0-9]))?)?)?\s*$"
)
MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$"
"""The first nineteen characters of most times."""
MICROS = r"^[.][0-9]{6}(?:[^0-9]|$)"
NOUGHT = "2000-01-01T00:00:00"
MANY = 5_000
"""Endings (fraction and offset) are looked up one by one when there are no more than these."""
EXPECTED = "a date or time such as 2024-03-31T14:05:00+02:00, 2024-03-31 14:05:00 or 2024/03/31"


def read_iso(texts: pl.Series) -> pl.DataFrame:
    """ISO 8601 texts as `local` (Datetime without zone) and `offset` (Duration, null when naive).

    `local` is null where a text is not a time; fractions beyond microseconds are cut off.

    >>> read_iso(pl.Series(["2024-03-31 14:05", "2024-02-30"]))["local"].to_list()
    [datetime.datetime(2024, 3, 31, 14, 5), None]
    """
    head, tail = texts.str.slice(0, len(NOUGHT)), texts.str.slice(len(NOUGHT))
    usual = head.str.contains(MOMENT).fill_null(False)
    if not usual.any():
        return _any_iso(texts)
    if not usual.all():
        head, tail = head.set(~usual, None), tail.set(~usual, None)
    local, ends = _moments(head), _ends(tail)
    found = pl.DataFrame({"local": local + ends["fraction"], "offset": ends["offset"]})
    found = found.with_columns(offset=pl.when(pl.col("local").is_not_null()).then("offset"))
    left = (texts.is_not_null() & found["local"].is_null()).arg_true()
    if not left.len():
        return found
    others = _any_iso(texts.gather(left))
    return found.with_columns(found[name].scatter(left, others[name]) for name in found.columns)


def _moments(head: pl.Series) -> pl.Series:
    """Local times of texts in the form of MOMENT; null where there is no such day."""
    forms = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S")
    first, second = forms if head.drop_nulls().head(1).str.contains("T").all() else forms[::-1]
    local = head.str.to_datetime(first, strict=False, time_unit="us")
    if local.null_count() > head.null_count():
        local = local.zip_with(
            local.is_not_null(), head.str.to_datetime(second, strict=False, time_unit="us")
        )
    return local


def _ends(tail: pl.Series) -> pl.DataFrame:
    """`fraction` and `offset` (Durations) of what follows the seconds; null where it is odd."""
    ends = tail.unique().drop_nulls()
    if ends.len() > MANY and tail.drop_nulls().str.contains(MICROS).all():
        micros = tail.str.slice(1, 6).cast(pl.Int64).cast(pl.Duration("us"))
        return _ends(tail.str.slice(7)).with_columns(pl.col("fraction") + micros)
    told = _any_iso(NOUGHT + ends)
    fraction = told["local"] - pl.Series([NOUGHT]).str.to_datetime(time_unit="us")
    table = pl.DataFrame({"end": ends, "fraction": fraction, "offset": told["offset"]})
    if ends.len() == 1 and not tail.null_count():
        return table.select(pl.col("fraction", "offset").get(0).repeat_by(tail.len()).explode())
    return tail.to_frame("end").join(table, on="end", how="left", maintain_order="left").drop("end")


def _any_iso(texts: pl.Series) -> pl.DataFrame:
    """`local` and `offset` of texts in any of the forms that `read_iso` knows."""
    part = pl.col("part").struct.field
    seconds = part("second").fill_null(":00")
    clock = (
        part("date").str.replace_all("/", "-") + "T" + part("clock").fill_null("00:00") + seconds
    )
    fraction = part("fraction").str.pad_end(6, "0").str.slice(0, 6).cast(pl.Int64)
    minutes = part("hours").cast(pl.Int64) * 60 + part("minutes").cast(pl.Int64).fill_null(0)
    signed = pl.when(part("sign") == "-").then(-minutes).otherwise(minutes)
    parts = texts.rename("text").to_frame().select(part=pl.col("text").str.extract_groups(ISO))
    return parts.select(
        local=clock.str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False, time_unit="us")
        + pl.duration(microseconds=fraction.fill_null(0)),
        offset=pl.duration(
            minutes=pl.when(part("utc").is_not_null()).then(pl.lit(0)).otherwise(signed)
        ),
    )
