"""The times of a table's column: ISO 8601, or day-month-year where the column proves it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pmtools.errors import SchemaError
from pmtools.origin import Note
from pmtools.sources.mapping import LogMapping
from pmtools.sources.table.table import Table
from pmtools.sources.times import EXPECTED, read_iso

DMY = r"^\s*(?<a>\d{1,2})[-/.](?<b>\d{1,2})[-/.](?<year>\d{4})(?:[ T,]+(?<clock>\d{1,2}:\d\d.*))?$"
DIGITS = r"^\s*(?<date>(?:1[89]|20|21)\d{6})(?<clock>(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?\s*$"
MONTHS = 12
BAD_TIME = "row with a time that cannot be read"
MEANT = {True: "day first (day_first = true)", False: "month first (day_first = false)"}


@dataclass(frozen=True)
class Times:
    """`local` and `offset` as `read_iso` gives them; the rows that hold no time; notes."""

    parts: pl.DataFrame
    wrong: pl.Series
    notes: tuple[Note, ...] = ()


def read_times(table: Table, column: str, mapping: LogMapping, *, skip: bool = False) -> Times:
    """The times of a column, whether the file holds texts or moments.

    `31-12-2024` and `31/12/2024 14:05` are read when the mapping says what comes first, or a first
    number above 12 proves that the day does; a column that does not is a SchemaError that asks.
    A text that is no time is one too, with its line and value, or with `skip` is told as wrong.
    """
    values = table.rows[column]
    if values.dtype.is_temporal():
        return _of_moments(table, column, values)
    texts = values.cast(pl.String)
    times, notes = _by_formats(table, column, texts, mapping), list[Note]()
    if times is None:
        times, notes = _by_shape(table, column, texts, mapping)
    wrong = _no_times(texts, times)
    if wrong.any() and not skip:
        row = int(wrong.arg_max() or 0)
        raise SchemaError(
            f"{table.name}, {table.place(row)}: {column} is {texts[row]!r}. Expected {EXPECTED}, "
            "or 31-12-2024 14:05. Correct the row, name the form in a mapping "
            '([times] formats = ["%d %m %Y"]), or leave such rows out with --skip-bad-rows.'
        )
    return Times(times, wrong, tuple(notes))


def looks_like_times(texts: pl.Series) -> bool:
    """Whether every text that is filled has the form of a time, and there is one.

    >>> looks_like_times(pl.Series(["31-12-2024", None])), looks_like_times(pl.Series(["12"]))
    (True, False)
    """
    if texts.dtype.is_temporal():
        return not isinstance(texts.dtype, pl.Duration | pl.Time) and texts.drop_nulls().len() > 0
    if texts.dtype != pl.String:
        return False
    filled = texts.drop_nulls()
    filled = filled.filter(filled.str.strip_chars() != "")
    told = read_iso(filled)["local"].is_not_null() | filled.str.contains(DMY)
    return filled.len() > 0 and bool(told.all())


def _of_moments(table: Table, column: str, values: pl.Series) -> Times:
    if isinstance(values.dtype, pl.Duration | pl.Time):
        raise SchemaError(
            f"{table.name}: {column} holds {values.dtype}, not moments. Expected a date and a time."
        )
    zone = getattr(values.dtype, "time_zone", None)
    local = values.dt.convert_time_zone("UTC").dt.replace_time_zone(None) if zone else values
    frame = pl.DataFrame({"local": local.cast(pl.Datetime("us"))})
    offset = pl.duration(minutes=0) if zone else pl.lit(None, pl.Duration("us"))
    kept = frame.with_columns(offset=pl.when(pl.col("local").is_not_null()).then(offset))
    return Times(kept, pl.repeat(False, len(values), eager=True))


def _by_formats(
    table: Table, column: str, texts: pl.Series, mapping: LogMapping
) -> pl.DataFrame | None:
    """The times by the forms that the mapping gives; None when it gives none."""
    if not mapping.formats:
        return None
    local = pl.Series("local", [None] * texts.len(), dtype=pl.Datetime("us"))
    for form in mapping.formats:
        try:
            found = _parsed(texts.str.strip_chars(), form)
        except pl.exceptions.PolarsError as error:
            raise SchemaError(
                f"{table.name}: the mapping's form {form!r} cannot be used for {column} ({error})."
                " Write for example %d-%m-%Y %H:%M:%S."
            ) from error
        local = local.zip_with(local.is_not_null(), found)
    return pl.DataFrame({"local": local}).with_columns(offset=pl.lit(None, pl.Duration("us")))


def _parsed(texts: pl.Series, form: str) -> pl.Series:
    if not any(f"%{sign}" in form for sign in "HIkTRMSs"):
        return texts.str.to_date(form, strict=False).cast(pl.Datetime("us"))
    found = texts.str.to_datetime(form, strict=False, time_unit="us")
    zone = getattr(found.dtype, "time_zone", None)
    if zone:
        raise pl.exceptions.ComputeError("a form with an offset is read without a mapping")
    return found


def _no_times(texts: pl.Series, times: pl.DataFrame) -> pl.Series:
    """Which texts are filled, and are no time."""
    odd = texts.is_not_null() & times["local"].is_null()
    return odd & (texts.str.strip_chars() != "").fill_null(False) if odd.any() else odd


def _by_shape(
    table: Table, column: str, texts: pl.Series, mapping: LogMapping
) -> tuple[pl.DataFrame, list[Note]]:
    times = read_iso(texts)
    wrong = _no_times(texts, times)
    if not wrong.any():
        return times, []
    frame = texts.rename("text").to_frame()
    dmy = frame.select(part=pl.col("text").str.extract_groups(DMY)).unnest("part")
    digits = frame.select(part=pl.col("text").str.extract_groups(DIGITS)).unnest("part")
    by_day = wrong & dmy["year"].is_not_null()
    solid = wrong & digits["date"].is_not_null()
    notes = []
    if by_day.any():
        day_first = _day_first(table, column, by_day, dmy, mapping)
        text = "{column}: dates such as {example} are read {order}."
        example = texts.filter(by_day)[0]
        order = MEANT[day_first]
        notes.append(Note("order", text, column=column, example=example, order=order))
        texts = texts.zip_with(~by_day, _dmy_as_iso(dmy, day_first=day_first))
    if solid.any():
        texts = texts.zip_with(~solid, _digits_as_iso(digits))
    n_forms = sum(mask.any() for mask in (~wrong & texts.is_not_null(), by_day, solid))
    if n_forms > 1:
        text = "{column}: times are written in {n} forms; each is read as it says."
        notes.append(Note("forms", text, column=column, n=n_forms))
    return read_iso(texts), notes


def _day_first(
    table: Table, column: str, by_day: pl.Series, dmy: pl.DataFrame, mapping: LogMapping
) -> bool:
    if mapping.day_first is not None:
        return mapping.day_first
    parts, row = dmy.filter(by_day), int(by_day.arg_max() or 0)
    first, second = (parts[name].cast(pl.Int64) for name in ("a", "b"))
    proof, counter = first > MONTHS, second > MONTHS
    if proof.any() and not counter.any():
        return True
    why = "both orders occur" if proof.any() else "no value tells day from month"
    if counter.any() and not proof.any():
        why = "the month seems to come first"
    raise SchemaError(
        f"{table.name}, {table.place(row)}: column {column} has dates such as "
        f"{table.rows[column][row]!r}, and {why}. Is the day first? Say so in a mapping "
        "([times] day_first = true, given with --mapping), or write the dates as 2024-12-31 when "
        "you export."
    )


def _dmy_as_iso(parts: pl.DataFrame, *, day_first: bool) -> pl.Series:
    day, month = ("a", "b") if day_first else ("b", "a")
    two = (pl.col(name).str.zfill(2) for name in (month, day))
    clock = pl.col("clock")
    padded = pl.when(clock.str.slice(1, 1) == ":").then("0" + clock).otherwise(clock)
    time = pl.when(clock.is_null()).then(pl.lit("")).otherwise("T" + padded)
    return parts.select(pl.concat_str(pl.col("year"), *two, separator="-") + time).to_series()


def _digits_as_iso(parts: pl.DataFrame) -> pl.Series:
    date, clock = pl.col("date").str, pl.col("clock").str
    day = pl.concat_str(date.slice(0, 4), date.slice(4, 2), date.slice(6, 2), separator="-")
    seconds = pl.when(clock.len_chars() > 4).then(clock.slice(4, 2)).otherwise(pl.lit("00"))  # noqa: PLR2004
    time = pl.concat_str(pl.lit("T") + clock.slice(0, 2), clock.slice(2, 2), seconds, separator=":")
    return parts.select(day + time.fill_null("")).to_series()
