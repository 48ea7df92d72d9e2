"""Attributes of an XES file as columns: gathered while scanning, typed at the end."""

from __future__ import annotations

from array import array
from collections.abc import Callable

import numpy as np
import polars as pl

from pmtools.errors import SchemaError
from pmtools.sources.times import EXPECTED, Localised, read_iso, to_instants

BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
SHOWN = 60
"""Characters of a wrong value that an error quotes."""
MOST_COLUMNS = 10_000


class Column:
    """The values of one key with one type, and the rows that have them."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.values: list[str] = []
        self._done_rows: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
        self._done_values: list[pl.Series] = []

    def flush(self) -> None:
        """Pack what was gathered, so that memory follows the text and not the Python objects."""
        self._done_rows.append(np.array(self.rows, dtype=np.int64))
        self._done_values.append(pl.Series(self.values, dtype=pl.String))
        self.rows.clear()
        self.values.clear()

    def whole(self) -> pl.DataFrame:
        """`row`, `value` and `nth`: 1 for the first value of a row, 2 for its second, and on."""
        rows = np.concatenate(self._done_rows)
        frame = pl.DataFrame({"row": rows, "value": pl.concat(self._done_values)})
        if len(rows) < 2 or (np.diff(rows) > 0).all():  # noqa: PLR2004
            return frame.with_columns(nth=pl.lit(1, pl.Int64))
        return frame.with_columns(nth=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("row"))


class Columns:
    """The attributes of all events, or of all traces."""

    def __init__(self) -> None:
        self.n_rows = 0
        self.lines = array("q")
        """Per row the line of the file on which its element opens."""
        self.parents = array("q")
        """Per event its trace."""
        self._row = -1
        self._typed: dict[tuple[str, str], Column] = {}

    def open_row(self, line: int, parent: int = -1) -> None:
        """A new event or trace begins."""
        self._row = self.n_rows
        self.n_rows += 1
        self.lines.append(line)
        self.parents.append(parent)

    def put(self, kind: str, key: str, value: str) -> None:
        """An attribute of the row that is open."""
        column = self._typed.get((kind, key))
        if column is None:
            column = self._typed[kind, key] = Column()
            if len(self._typed) > MOST_COLUMNS:
                raise SchemaError(
                    f"line {self.lines[-1]}: more than {MOST_COLUMNS:,} different attribute keys. "
                    "Give the attributes fixed names when you export the log."
                )
        column.rows.append(self._row)
        column.values.append(value)

    def flush(self) -> None:
        """Pack what was gathered so far."""
        for column in self._typed.values():
            column.flush()

    @property
    def keys(self) -> list[str]:
        """The keys that occur, in order of appearance."""
        return list(dict.fromkeys(key for _, key in self._typed))

    def repeats(self, key: str) -> bool:
        """Whether a row has the key more than once."""
        return any(part > 1 for part in self._written(key)["nth"].unique())

    def texts(self, key: str) -> pl.Series:
        """The first value of a key per row as it is written; null where a row lacks it."""
        return self._scattered(self._written(key).filter(nth=1))

    def typed(self, source: str, key: str, zone: str) -> tuple[list[pl.Series], Localised | None]:
        """A key as one typed column, and one more for each time that a row repeats the key.

        SchemaError with file and line when a value is not of the type that its element says.
        """
        kinds = self.kinds(key)
        written = self._written(key)
        values, localised = written["value"], None
        if kinds == ["date"]:
            localised = to_instants(read_iso(values), zone)
            values, expected = localised.instants, EXPECTED
        elif len(kinds) == 1 and kinds[0] in TYPES:
            cast, expected = TYPES[kinds[0]]
            values = cast(values)
        if values.null_count():
            bad = written.filter(values.is_null()).row(0, named=True)
            raise self.wrong(source, bad["row"], f"{kinds[0]} {key!r}", bad["value"], expected)
        whole = written.with_columns(value=values)
        each = [whole.filter(nth=nth) for nth in range(1, int(whole["nth"].max() or 1) + 1)]  # type: ignore[arg-type]
        return [self._scattered(part) for part in each], localised

    def kinds(self, key: str) -> list[str]:
        """The types with which a key occurs."""
        return [kind for kind, own in self._typed if own == key]

    def wrong(self, source: str, row: int, what: str, value: str, expected: str) -> SchemaError:
        """The error for a value that is not what it says it is."""
        shown = value if len(value) <= SHOWN else value[:SHOWN] + "…"
        return SchemaError(
            f"{source}, line {self.lines[row]}: the {what} is {shown!r}. "
            f"Expected {expected}. Correct it in the source and export again."
        )

    def _written(self, key: str) -> pl.DataFrame:
        parts = [column.whole() for (_, own), column in self._typed.items() if own == key]
        if len(parts) == 1:
            return parts[0]
        nth = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("row")
        return pl.concat(parts).sort("row", maintain_order=True).with_columns(nth=nth)

    def _scattered(self, part: pl.DataFrame) -> pl.Series:
        """The values at their rows, null elsewhere."""
        if part.height == self.n_rows:
            return part["value"]
        places = np.full(self.n_rows, -1, dtype=np.int64)
        places[part["row"].to_numpy()] = np.arange(part.height)
        index = pl.Series(places)
        return part["value"].gather(index.set(index < 0, None))


def _whole_numbers(values: pl.Series) -> pl.Series:
    return values.str.strip_chars().str.strip_prefix("+").cast(pl.Int64, strict=False)


def _numbers(values: pl.Series) -> pl.Series:
    return values.str.strip_chars().cast(pl.Float64, strict=False)


def _booleans(values: pl.Series) -> pl.Series:
    lower = values.str.strip_chars().str.to_lowercase()
    return lower.replace_strict(BOOLEANS, default=None, return_dtype=pl.Boolean)


TYPES: dict[str, tuple[Callable[[pl.Series], pl.Series], str]] = {
    "int": (_whole_numbers, "a whole number of at most 64 bits"),
    "float": (_numbers, "a number with a decimal point"),
    "boolean": (_booleans, "true or false"),
}
