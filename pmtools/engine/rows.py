"""The two verbs that carry every measure: `within` a key, and one row `per` key.

Both give rows again, so merging is a pass by another key and no merge rules are declared.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.engine.grouped import Grouped
from pmtools.engine.keys import ASKED, ATTRIBUTE, COLUMNS, columns_of
from pmtools.errors import ParameterError

if TYPE_CHECKING:
    import pandas as pd

Kernel = Callable[..., pl.LazyFrame]
Plan = Callable[[pl.LazyFrame], pl.LazyFrame]
Attribute = Callable[[str], pl.LazyFrame]


@dataclass(frozen=True)
class Most:
    """Of how many rows of an answer, the first by rank, a column is fetched."""

    column: str
    n: int

    def by(self, order: Sequence[str]) -> Plan:
        """A function that leaves the column out where it cannot be among the first.

        `order` is that of the answer: the first name largest first.
        """
        return partial(_leave_out, column=self.column, order=list(order), n=self.n)


def _leave_out(rows: pl.LazyFrame, column: str, order: list[str], n: int) -> pl.LazyFrame:
    ordered = _sorted(rows, order, ranked=True)
    first = pl.int_range(pl.len()) < n
    return ordered.with_columns(pl.when(first).then(column).alias(column))


def _sorted(rows: pl.LazyFrame, order: Sequence[str], *, ranked: bool) -> pl.LazyFrame:
    """Rows in the order of columns, that of the first from large to small when it is a rank."""
    down = [ranked and place == 0 for place in range(len(order))]
    return rows.sort(order, descending=down, nulls_last=True)


class Rows(ABC):
    """Rows on their way to an answer; nothing runs before `collect` or `answer`.

    A subclass is an executor: it says how rows with one key come together, how a function runs over
    them, and how they are fetched. `keys` are the columns that `per` made one row of.
    """

    keys: tuple[str, ...]
    made: frozenset[str]
    """The keys of earlier passes: columns of the rows that later passes can ask for again."""

    def within(self, key: str, kernel: Kernel, **tables: Rows) -> Rows:
        """Run `kernel`, a function from rows to rows, with each `key` whole in its chunk.

        `tables` are earlier rows, handed to the kernel whole and by name.
        """
        frames = {name: rows.collect().lazy() for name, rows in tables.items()}
        run = partial(kernel, **frames)
        return self._for(run, columns_of(key))._together(columns_of(key))._map(run, ())

    def per(self, keys: str | Sequence[str | None] | None, **columns: pl.Expr) -> Rows:
        """One row per key, its columns computed by Polars aggregates; `None` is one row in all.

        Raises ParameterError for a key that has the name of one of these columns.
        """
        names = [keys] if isinstance(keys, str) or keys is None else list(keys)
        asked = list(dict.fromkeys(name for name in names if name is not None))
        rows, found = self._with(asked)
        needed = [name for column in columns.values() for name in column.meta.root_names()]
        if not found:
            rows = rows._project(needed) if needed else rows
            return rows._together([])._map(lambda plan: plan.select(**columns), ())
        refuse(columns.keys() & found.keys())
        together = rows._project([*found.values(), *needed])._together(list(found.values()))
        return together._map(Grouped(found, columns), tuple(found))

    def beside(self, columns: Mapping[str, str]) -> Rows:
        """These rows with what is asked of their cases beside them: per column its key.

        A key is one of `per`: a case attribute by its name, or `finished`.
        """
        rows: Rows = self
        for name, key in columns.items():
            rows = rows._asked(key, name)
        return rows

    def answer(
        self, rank: str | None = None, *, most: Most | None = None, **finish: pl.Expr
    ) -> pd.DataFrame:
        """Collect, finish with expressions over all rows, sort by `rank` (largest first) then key.

        Labels are decoded, lists become tuples; the result is a pandas frame. Of a large answer
        `most` says of how many rows a column is fetched: in the rows after the first ones by
        `rank`, then by that column, it is null.
        """
        from pmtools.engine.decode import to_pandas

        if most is None or rank is None:
            frame = self.collect()
        else:
            frame = self._first(most, [rank, *(key for key in self.keys if key != rank)])
        refuse(finish.keys() & set(frame.columns))
        frame = frame.with_columns(**finish)
        # Rows that no `per` made have no key: all that is not a number says their order.
        texts = [name for name, dtype in frame.schema.items() if not dtype.is_numeric()]
        order = ([rank] if rank else []) + [key for key in self.keys or texts if key != rank]
        if order:
            frame = _sorted(frame.lazy(), order, ranked=rank is not None).collect()
        return to_pandas(self._named(frame))

    def _first(self, most: Most, order: Sequence[str]) -> pl.DataFrame:
        """The rows, fetched without what `most` leaves out."""
        leave_out = most.by(order)
        frame = self._map(leave_out, self.keys).collect()
        n_told = frame.height - frame[most.column].null_count()
        return frame if n_told <= most.n else leave_out(frame.lazy()).collect()

    def settled(self) -> Rows:
        """These rows worked out once for several passes that begin with them, where that can be."""
        return self

    @abstractmethod
    def collect(self) -> pl.DataFrame:
        """Run the plan and fetch the rows."""

    def _project(self, columns: Sequence[str]) -> Rows:
        """These rows with only the columns that the next pass needs, where that saves moving."""
        return self

    def _for(self, kernel: Plan, columns: Sequence[str]) -> Rows:
        """These rows with only what a function over them reads, where they have to move first."""
        return self

    def _named(self, frame: pl.DataFrame) -> pl.DataFrame:
        """An answer with the names of cases, where rows have numbers for them."""
        return frame

    @abstractmethod
    def _together(self, columns: Sequence[str]) -> Rows:
        """Bring rows with equal values in `columns` into one chunk."""

    @abstractmethod
    def _map(self, kernel: Plan, keys: tuple[str, ...]) -> Rows:
        """Run a function from rows to rows on every chunk; the rows that it gives have `keys`."""

    @abstractmethod
    def _columns(self) -> set[str]:
        """The columns of these rows."""

    @abstractmethod
    def _asked(self, key: str, name: str) -> Rows:
        """These rows with a case attribute, asked by its key, in a column of this name.

        An unknown attribute is refused before anything runs.
        """

    def _with(self, keys: Sequence[str]) -> tuple[Rows, dict[str, str]]:
        """These rows with the columns of `keys`, and the column that stands for each key's name.

        A word of the grammar is a column of the rows; anything else is asked of the case.
        """
        rows: Rows = self
        found, present = dict[str, str](), self._columns()
        for key in keys:
            name = key.removeprefix(ATTRIBUTE)
            if key in COLUMNS and present.issuperset(COLUMNS[key]):
                found |= {column: column for column in COLUMNS[key]}
            elif name in self.made & present:
                found[name] = name
            else:
                rows, found[name] = rows._asked(key, ASKED + name), ASKED + name
        return rows, found


def refuse(names: Iterable[str]) -> None:
    """ParameterError for the name of an attribute that the answer needs for itself."""
    for name in names:
        raise ParameterError(
            f"Cannot split by {name!r}: the answer has a column of that name. Give the "
            "attribute another name when you export the log."
        )
