"""The executor for a cluster: Spark moves chunks of rows, Polars works on each of them.

A worker reads the chunks of a log itself, and Spark sees rows that move as bytes, so that neither
its types nor its time zone touch them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.engine.chunk import Chunk, Names, joined, named
from pmtools.engine.keys import CASE
from pmtools.engine.probe import columns_read
from pmtools.engine.rows import Plan, Rows
from pmtools.engine.session import lasting_session, quiet
from pmtools.engine.spark_work import (
    ATTRIBUTE,
    PARTS,
    ROWS,
    Home,
    Moved,
    Pass,
    Step,
    pieces_of,
    refused,
    worked,
)
from pmtools.engine.wire import Labels, Shape
from pmtools.errors import PmtoolsError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Attribute = Callable[[str], tuple[Chunk, ...]]
"""From the name of a case attribute to a chunk of it for each chunk of a log."""


@dataclass(frozen=True, eq=False)
class Cluster:
    """A session, and in how many chunks and tasks it works.

    Rows that move go into `n` chunks, or as many as the log has. A task is a process that does its
    chunks one after the other; each chunk is a task of its own where their number is None.
    """

    session: SparkSession
    n: int | None = None
    tasks: int | None = None
    labels: Labels = field(default_factory=Labels)

    def of(self, chunks: int) -> int:
        """How many tasks there are for so many chunks."""
        return min(chunks, self.tasks or chunks)

    def numbers(self, chunks: int) -> DataFrame:
        """The numbers of chunks, for as many tasks as there are."""
        return self.session.range(0, chunks, 1, self.of(chunks))

    def spread(self, parts: DataFrame, chunks: int) -> DataFrame:
        """The parts with those of one chunk after each other in one task, in order."""
        tasks = self.of(chunks)
        by_number = getattr(parts, "repartitionById", parts.repartition)  # since Spark 4.1
        return by_number(tasks, "chunk").sortWithinPartitions("chunk", "side", "origin", "piece")

    def run(self, parts: DataFrame, work: Pass) -> DataFrame:
        """The parts after a pass."""
        from pyspark import cloudpickle

        dumps: Callable[[Pass], bytes] = cloudpickle.dumps
        packed, version = dumps(work), pl.__version__
        with quiet():
            return parts.mapInArrow(lambda batches: worked(packed, version, batches), PARTS)


@dataclass(frozen=True, eq=False)
class SparkRows(Rows):
    """Rows in chunks on a cluster; all with equal values in the columns `lie` are in one chunk.

    `parts` is what Spark has of them, and `source` says how a worker reads that: while it is their
    home, each chunk has the cases of the same chunk of the log. The `steps` over them wait. `empty`
    is what they make of no rows. `attribute` and `names` are asked of the log.
    """

    cluster: Cluster
    attribute: Attribute
    names: Names
    n: int
    parts: DataFrame
    source: Home | Moved
    empty: pl.DataFrame
    lie: tuple[str, ...] = CASE
    steps: tuple[Step, ...] = ()
    keys: tuple[str, ...] = ()
    made: frozenset[str] = frozenset()

    def collect(self) -> pl.DataFrame:
        """Run the passes on the cluster, and fetch the rows."""
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        try:
            with quiet():
                table = self._run(None).toArrow()
        except (PySparkException, Py4JError, ConnectionError, EOFError) as error:
            raise refused(str(error)) or PmtoolsError(_told(error)) from error
        told = sorted(pieces_of(table.to_batches()), key=lambda piece: piece[:-1])
        return self._shape.read([piece.rows for piece in told])

    def _for(self, kernel: Plan, columns: Sequence[str]) -> Rows:
        if set(self.lie) <= set(columns):
            return self
        return self._project([*columns, *columns_read(kernel, self.empty)])

    def _project(self, columns: Sequence[str]) -> Rows:
        return self._then(partial(_select, columns=list(dict.fromkeys(columns))))

    def _together(self, columns: Sequence[str]) -> Rows:
        if set(self.lie) <= set(columns):
            return self
        self.empty.select(columns)  # a column that is not there is refused before anything runs
        moved = Moved((self._shape,))
        return self._laid(self._run(tuple(columns)), moved, self.empty, tuple(columns))

    def _map(self, kernel: Plan, keys: tuple[str, ...]) -> Rows:
        return replace(self._then(kernel), keys=keys, made=self.made | {*keys})

    def _columns(self) -> set[str]:
        return set(self.empty.columns)

    def _asked(self, key: str, name: str) -> Rows:
        values = self.attribute(key)
        told = pl.DataFrame(schema=values[0]().collect_schema())
        empty = joined(self.empty.lazy(), told.lazy(), name).collect()
        if isinstance(self.source, Home):
            source = self.source.beside(self.steps, values, name)
            return replace(self, source=source, steps=(), empty=empty)
        asked = at_home(values, self.attribute, self.names, self.cluster, told)
        both = self._run(CASE).union(asked._run(CASE, ATTRIBUTE, self.n))
        return self._laid(both, Moved((self._shape, asked._shape), name), empty, CASE)

    def _named(self, frame: pl.DataFrame) -> pl.DataFrame:
        return named(frame, self.names)

    @property
    def _shape(self) -> Shape:
        return self.cluster.labels.shape(self.empty)

    def _then(self, step: Step) -> SparkRows:
        empty = pl.DataFrame(schema=step(self.empty.lazy()).collect_schema())
        return replace(self, steps=(*self.steps, step), empty=empty)

    def _run(
        self, columns: tuple[str, ...] | None, side: int = ROWS, n: int | None = None
    ) -> DataFrame:
        """The parts after the steps, with the chunk that each goes to by columns."""
        work = Pass(self.source, self.steps, self._shape, columns, n or self.n, side)
        return self.cluster.run(self.parts, work)

    def _laid(
        self, parts: DataFrame, source: Moved, empty: pl.DataFrame, lie: tuple[str, ...]
    ) -> SparkRows:
        spread = self.cluster.spread(parts, self.n if lie else 1)
        return replace(self, parts=spread, source=source, empty=empty, lie=lie, steps=())


def _select(plan: pl.LazyFrame, columns: list[str]) -> pl.LazyFrame:
    return plan.select(columns)


def _told(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    why = next((line for line in reversed(lines) if "Error: " in line), lines[0] if lines else "")
    return (
        f"Spark could not work this out ({why}). Every worker needs the same Python, with the same "
        "versions of pmtools and Polars, and memory for the largest chunk; more chunks are smaller."
    )


def at_home(
    chunks: tuple[Chunk, ...],
    attribute: Attribute,
    names: Names,
    cluster: Cluster,
    empty: pl.DataFrame,
) -> SparkRows:
    """Rows in chunks that a worker reads; `empty` is none of them."""
    n, parts = cluster.n or len(chunks), cluster.numbers(len(chunks))
    return SparkRows(cluster, attribute, names, n, parts, Home(chunks), empty)


def in_spark(
    chunks: tuple[Chunk, ...],
    attribute: Attribute,
    names: Names,
    *,
    cluster: Cluster,
) -> Rows:
    """Rows in chunks of whole cases on a cluster, whose workers reach what the chunks read.

    A chunk that holds its rows itself is sent with them.
    """
    empty = pl.DataFrame(schema=chunks[0]().collect_schema())
    return at_home(chunks, attribute, names, cluster, empty)


def spark_executor(master: str) -> Callable[[tuple[Chunk, ...], Attribute, Names], Rows]:
    """The executor of a `LargeLog` on Spark, whose session lasts until this process ends.

    `master` is the address of a cluster (`local[2]`: two cores of this machine;
    `spark://host:7077`), or that of a Spark Connect server (`sc://host:15002`). The workers need
    the same Python, pmtools and Polars, and reach the stored log by the same path.

    Raises ParameterError when pyspark or Java is missing, or Spark does not answer.
    """
    session = lasting_session(master)
    # On one machine more tasks than cores only cost; a cluster may give cores when there is work.
    tasks = session.sparkContext.defaultParallelism if master.startswith("local") else None
    return partial(in_spark, cluster=Cluster(session, tasks=tasks))
