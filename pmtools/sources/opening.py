"""One way in for every kind of log: by what its name ends in, or by the name of an example."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Protocol

from pmtools.errors import SourceError
from pmtools.log import DEFAULT_ZONE, EventLog
from pmtools.sources.examples import example_log, example_names
from pmtools.sources.store import is_store, read_store
from pmtools.sources.table.read import read_csv
from pmtools.sources.xes.read import read_xes


class Reader(Protocol):
    """A function that reads one format."""

    def __call__(self, path: Path, *, zone: str) -> EventLog:
        """Read the file."""


READERS: dict[str, Reader] = {
    ".xes": read_xes,
    ".xes.gz": read_xes,
    ".csv": read_csv,
    ".csv.gz": read_csv,
    ".tsv": read_csv,
    ".tsv.gz": read_csv,
}


def read_log(source: str | Path, *, zone: str = DEFAULT_ZONE) -> EventLog:
    """The log in a file, in a folder that `write_store` wrote, or the example log of that name.

    `zone` is for times without an offset. SourceError when the name is none of these, with near
    names; what the reader of the format raises otherwise.
    """
    path = Path(source)
    try:
        return _opened(path, str(source), zone)
    except OSError as error:  # a name too long, a folder that may not be entered
        raise SourceError(
            f"{path} cannot be opened: {error.strerror}. Check the name and the permissions."
        ) from error


def _opened(path: Path, source: str, zone: str) -> EventLog:
    if is_store(path):
        return read_store(path)
    reader = _reader(path.name)
    if reader and (path.exists() or source not in example_names()):
        _require_there(path)
        return reader(path, zone=zone)
    if not path.exists() and source in example_names():
        return example_log(source)
    raise SourceError(_not_accepted(path))


def _reader(name: str) -> Reader | None:
    lower = name.lower()
    return next((read for ending, read in READERS.items() if lower.endswith(ending)), None)


def _require_there(path: Path) -> None:
    if not path.exists():
        raise SourceError(f"There is no file {path}.{_near(path)} Check the name and the folder.")


def _not_accepted(path: Path) -> str:
    if path.is_dir():
        what = f"{path} is a folder that holds no stored log"
    elif path.exists():
        what = f"{path.name} is not a kind of log that can be read"
    else:
        what = f"There is no log {path}"
    names = ", ".join(example_names()) or "none"
    return (
        f"{what}.{_near(path)} A log is a file that ends in {', '.join(READERS)}, a folder where "
        f"a log was stored, or the name of an example ({names})."
    )


def _near(path: Path) -> str:
    there = example_names()
    if path.parent.is_dir():
        there += [file.name for file in path.parent.iterdir() if _reader(file.name)]
    near = get_close_matches(path.name, there, 3, 0.75)
    return f" Did you mean {' or '.join(near)}?" if near else ""
