"""What a Spark worker does: it reads chunks, runs a pass over each, and sends the rows as bytes.

A worker that has to refuse says why in one line of its own among those of Spark.
"""

from __future__ import annotations

import json
import re
import socket
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

import pmtools.errors
from pmtools.engine.chunk import After, Beside, Chunk, joined
from pmtools.engine.wire import Shape, pieces, split
from pmtools.errors import PmtoolsError

if TYPE_CHECKING:
    import pyarrow as pa

Step = Callable[[pl.LazyFrame], pl.LazyFrame]
PARTS = "chunk int, side int, origin int, piece int, rows binary"
"""How Spark sees a piece: see `Piece`."""
BATCH = 16_000_000
"""Bytes after which a batch of pieces is full: pieces of many small chunks travel together."""
ROWS, ATTRIBUTE = 0, 1
OUT_OF_REACH = (FileNotFoundError, NotADirectoryError, PermissionError)


class Piece(NamedTuple):
    """Rows on their way: the chunk that they go to, from which side, and their place there."""

    chunk: int
    side: int
    origin: int
    piece: int
    rows: bytes


@dataclass(frozen=True)
class Home:
    """The chunks of a log, which a worker reads itself."""

    chunks: tuple[Chunk, ...]

    def read(self, batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[int, pl.LazyFrame]]:
        """The chunks whose numbers Spark gives."""
        for batch in batches:
            for (number,) in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                yield number, self.chunks[number]()

    def beside(self, steps: Sequence[Step], values: tuple[Chunk, ...], name: str) -> Home:
        """The chunks after steps, each with the attribute of its own cases."""
        done = self.chunks
        for step in steps:
            done = tuple(After(chunk, step) for chunk in done)
        return Home(tuple(Beside(*pair, name) for pair in zip(done, values, strict=True)))


@dataclass(frozen=True)
class Moved:
    """Chunks of rows that Spark brought together, in the order of their chunks.

    Where there are two shapes, the other is of a case attribute, which gets a name.
    """

    shapes: tuple[Shape, ...]
    name: str = ""

    def read(self, batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[int, pl.LazyFrame]]:
        """The chunks, one after the other."""
        for chunk, found in groupby(pieces_of(batches), lambda piece: piece.chunk):
            sides: list[list[bytes]] = [[] for _ in self.shapes]
            for piece in found:
                sides[piece.side].append(piece.rows)
            pairs = zip(self.shapes, sides, strict=True)
            rows, *asked = (shape.read(told).lazy() for shape, told in pairs)
            yield chunk, joined(rows, asked[0], self.name) if asked else rows


@dataclass(frozen=True)
class Pass:
    """The steps over the rows of a chunk, and where those go after that.

    `found` is their shape; `columns` are those by which they go to one of `n` other chunks, or
    None where they stay. `side` says whether they are the rows or an attribute beside them.
    """

    source: Home | Moved
    steps: tuple[Step, ...]
    found: Shape
    columns: tuple[str, ...] | None
    n: int
    side: int = ROWS

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Run over the chunks that Spark gives to this task, one after the other."""
        return batched(self._pieces(batches))

    def _pieces(self, batches: Iterable[pa.RecordBatch]) -> Iterator[Piece]:
        for number, rows in self.source.read(batches):
            plan = rows
            for step in self.steps:
                plan = step(plan)
            coded = self.found.write(plan.collect())
            columns = self.columns
            parts = [(number, coded)] if columns is None else split(coded, columns, self.n)
            for to, part in parts:
                for at, told in enumerate(pieces(part)):
                    yield Piece(to, self.side, number, at, told)


def worked(
    packed: bytes, polars: str, batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Run a pass that was pickled; what it refuses can be read from Spark's error (`refused`)."""
    from pyspark import cloudpickle

    try:
        if pl.__version__ != polars:  # another version may lay equal keys in other chunks
            raise PmtoolsError(
                f"The worker {socket.gethostname()} has Polars {pl.__version__}, and this machine "
                f"has {polars}. Install the same versions on every worker."
            )
        yield from cloudpickle.loads(packed)(batches)
    except PmtoolsError as error:
        raise RuntimeError(_marked(error)) from error
    except OUT_OF_REACH as error:
        told = PmtoolsError(
            f"The worker {socket.gethostname()} cannot read the stored log ({error}). Every worker "
            "must reach the folder by the same path, and be allowed to read it."
        )
        raise RuntimeError(_marked(told)) from error


def batched(found: Iterable[Piece]) -> Iterator[pa.RecordBatch]:
    """Pieces in batches that are not much larger than one piece or `BATCH`."""
    import pyarrow as pa

    whole = pa.int32()
    fields = {name: whole for name in Piece._fields[:-1]} | {"rows": pa.binary()}  # as PARTS
    schema, full, size = pa.schema(fields), list[Piece](), 0
    for piece in found:
        if full and size + len(piece.rows) > BATCH:
            yield pa.record_batch([list(column) for column in zip(*full, strict=True)], schema)
            full, size = [], 0
        full.append(piece)
        size += len(piece.rows)
    if full:
        yield pa.record_batch([list(column) for column in zip(*full, strict=True)], schema)


def pieces_of(batches: Iterable[pa.RecordBatch]) -> Iterator[Piece]:
    """The pieces that batches have."""
    for batch in batches:
        for told in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield Piece(*told)


def refused(told: str) -> PmtoolsError | None:
    """The error of ours that a worker raised, found in what Spark says of it."""
    found = re.search(r"<pmtools ([A-Za-z0-9+/=]+)>", told)
    if found is None:
        return None
    name, words, own = json.loads(b64decode(found[1]))
    kind: type[PmtoolsError] = getattr(pmtools.errors, name)
    error = kind.__new__(kind, *words)
    vars(error).update(own)
    return error


def _marked(error: PmtoolsError) -> str:
    kind = next(kind for kind in type(error).__mro__ if kind.__module__ == pmtools.errors.__name__)
    told = json.dumps([kind.__name__, [str(word) for word in error.args], vars(error)])
    return f"<pmtools {b64encode(told.encode()).decode()}>"
