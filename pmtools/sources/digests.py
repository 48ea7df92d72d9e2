"""Keyed digests of rows: equal for equal values, whatever the library, the type or the order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

Digests = NDArray[np.uint64]
EXACT = 1 << 53
"""From here on a float no longer holds every whole number."""
PART = 1 << 22
"""Bytes of texts that are read at once."""
NONE = bytes(8)
"""The digest of no text."""
SEEN = 10_000
"""So many texts tell whether a column mostly holds other ones."""
STEP, FIRST, SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


class Digester:
    """Digests of texts and rows under a key of its own, derived from the user's.

    A text by itself is hashed by BLAKE2b under the key (RFC 7693), so that only who has the key can
    try what it was. Of a row each value becomes a number (of a number or a moment its bits), which
    is mixed with a secret number per column (splitmix64: Steele, Lea and Flood, Fast splittable
    pseudorandom number generators, 2014); they are added up, so that the order of the columns plays
    no part and a value that is not there adds nothing, and mixed again.
    """

    def __init__(self, key: bytes) -> None:
        self.key = hashlib.blake2b(b"pmtools trace", key=key, digest_size=32).digest()

    @property
    def fingerprint(self) -> str:
        """By which it is seen that two traces were made with one key; it tells nothing of it."""
        return self._hash(b"fingerprint").hex()

    def texts(self, labels: pl.Series) -> Digests:
        """A digest per label; 0 for none."""
        begun = hashlib.blake2b(key=self.key, digest_size=8)
        # A log can have a million texts: one that was begun is copied faster than made.
        digests = list[bytes]()
        for label in labels.cast(pl.Binary).to_list():
            each = begun.copy()
            each.update(label or b"")
            digests.append(NONE if label is None else each.digest())
        return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)

    def rows(self, columns: Mapping[str, pl.Series], n: int) -> Digests:
        """A digest per row of these columns, by the name of each."""
        total = np.zeros(n, dtype=np.uint64)
        for name, column in columns.items():
            if column.null_count() == n:
                continue
            mixed = mix(self._values(column) ^ self._secret(f"column {name}"))
            total += np.where(column.is_not_null().to_numpy(), mixed, np.uint64(0))
        return mix(total ^ self._secret("row"))

    def _values(self, column: pl.Series) -> Digests:
        """A number per value that is the same for equal values of any type of their kind."""
        match kind_of(column.dtype):
            case "moment":
                instants = column.cast(pl.Datetime("us", getattr(column.dtype, "time_zone", None)))
                return _bits(instants.to_physical())
            case "duration":
                return _bits(column.cast(pl.Duration("us")).to_physical())
            case "number":
                return _number_bits(column)
            case "truth":
                return _bits(column.cast(pl.Int64))
            case "text":
                return self._labels(column)
        return self.texts(pl.Series([None if v is None else repr(v) for v in column.to_list()]))

    def _labels(self, column: pl.Series) -> Digests:
        if isinstance(column.dtype, pl.Enum):
            codes = column.to_physical().cast(pl.Int64).fill_null(0).to_numpy()
            return np.asarray(self._many(column.dtype.categories)[codes], dtype=np.uint64)
        texts = column.cast(pl.String)
        if texts.head(SEEN).n_unique() > SEEN / 2:  # too many others to look each up once
            return self._many(texts)
        labels = texts.drop_nulls().unique()
        known = pl.DataFrame({"label": labels, "digest": self._many(labels)})
        found = texts.to_frame("label").join(known, on="label", how="left", maintain_order="left")
        return np.asarray(found["digest"].fill_null(0).to_numpy(), dtype=np.uint64)

    def _many(self, texts: pl.Series) -> Digests:
        """A number per text: its bytes times secret numbers by their place, added up.

        Two texts are rarely alike by it (Lemire and Kaser, Strongly universal string hashing is
        fast, 2013), and a million are read at once. It goes into the digest of a row alone.
        """
        lengths = texts.str.len_bytes().fill_null(0).cast(pl.Int64).to_numpy()
        sums = np.empty(texts.len(), dtype=np.uint64)
        longest = int(lengths.max(initial=0))
        places = _counted(self._secret("place"), longest + 1)
        for begin, end in _parts(lengths):
            sums[begin:end] = _summed(texts[begin:end], places)
        return mix(sums ^ self._secret("text"))

    def _secret(self, name: str) -> np.uint64:
        told = self._hash(f"secret {name}".encode("utf-8", "surrogatepass"))
        return np.uint64(int.from_bytes(told, "little"))

    def _hash(self, text: bytes) -> bytes:
        return hashlib.blake2b(text, key=self.key, digest_size=8).digest()


def kind_of(dtype: pl.DataType) -> str:
    """What values of a type are: of one kind are equal ones equal, whatever their type.

    >>> kind_of(pl.Int64()), kind_of(pl.Float64()), kind_of(pl.Enum(["a"]))
    ('number', 'number', 'text')
    """
    if isinstance(dtype, pl.Datetime | pl.Date):
        return "moment"
    if isinstance(dtype, pl.Duration):
        return "duration"
    if dtype.is_numeric():
        return "number"
    if isinstance(dtype, pl.Boolean):
        return "truth"
    return "text" if isinstance(dtype, pl.String | pl.Enum | pl.Categorical) else "other"


def mix(values: Digests) -> Digests:
    """The numbers with every bit of each played through all of its bits (splitmix64)."""
    values = values + np.uint64(STEP)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(FIRST)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(SECOND)
    return values ^ (values >> np.uint64(31))


def _counted(secret: np.uint64, n: int) -> Digests:
    return mix(secret + np.arange(n, dtype=np.uint64) * np.uint64(STEP))


def _parts(lengths: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """From and until which texts, so that not much more than PART bytes are read at once."""
    part = np.cumsum(lengths + 1) // PART
    edges = [0, *(np.flatnonzero(np.diff(part)) + 1).tolist(), len(lengths)]
    return pairwise(edges)


def _summed(texts: pl.Series, places: Digests) -> Digests:
    """The bytes of each text and its length, each times the number of its place, added up."""
    import pyarrow as pa

    arrow = texts.rechunk().to_arrow().cast(pa.large_binary())
    _, offsets, content = arrow.buffers()
    edges = np.frombuffer(offsets, dtype=np.int64)[arrow.offset : arrow.offset + len(arrow) + 1]
    joined = np.frombuffer(content or b"", dtype=np.uint8)[edges[0] : edges[-1]]
    lengths, begins = np.diff(edges), edges[:-1] - edges[0]
    place = np.arange(len(joined)) - np.repeat(begins, lengths)
    running = np.concatenate([[np.uint64(0)], np.cumsum(places[place + 1] * joined)])
    sums = running[begins + lengths] - running[begins]
    return np.asarray(sums + places[0] * lengths.astype(np.uint64), dtype=np.uint64)


def _number_bits(column: pl.Series) -> Digests:
    floats = column.cast(pl.Float64).fill_null(0.0).to_numpy() + 0.0  # -0.0 is 0.0
    floats = np.where(np.isnan(floats), np.nan, floats)
    bits = floats.view(np.uint64)
    if not column.dtype.is_integer():
        return bits
    # A long number, such as one that names something, differs in its last figure too.
    whole = column.cast(pl.UInt64 if column.dtype == pl.UInt64 else pl.Int64).fill_null(0)
    return np.where(np.abs(floats) < EXACT, bits, mix(whole.to_numpy().view(np.uint64)))


def _bits(numbers: pl.Series) -> Digests:
    return numbers.cast(pl.Int64).fill_null(0).to_numpy().view(np.uint64)
