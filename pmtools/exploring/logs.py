"""Which logs lie at hand, and a log opened so that no column with persons can be chosen."""

from __future__ import annotations

from pathlib import Path

from pmtools.log import EventLog
from pmtools.sources.examples import example_names
from pmtools.sources.formats import format_of
from pmtools.sources.opening import read_log
from pmtools.sources.persons import with_persons_named
from pmtools.sources.store.manifest import is_store

FOLDERS = (".", "logs", "../logs")
"""Where logs are looked for, from the folder of the notebook; the last is that of `pmtools lab`."""


def logs_at_hand() -> list[str]:
    """Logs in this folder and in `logs` below or beside it, and the examples.

    In alphabetical order; a copy of an example, as `pmtools lab` lays it down, is that example.
    """
    found = [
        entry.as_posix()
        for folder in FOLDERS
        if Path(folder).is_dir()
        for entry in sorted(Path(folder).iterdir())
        if (format_of(entry.name) if entry.is_file() else is_store(entry))
    ]
    examples = example_names()
    own = [name for name in found if Path(name).name.partition(".")[0] not in examples]
    return [*own, *examples]


def opened(source: EventLog | str | Path, language: str) -> tuple[EventLog, str]:
    """A log with its activities in words, and what names it on a command line.

    Raises SourceError for what is no log.
    """
    log = source if isinstance(source, EventLog) else read_log(source)
    name = log.origin.name if isinstance(source, EventLog) else str(source)
    return with_persons_named(log.named(language)), name
