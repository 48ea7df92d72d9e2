"""Attributes of an XES file as columns: gathered while scanning, typed at the end."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from pmtools.errors import SchemaError
from pmtools.sources.times import EXPECTED, read_iso
from pmtools.sources.zones import Localised, to_instants

BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
MOST_COLUMNS = 2_000
"""Different keys, and values of one key in one row: each becomes a column."""
PLAIN_NUMBER = r"^[+-]?[0-9]{1,18}(?:\.[0-9]{1,9})?$"
DIGITS = 38

Rows = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True)
class Typed:
    """The values of a key by row, once for each time that a row has it, and what is wrong."""

    parts: list[pl.Series]
    localised: Localised | None
    """What local time could not say by itself, when the values are moments."""
    wrong: pl.DataFrame
    """`row` and `value` of what is not of its type."""
    expected: str


class Column:
    """The values of one key in the order of the file, and the rows that have them."""

    __slots__ = ("_packed_rows", "_packed_values", "kinds", "rows", "values")

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self.rows: list[int] = []
        self.values: list[str] = []
        self._packed_rows: list[Rows | range] = []
        self._packed_values: list[pl.Series] = []

    def flush(self) -> None:
        """Pack what was gathered, so that memory follows the text and not the Python objects."""
        if self.rows:
            self.pack(np.array(self.rows), pl.Series(self.values, dtype=pl.String))
            self.rows.clear()
            self.values.clear()

    def pack(self, rows: Rows, values: pl.Series) -> None:
        """Add values with their rows, after what was packed before."""
        whole = len(rows) == rows[-1] - rows[0] + 1 and (np.diff(rows) == 1).all()
        self._packed_rows.append(range(rows[0], rows[-1] + 1) if whole else rows)
        self._packed_values.append(values)

    def whole(self) -> pl.DataFrame:
        """`row`, `value` and `nth`: 1 for the first value of a row, 2 for its second, and on."""
        if len(self._packed_values) > 1:
            self._packed_values = [pl.concat(self._packed_values)]
        rows = np.concatenate([_as_array(part) for part in self._packed_rows])
        frame = pl.DataFrame({"row": rows, "value": self._packed_values[0]})
        if len(rows) < 2 or (np.diff(rows) > 0).all():  # noqa: PLR2004
            return frame.with_columns(nth=pl.lit(1, pl.Int64))
        return frame.with_columns(nth=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("row"))


class Columns:
    """The attributes of all events, or of all traces."""

    def __init__(self, source: str) -> None:
        self.source = source
        """The name of the file, for errors."""
        self.n_rows = 0
        self.row = -1
        """The row that is open, or was last."""
        self.lines = array("q")
        """Per row the line of the file on which its element opens."""
        self.parents = array("q")
        """Per event its trace."""
        self.known: dict[str, dict[str, Column]] = {}
        """Where an attribute goes, by its element as written and its key: a shortcut for a scan."""
        self._columns: dict[str, Column] = {}

    def open_row(self, line: int, parent: int = -1) -> None:
        """A new event or trace begins."""
        self.row = self.n_rows
        self.n_rows += 1
        self.lines.append(line)
        self.parents.append(parent)

    def open_rows(self, lines: Rows, parents: Rows) -> None:
        """As many events or traces as there are lines."""
        self.n_rows += len(lines)
        self.row = self.n_rows - 1
        self.lines.frombytes(lines.tobytes())
        self.parents.frombytes(parents.tobytes())

    def column(self, kind: str, key: str) -> Column:
        """The column of a key, which from now on may have values of a type."""
        column = self._columns.setdefault(key, Column())
        if len(self._columns) > MOST_COLUMNS:
            raise self._too_many(self.row, "different attribute keys")
        if kind not in column.kinds:
            column.kinds.append(kind)
        return column

    def flush(self, at_least: int = 1) -> None:
        """Pack the columns that gathered so many values."""
        for column in self._columns.values():
            if len(column.rows) >= at_least:
                column.flush()

    @property
    def keys(self) -> list[str]:
        """The keys that occur, in order of appearance."""
        return list(self._columns)

    def repeats(self, key: str) -> bool:
        """Whether a row has the key more than once."""
        return _most(self._columns[key].whole()) > 1

    def texts(self, key: str) -> pl.Series:
        """The first value of a key per row as it is written; null where a row lacks it."""
        whole = self._columns[key].whole()
        return self._scattered(whole.filter(nth=1) if _most(whole) > 1 else whole)

    def typed(self, key: str, zone: str) -> Typed:
        """A key as one typed column, and one more for each time that a row repeats the key.

        A value that is not of the type that its element says is told as wrong, and null.
        """
        kinds = self.kinds(key)
        written = self._columns[key].whole()
        values, localised, expected = written["value"], None, ""
        if kinds == ["date"]:
            localised = to_instants(read_iso(values), zone)
            values, expected = localised.instants, EXPECTED
        elif len(kinds) == 1 and kinds[0] in TYPES:
            cast, expected = TYPES[kinds[0]]
            values = cast(values)
        wrong = written.filter(values.is_null()).select("row", "value")
        whole = written.with_columns(value=values)
        most = _most(whole)
        if most > MOST_COLUMNS:
            row = int(whole.filter(nth=MOST_COLUMNS + 1)["row"][0])
            raise self._too_many(row, f"values of {key!r} in one element")
        each = [whole.filter(nth=nth) for nth in range(1, most + 1)] if most > 1 else [whole]
        return Typed([self._scattered(part) for part in each], localised, wrong, expected)

    def kinds(self, key: str) -> list[str]:
        """The types with which a key occurs."""
        return self._columns[key].kinds

    def _too_many(self, row: int, what: str) -> SchemaError:
        return SchemaError(
            f"{self.source}, line {self.lines[row]}: more than {MOST_COLUMNS:,} {what}. "
            "Give the attributes fixed names when you export the log."
        )

    def _scattered(self, part: pl.DataFrame) -> pl.Series:
        """The values at their rows, null elsewhere."""
        if part.height == self.n_rows:
            return part["value"]
        places = np.full(self.n_rows, -1, dtype=np.int64)
        places[part["row"].to_numpy()] = np.arange(part.height)
        index = pl.Series(places)
        return part["value"].gather(index.set(index < 0, None))


def _as_array(rows: Rows | range) -> Rows:
    return np.arange(rows.start, rows.stop, dtype=np.int64) if isinstance(rows, range) else rows


def _most(written: pl.DataFrame) -> int:
    """The most values of the key that one row has."""
    return int(written["nth"].max() or 1)  # type: ignore[arg-type]


def _whole_numbers(values: pl.Series) -> pl.Series:
    return values.str.strip_chars().str.strip_prefix("+").cast(pl.Int64, strict=False)


def _numbers(values: pl.Series) -> pl.Series:
    """Exact when all are plain decimal numbers, as money is; else what XES allows besides."""
    plain = values.str.strip_chars()
    if not plain.str.contains(PLAIN_NUMBER).all():
        numbers = plain.cast(pl.Float64, strict=False)
        told = plain.str.contains("(?i)inf")
        return numbers.set(numbers.is_infinite() & ~told, None)  # 1e400 is no infinity
    decimals = plain.str.split_exact(".", 1).struct.field("field_1").str.len_bytes().max()
    scale = max(1, int(decimals or 0))  # type: ignore[arg-type]
    return plain.str.strip_prefix("+").str.to_decimal(scale=scale).cast(pl.Decimal(DIGITS, scale))


def _booleans(values: pl.Series) -> pl.Series:
    lower = values.str.strip_chars().str.to_lowercase()
    return lower.replace_strict(BOOLEANS, default=None, return_dtype=pl.Boolean)


TYPES: dict[str, tuple[Callable[[pl.Series], pl.Series], str]] = {
    "int": (_whole_numbers, "a whole number of at most 64 bits"),
    "float": (_numbers, "a number with a decimal point"),
    "boolean": (_booleans, "true or false"),
}
