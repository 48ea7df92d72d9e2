"""Times as text: ISO 8601, as local time and offset."""

from __future__ import annotations

import numpy as np
import polars as pl

ISO = (
    r"^\s*(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}/[0-9]{2}/[0-9]{2})"
    r"(?:[Tt ](?<clock>[0-9]{2}:[0-9]{2})(?<second>:[0-5][0-9])?(?:[.,](?<fraction>[0-9]{1,9}))?"
    r"\s?(?:(?<utc>[Zz])|(?<sign>[+-])(?<hours>[0-9]{2})(?::?(?<minutes>[0-5][0-9]))?)?)?\s*$"
)
UNIFORM = {
    len(shape): shape
    for shape in (
        "####-##-##",
        *(
            f"####-##-##T##:##:##{fraction}{zone}"
            for fraction in ("", ".###", ".######")
            for zone in ("", "Z", "+##:##")
        ),
    )
}
"""The forms that most sources write, by their length: # a digit, T also a space, + also a minus."""
BLOCK = 1 << 15
"""Texts that are looked at together, so that they stay in the processor's cache."""
SIGNS = {"#": "0123456789", "T": "T ", "+": "+-"}
EXPECTED = "a date or time such as 2024-03-31T14:05:00+02:00, 2024-03-31 14:05:00 or 2024/03/31"

Bits = np.ndarray[tuple[int], np.dtype[np.bool_]]
Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]
Moments = np.ndarray[tuple[int], np.dtype[np.datetime64]]
Spans = np.ndarray[tuple[int], np.dtype[np.timedelta64]]


def read_iso(texts: pl.Series) -> pl.DataFrame:
    """ISO 8601 texts as `local` (Datetime without zone) and `offset` (Duration, null when naive).

    `local` is null where a text is not a time; fractions beyond microseconds are cut off.

    >>> read_iso(pl.Series(["2024-03-31 14:05", "2024-02-30"]))["local"].to_list()
    [datetime.datetime(2024, 3, 31, 14, 5), None]
    """
    local = np.full(texts.len(), "NaT", "M8[us]")
    offset = np.full(texts.len(), "NaT", "m8[us]")
    for start in range(0, texts.len(), BLOCK):
        block = texts.slice(start, BLOCK)
        left = block.is_not_null().to_numpy().copy()
        sizes = block.str.len_bytes()
        for size in UNIFORM.keys() & set(sizes.unique()):
            rows = (sizes == size).arg_true().to_numpy()
            fits, when, ahead = _uniform(block.gather(rows), UNIFORM[size])
            rows = rows[fits]
            local[start + rows], offset[start + rows], left[rows] = when[fits], ahead[fits], False
        if left.any():
            others = _any_iso(block.filter(pl.Series(left)))
            rows = start + left.nonzero()[0]
            local[rows], offset[rows] = (others[name].to_numpy() for name in others.columns)
    return pl.DataFrame({"local": local, "offset": offset})


def _uniform(texts: pl.Series, shape: str) -> tuple[Bits, Moments, Spans]:
    """Which of texts as long as `shape` are times of that shape; their local times and offsets.

    What does not fit may still be a time; what fits is one, and is read as `_any_iso` reads it.
    """
    chars = np.frombuffer(texts.str.join("").item().encode(), np.uint8)
    chars = chars.reshape(-1, len(shape)).T.copy()
    digits = chars - ord("0")
    zone = shape[19:].lstrip(".#")
    n_decimals = shape.count("#", 19) - zone.count("#")

    def number(first: int, n: int = 2) -> Numbers:
        total = np.zeros(texts.len(), np.int64)
        for row in digits[first:][:n]:
            total = total * 10 + row
        return total

    fits = np.logical_and.reduce(
        [np.isin(chars[at], list(SIGNS.get(sign, sign).encode())) for at, sign in enumerate(shape)]
    )
    month, day, hour, minute, second = (number(at) for at in (5, 8, 11, 14, 17))
    hours, minutes = (number(at) for at in (-5, -2)) if zone != "Z" and zone else (0 * hour,) * 2
    for value, most in (month - 1, 11), (hour, 23), (minute, 59), (second, 59), (minutes, 59):
        fits &= (value >= 0) & (value <= most)
    months = (number(0, 4) - 1970).astype("M8[Y]").astype("M8[M]") + (month - 1)
    days = months.astype("M8[D]") + (day - 1)
    fits &= days.astype("M8[M]") == months
    micros = ((hour * 60 + minute) * 60 + second) * 1_000_000
    micros += number(20, n_decimals) * 10 ** (6 - n_decimals)
    ahead = (hours * 60 + minutes) * np.where(chars[-6] == ord("-"), -1, 1) * 60_000_000
    offset = ahead.astype("m8[us]") if zone else np.full(texts.len(), "NaT", "m8[us]")
    return fits, days.astype("M8[us]") + micros, offset


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
