"""What a store holds: `store.json`, which is replaced when all that it names is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from pmtools.errors import SourceError
from pmtools.origin import Note, Origin
from pmtools.sources.store.disk import write_frame, write_told

MANIFEST, LABELS = "store.json", "labels.parquet"
FORMAT = 1
FRAMES = ("events", "cases", "lifecycle")
IDS = "ids"
"""The folder with the names of cases: in the others a case is a number."""


@dataclass(frozen=True)
class Bucket:
    """How many rows a bucket of whole cases has."""

    n_events: int
    n_cases: int
    n_lifecycle: int


@dataclass(frozen=True)
class Imported:
    """A file that a store was made of."""

    name: str
    sha256: str
    rows_read: int


@dataclass(frozen=True)
class Manifest:
    """What `store.json` says."""

    data: str
    """The folder, in the store or elsewhere, with the frames: `<frame>/<bucket>.parquet`."""
    buckets: tuple[Bucket, ...]
    codes: Mapping[str, Mapping[str, int]]
    """Frame to the columns of it that hold codes, and the number of the list of their labels."""
    origin: Origin
    persons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Frame to its attributes of which at least half of the values may be those of resources."""
    files: tuple[Imported, ...] = ()
    """The files that `pmtools store` read, in order; their rows lie in `rows`."""
    without: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Frame to its columns that are not read, as they may name a person."""
    memory: str = ""
    master: str = ""
    """How the log is to be opened, when whoever opens it does not say."""
    format: int = FORMAT

    def path(self, folder: Path, frame: str, bucket: int) -> Path:
        """Where a frame of a bucket lies.

        >>> told = Manifest("data-1", (), {}, Origin("a.xes", "", 0))
        >>> told.path(Path("zaken"), "events", 3).as_posix()
        'zaken/data-1/events/0003.parquet'
        """
        return folder / self.data / frame / f"{bucket:04}.parquet"


def is_store(folder: Path) -> bool:
    """Whether a folder is a stored log.

    >>> is_store(Path("no such folder"))
    False
    """
    return (folder / MANIFEST).is_file()


def read_manifest(folder: Path) -> Manifest:
    """What a store holds. SourceError when the folder is none, or of a later format."""
    if not is_store(folder):
        raise SourceError(f"{folder} holds no stored log: it has no {MANIFEST}.")
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if told["format"] == FORMAT:
            return _manifest(told)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise damaged(folder, error) from error
    raise SourceError(
        f"{folder} is a stored log of format {told['format']}, and this version of pmtools reads "
        f"format {FORMAT}. Store the log again with this version."
    )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace `store.json` in one step, when it has reached the disk."""
    told = {**asdict(manifest), "origin": _origin_told(manifest.origin)}
    beside = folder / f"{MANIFEST}.part"
    write_told(told, beside)
    beside.replace(folder / MANIFEST)


def damaged(folder: Path, error: Exception) -> SourceError:
    """What is said of a store that cannot be read."""
    return SourceError(
        f"The stored log {folder} is damaged ({error}). Read the log from its source again."
    )


@contextmanager
def refusing(folder: Path) -> Iterator[None]:
    """Say in words that a stored log cannot be read."""
    try:
        yield
    except (OSError, ValueError, TypeError, KeyError, pl.exceptions.PolarsError) as error:
        raise damaged(folder, error) from error


def read_labels(path: Path) -> dict[int, pl.Series]:
    """The lists of labels by their number; a label's place in its list is its code.

    A label that is null is not told: what has its code has none.
    """
    told = pl.read_parquet(path)
    lists = told.partition_by("number", as_dict=True, maintain_order=True)
    return {int(number): part["label"] for (number,), part in lists.items()}


def write_labels(path: Path, lists: Mapping[int, pl.Series]) -> None:
    """Lists of labels by number, in the order of their codes."""
    told = [
        pl.DataFrame({"number": number, "code": range(len(labels)), "label": labels})
        for number, labels in lists.items()
    ]
    empty = pl.DataFrame(schema={"number": pl.Int32, "code": pl.Int64, "label": pl.String})
    write_frame(pl.concat([empty, *told], how="vertical_relaxed"), path)


def _manifest(told: dict[str, Any]) -> Manifest:
    return replace(
        Manifest(**told),
        origin=_origin(told["origin"]),
        buckets=tuple(Bucket(**bucket) for bucket in told["buckets"]),
        files=tuple(Imported(**file) for file in told["files"]),
        persons=_columns(told["persons"]),
        without=_columns(told["without"]),
    )


def _columns(told: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {frame: tuple(names) for frame, names in told.items()}


def _origin(told: dict[str, Any]) -> Origin:
    lists = {
        "notes": tuple(Note.from_dict(note) for note in told["notes"]),
        "pseudonyms": tuple(told["pseudonyms"]),
        "examples": {why: tuple(places) for why, places in told["examples"].items()},
    }
    return Origin(**{**told, **lists})


def _origin_told(origin: Origin) -> dict[str, Any]:
    return {**asdict(origin), "notes": [_note(note) for note in origin.notes]}


def _note(note: str) -> dict[str, Any]:
    return note.to_dict() if isinstance(note, Note) else Note("", "{text}", text=note).to_dict()
