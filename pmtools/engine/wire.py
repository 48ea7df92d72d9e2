"""Rows on their way: in buckets by a key, and as bytes and back, exactly, between processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from math import ceil
from typing import Literal

import polars as pl

PIECE = 64_000_000
"""Bytes in one piece, about: Spark holds at most 2 GiB in one value, and in one batch of them."""
BUCKET = "\0bucket"
Compression = Literal["uncompressed", "zstd"]


@dataclass(frozen=True)
class Shape:
    """The columns of rows on their way. Labels travel as codes, and each list of labels once.

    `empty` is no row of such rows; `labels` says by which packed list of labels a column is read.
    """

    empty: bytes
    labels: tuple[tuple[str, bytes], ...]

    def write(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with codes for labels.

        Raises TypeError for other columns than the shape has: a kernel whose answer to no rows has
        other types than its answer to rows.
        """
        coded = rows.with_columns(pl.col(name).to_physical() for name, _ in self.labels)
        told, found = unpack(self.empty).schema, coded.schema
        if found != told:
            raise TypeError(f"A kernel gives {told} for no rows, and {found} for rows.")
        return coded

    def read(self, pieces: Sequence[bytes]) -> pl.DataFrame:
        """The rows of pieces, one after the other, with their labels."""
        coded = pl.concat([unpack(piece) for piece in [self.empty, *pieces]])
        labels = {name: _enum(packed) for name, packed in self.labels}
        return coded.with_columns(
            pl.col(name).list.eval(pl.element().cat.to(enum))
            if coded.schema[name] == pl.List
            else pl.col(name).cat.to(enum)
            for name, enum in labels.items()
        )


@dataclass
class Labels:
    """The lists of labels that the driver has packed."""

    known: list[tuple[pl.Enum, bytes]] = field(default_factory=list)

    def shape(self, empty: pl.DataFrame) -> Shape:
        """The shape of rows such as these (which are none)."""
        enums = {name: _enum_in(dtype) for name, dtype in empty.schema.items()}
        labels = {name: self._packed(enum) for name, enum in enums.items() if enum is not None}
        coded = empty.clear().with_columns(pl.col(name).to_physical() for name in labels)
        return Shape(pack(coded), tuple(labels.items()))

    def _packed(self, enum: pl.Enum) -> bytes:
        for known, packed in self.known:
            if known == enum:
                return packed
        packed = pack(enum.categories.alias("label").to_frame(), "zstd")
        self.known.append((enum, packed))
        return packed


def _enum_in(dtype: pl.DataType) -> pl.Enum | None:
    """The labels of a column, or of what its lists are made of."""
    inner = dtype.inner if isinstance(dtype, pl.List) else dtype
    return inner if isinstance(inner, pl.Enum) else None


def split(rows: pl.DataFrame, columns: Sequence[str], n: int) -> Iterator[tuple[int, pl.DataFrame]]:
    """Rows by a hash of columns, as a bucket's number and its rows; in all at least one.

    Rows keep their order. Without columns, and without rows, all are in bucket 0.
    """
    if not columns or rows.is_empty():
        yield 0, rows
        return
    for part in rows.with_columns(hashed(columns, n).alias(BUCKET)).partition_by(BUCKET):
        yield int(part[BUCKET][0]), part.drop(BUCKET)


def hashed(columns: Sequence[str], n: int) -> pl.Expr:
    """A number below `n` by the values of columns."""
    return (pl.struct(columns).hash(seed=0) % n).cast(pl.Int32)


def pieces(rows: pl.DataFrame) -> Iterator[bytes]:
    """Coded rows as one or more pieces of bytes."""
    n = ceil(rows.estimated_size() / PIECE)
    for piece in rows.iter_slices(ceil(rows.height / n)) if rows.height and n > 1 else [rows]:
        yield pack(piece)


def pack(rows: pl.DataFrame, compression: Compression = "uncompressed") -> bytes:
    """A frame as bytes."""
    told = BytesIO()
    rows.write_ipc_stream(told, compression=compression)
    return told.getvalue()


def unpack(told: bytes) -> pl.DataFrame:
    """The frame that was packed."""
    return pl.read_ipc_stream(BytesIO(told))


@lru_cache(maxsize=32)
def _enum(packed: bytes) -> pl.Enum:
    return pl.Enum(unpack(packed)["label"])
