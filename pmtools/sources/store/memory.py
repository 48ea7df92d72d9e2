"""How much memory a log takes, and how much there is for it."""

from __future__ import annotations

import re

import polars as pl

from pmtools.errors import ParameterError
from pmtools.sources.store.manifest import Bucket, Manifest

UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)B?\s*", re.IGNORECASE)
PROCESS = 450_000_000
"""What Python takes with the libraries of a report, before a row is read."""
TEXT = 40
"""Bytes of a text, on average."""
WORK = 4
"""A measure needs so many times the rows that it works on."""
SHARE = 0.5
"""The share of the memory that is free which is taken when none is named."""


def bytes_of(size: str) -> int:
    """A size such as `1GB` or `800 MB` in bytes. ParameterError for anything else.

    >>> bytes_of("1GB"), bytes_of("1.5 g"), bytes_of("800mb")
    (1000000000, 1500000000, 800000000)
    """
    found = SIZE.fullmatch(size)
    if not found:
        raise ParameterError(f"{size!r} is no size. Write it as 800MB or 2GB.")
    return int(float(found[1]) * UNITS[found[2].upper()])


def fits(manifest: Manifest, schemas: list[pl.Schema], memory: str | None) -> bool:
    """Whether the whole log can be worked on in memory (a size, or half of what is free).

    `schemas` are those of its frames. ParameterError when not even its largest bucket fits in what
    is named.
    """
    there = _free() if memory is None else bytes_of(memory) - PROCESS
    needs = [WORK * _bytes(bucket, schemas) for bucket in manifest.buckets]
    most = max(needs, default=0)
    if memory is not None and there < most:
        raise ParameterError(
            f"{memory} is too little: Python takes {PROCESS / 1e6:.0f} MB, and the largest part of "
            f"this log needs {most / 1e6:.0f} MB. Give at least {(PROCESS + most) / 1e6:.0f}MB."
        )
    return sum(needs) <= there


def _bytes(bucket: Bucket, schemas: list[pl.Schema]) -> int:
    counts = (bucket.n_events, bucket.n_cases, bucket.n_lifecycle)
    return sum(n * _width(schema) for n, schema in zip(counts, schemas, strict=True))


def _width(schema: pl.Schema) -> int:
    return sum(_of(dtype) for dtype in schema.dtypes())


def _of(dtype: pl.DataType) -> int:
    if dtype.is_temporal() or dtype.is_numeric() or dtype == pl.Boolean:
        return 16 if dtype.is_decimal() else 8
    return 4 if isinstance(dtype, pl.Enum) else TEXT


def _free() -> int:
    import psutil

    return int(psutil.virtual_memory().available * SHARE)
