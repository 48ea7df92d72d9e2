"""A log written as a file that reads back equal, but for what the format cannot hold."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from pmtools.errors import ParameterError, SourceError
from pmtools.log import EventLog
from pmtools.sources.losses import losses
from pmtools.sources.table.parquet import write_parquet
from pmtools.sources.table.write import rows_of, texts_of
from pmtools.sources.xes.write import write_xes


def _write_parquet(log: EventLog, path: Path) -> None:
    write_parquet(rows_of(log), path)


def _write_csv(log: EventLog, path: Path) -> None:
    texts_of(log).write_csv(path)


WRITERS: dict[str, tuple[str, Callable[[EventLog, Path], None]]] = {
    "parquet": (".parquet", _write_parquet),
    "xes": (".xes", write_xes),
    "csv": (".csv", _write_csv),
}
"""Format to what a file's name ends in, and the function that writes it."""


def ending_of(to: str) -> str:
    """What the name of a file of a format ends in. ParameterError for an unknown format.

    >>> ending_of("parquet")
    '.parquet'
    """
    if to not in WRITERS:
        raise ParameterError(f"Unknown format {to!r}. A log is written as {', '.join(WRITERS)}.")
    return WRITERS[to][0]


def write_log(log: EventLog, path: str | Path, to: str) -> list[str]:
    """Write a log as `parquet`, `xes` or `csv`; the answer lists what the format does not hold.

    All else comes back equal when the file is read with the same zone. The file is written beside
    and renamed when it is whole; nothing is overwritten. ParameterError for an unknown format,
    SourceError when the place is taken or cannot be written.
    """
    path, ending = Path(path), ending_of(to)
    if path.name.lower().endswith(ending) is False:
        raise ParameterError(f"{path.name} must end in {ending}, as it is written as {to}.")
    if path.exists():
        raise SourceError(f"{path} exists. Name another file with --out; nothing is overwritten.")
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}{ending}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            WRITERS[to][1](log, beside)
            beside.rename(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise SourceError(
            f"{path} cannot be written ({error.strerror}). Name a place you can write in."
        ) from error
    return losses(log, to)
