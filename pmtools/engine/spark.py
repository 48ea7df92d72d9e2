"""The executor for a cluster: Spark moves chunks of rows, Polars works on each of them.

Spark sees a chunk as bytes, so that neither its types nor its time zone touch the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from pmtools.engine.keys import CASE
from pmtools.engine.rows import Attribute, Rows
from pmtools.engine.session import quiet, session_at
from pmtools.engine.wire import Labels, Shape, pieces, split
from pmtools.errors import PmtoolsError

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

Step = Callable[[pl.LazyFrame, Sequence[pl.LazyFrame]], pl.LazyFrame]
"""From the rows of a chunk, and the case attributes beside it, to rows."""
PARTS = "chunk int, origin int, piece int, rows binary"
"""A piece of rows: the chunk that it is of, the chunk that it came from, its place there."""


@dataclass(frozen=True, eq=False)
class Cluster:
    """Where the chunks lie, in how many of them rows are laid, and what is asked of the case."""

    session: SparkSession
    attribute: Attribute
    n: int
    labels: Labels

    def lay(self, frames: Sequence[pl.DataFrame], columns: Sequence[str]) -> DataFrame:
        """Frames of the driver in chunks by a hash of columns; the number of each is its origin."""
        found = []
        for origin, frame in enumerate(frames):
            coded = self.labels.shape(frame.clear()).write(frame)
            found += [
                (chunk, origin, at, piece)
                for chunk, part in split(coded, columns, self.n)
                for at, piece in enumerate(pieces(part))
            ]
        return self.spread(self.session.createDataFrame(_table(found)))

    def spread(self, parts: DataFrame) -> DataFrame:
        """The parts with those of one chunk on one worker."""
        return parts.repartition(self.n, "chunk")


@dataclass(frozen=True)
class Pass:
    """What a worker does with a chunk: the steps over its rows, and where those go after that.

    `shape` and `beside` are of what comes in, `found` of what goes out; `columns` are those by
    which it goes to other chunks, or None where it stays.
    """

    shape: Shape
    beside: tuple[Shape, ...]
    steps: tuple[Step, ...]
    found: Shape
    columns: tuple[str, ...] | None
    n: int
    version: str = pl.__version__

    def __call__(self, key: Sequence[pa.Scalar], rows: pa.Table, beside: pa.Table) -> pa.Table:
        """Run over the parts of one chunk; `beside` has attributes, by their number as origin."""
        if pl.__version__ != self.version:  # another version may lay equal keys in other chunks
            raise RuntimeError(f"a worker has Polars {pl.__version__} for {self.version}")
        chunk = int(key[0].as_py())
        asked = [
            shape.read([piece for number, piece in _parts(beside) if number == origin]).lazy()
            for origin, shape in enumerate(self.beside)
        ]
        plan = self.shape.read([piece for _, piece in _parts(rows)]).lazy()
        for step in self.steps:
            plan = step(plan, asked)
        coded = self.found.write(plan.collect())
        to = [(chunk, coded)] if self.columns is None else split(coded, self.columns, self.n)
        return _table([(at, chunk, n, it) for at, part in to for n, it in enumerate(pieces(part))])


@dataclass(frozen=True, eq=False)
class SparkRows(Rows):
    """Rows in chunks on a cluster; all with equal values in the columns `lie` are in one chunk.

    `parts` has the chunks as Spark has them and `beside` the case attributes of each; the `steps`
    over them wait. `empty` is what they make of no rows.
    """

    cluster: Cluster
    parts: DataFrame
    shape: Shape
    empty: pl.DataFrame
    lie: tuple[str, ...] = CASE
    steps: tuple[Step, ...] = ()
    beside: tuple[pl.DataFrame, ...] = ()
    keys: tuple[str, ...] = ()
    made: frozenset[str] = frozenset()

    def collect(self) -> pl.DataFrame:
        """Run the passes on the cluster, and fetch the rows."""
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        try:
            with quiet():
                table = self._run(None).toArrow()
        except (PySparkException, Py4JError) as error:
            raise PmtoolsError(_told(error)) from error
        return self.cluster.labels.shape(self.empty).read([piece for _, piece in _parts(table)])

    def _project(self, columns: Sequence[str]) -> Rows:
        wanted = list(dict.fromkeys(columns))
        return self._then(lambda plan, _: plan.select(wanted))

    def _together(self, columns: Sequence[str]) -> SparkRows:
        if set(self.lie) <= set(columns):
            return self
        self.empty.select(columns)  # a column that is not there is refused before anything runs
        with quiet():
            parts = self.cluster.spread(self._run(tuple(columns)))
        shape = self.cluster.labels.shape(self.empty)
        return replace(
            self, parts=parts, shape=shape, steps=(), beside=(), lie=tuple(columns), keys=()
        )

    def _map(self, kernel: Callable[[pl.LazyFrame], pl.LazyFrame], keys: tuple[str, ...]) -> Rows:
        mapped = self._then(lambda plan, _: kernel(plan))
        return replace(mapped, keys=keys, made=self.made | {*keys})

    def _columns(self) -> set[str]:
        return set(self.empty.columns)

    def _asked(self, key: str, name: str) -> SparkRows:
        """The rows with a case attribute: each chunk gets that of its own cases."""
        values = self.cluster.attribute(key)
        asked = values.select("case_id", pl.exclude("case_id").alias(name)).collect()
        rows = self._together(CASE)
        at = len(rows.beside)
        return replace(rows, beside=(*rows.beside, asked))._then(
            lambda plan, beside: plan.join(beside[at], on="case_id", how="left")
        )

    def _then(self, step: Step) -> SparkRows:
        beside = [frame.clear().lazy() for frame in self.beside]
        empty = pl.DataFrame(schema=step(self.empty.lazy(), beside).collect_schema())
        return replace(self, steps=(*self.steps, step), empty=empty)

    def _run(self, columns: tuple[str, ...] | None) -> DataFrame:
        """The parts after the steps; moved by columns, or where they are."""
        shape, chunks = self.cluster.labels.shape, self.parts.groupBy("chunk")
        shapes = tuple(shape(frame) for frame in self.beside)
        work = Pass(self.shape, shapes, self.steps, shape(self.empty), columns, self.cluster.n)
        if not self.beside:
            return chunks.applyInArrow(lambda key, rows: work(key, rows, rows[:0]), PARTS)
        others = self.cluster.lay(self.beside, self.lie).groupBy("chunk")
        return chunks.cogroup(others).applyInArrow(
            lambda key, rows, beside: work(key, rows, beside),  # noqa: PLW0108 (Spark counts them)
            PARTS,
        )


def _table(parts: Sequence[tuple[int, int, int, bytes]]) -> pa.Table:
    """Parts as Spark takes them."""
    import pyarrow as pa

    whole = pa.int32()
    schema = pa.schema(
        {"chunk": whole, "origin": whole, "piece": whole, "rows": pa.binary()}  # as PARTS
    )
    batches = [
        pa.record_batch([[value] for value in part], schema=schema)  # no two pieces in one batch
        for part in parts
    ]
    return pa.Table.from_batches(batches, schema)


def _parts(table: pa.Table) -> list[tuple[int, bytes]]:
    """The origin and bytes of parts, in the order in which memory would have them."""
    columns = [table[name].to_pylist() for name in ("chunk", "origin", "piece", "rows")]
    parts = sorted(zip(*columns, strict=True), key=lambda part: part[:3])
    return [(origin, piece) for _, origin, _, piece in parts]


def _told(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    why = next((line for line in reversed(lines) if "Error: " in line), lines[0] if lines else "")
    return (
        f"Spark could not work this out ({why}). Every worker needs the same Python, with the same "
        "versions of pmtools and Polars, and memory for the largest chunk; more chunks are smaller."
    )


@contextmanager
def in_spark(
    events: pl.DataFrame,
    attribute: Attribute,
    master: str | SparkSession = "local[2]",
    n: int = 8,
    settings: Mapping[str, str] | None = None,
) -> Iterator[SparkRows]:
    """The events in `n` chunks of whole cases on Spark, for as long as the context lasts.

    `attribute` gives `case_id` and a case attribute by its name. `master` is the address of a
    cluster (`local[2]`: two cores of this machine; `spark://host:7077`; `yarn`), that of a Spark
    Connect server (`sc://host`), or a session, which is left as it is. `settings` are Spark's own.
    The workers need the same Python, pmtools and Polars. A key (and a chunk) must fit in a worker.

    Raises ParameterError when pyspark or Java is missing, or Spark does not answer.
    """
    with session_at(master, settings or {}) as session:
        cluster = Cluster(session, attribute, n, Labels())
        with quiet():
            parts = cluster.lay([events], CASE).persist()
        try:
            empty = events.clear()
            yield SparkRows(cluster, parts, cluster.labels.shape(empty), empty)
        finally:
            parts.unpersist()
